# SPDX-License-Identifier: Apache-2.0
"""A standard output that is full, closed or no longer read, for each command of
the three programs."""

import os
import pathlib
import subprocess
import unittest

from server_process import Server

BIN = pathlib.Path(os.environ["LEAKYRELU_TEST_BIN"])

ALONE = (
    ("leakyrelu", "--help"),
    ("leakyrelu", "--help-all"),
    ("leakyrelu", "--version"),
    ("leakyrelu", "forward", "--help"),
    ("leakyrelu", "--print-completion", "bash"),
    ("leakyrelu-loadtest", "--help"),
    ("leakyrelu-loadtest", "--help-all"),
    ("leakyrelu-loadtest", "--version"),
    ("leakyrelu-loadtest", "sweep", "--help"),
    ("leakyrelu-loadtest", "--print-completion", "zsh"),
    ("leakyrelu-server", "--help"),
    ("leakyrelu-server", "--version"),
    ("leakyrelu-server", "--print-config"),
    ("leakyrelu-server", "--print-completion", "fish"),
)
LOAD = ("--requests=50", "--warm-up=0s", "--quiet")
CALLING = (
    ("leakyrelu", "forward", "1"),
    ("leakyrelu", "forward", "1", "--json"),
    ("leakyrelu", "backward", "1"),
    ("leakyrelu", "curve"),
    ("leakyrelu", "curve", "--random=5"),
    ("leakyrelu", "curve", "--json"),
    ("leakyrelu", "health"),
    ("leakyrelu", "health", "--json"),
    ("leakyrelu", "info"),
    ("leakyrelu", "info", "--json"),
    ("leakyrelu-loadtest", *LOAD),
)


def run(command, redirection):
    """Runs the program with a `redirection` by bash."""
    program = str(BIN / command[0])
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; "$@" {redirection}', "bash", program,
         *command[1:]],
        capture_output=True, text=True, timeout=60)


class StandardOutputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.server.__enter__()
        cls.commands = ALONE + tuple(
            (*command, f"--server={cls.server.address}") for command in CALLING)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def test_writable_output_succeeds(self):
        for command in self.commands:
            with self.subTest(command=command):
                done = run(command, ">/dev/null")
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_full_and_closed_output_are_errors(self):
        for command in self.commands:
            for redirection in (">/dev/full", ">&-"):
                with self.subTest(command=command, redirection=redirection):
                    done = run(command, redirection)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertLess(done.returncode, 128)
                    self.assertIn("standard output: got ", done.stderr)

    def test_closed_pipe_ends_it_without_a_message(self):
        for command in (*self.commands,
                        ("leakyrelu", "curve", "--random=200000",
                         f"--server={self.server.address}")):
            with self.subTest(command=command):
                done = run(command, "| head -1")
                # 141: ended by SIGPIPE.
                self.assertIn(done.returncode, (0, 141))
                self.assertEqual(done.stderr, "")
                self.assertNotEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
