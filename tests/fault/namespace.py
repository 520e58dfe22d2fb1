# SPDX-License-Identifier: Apache-2.0
"""Tests inside a network namespace of their own, where peers may have any
address."""

import os
import subprocess
import sys
import unittest

INSIDE = "LEAKYRELU_TEST_NAMESPACE"
SERVER = "192.0.2.1"
PEER = "192.0.2.2"  # another than that of callers who choose none
SETUP = (
    "ip link set lo up"
    f" && ip address add {SERVER}/32 dev lo"
    f" && ip address add {PEER}/32 dev lo"
)


def unshare():
    """The words that run a shell command in a new namespace; skips the test
    where none can be made."""
    reason = ""
    for options in (("--net",), ("--map-root-user", "--net")):
        words = ("unshare", *options, "sh", "-c")
        try:
            made = subprocess.run(
                [*words, SETUP], capture_output=True, text=True, timeout=60
            )
        except FileNotFoundError as error:
            raise unittest.SkipTest(str(error)) from error
        if made.returncode == 0:
            return words
        reason = made.stderr.strip()
    raise unittest.SkipTest(f"no network namespace can be made: {reason}")


def in_namespace(method):
    """Decorator: runs the test in a process of its own, inside."""

    def run(self):
        if INSIDE in os.environ:
            method(self)
            return
        command = f'{SETUP} && exec "$@"'
        result = subprocess.run(
            [*unshare(), command, "sh", sys.executable, "-m", "unittest",
             self.id()],
            env=os.environ | {INSIDE: "1"}, stderr=subprocess.PIPE, text=True,
            timeout=240,
        )
        print(result.stderr, file=sys.stderr)
        self.assertEqual(result.returncode, 0)

    run.__doc__ = method.__doc__
    return run
