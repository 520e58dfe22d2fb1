# SPDX-License-Identifier: Apache-2.0
"""Control groups of a test's own, where this machine lets it make them."""

import contextlib
import os
import pathlib
import unittest

from server_process import eventually

# What a group's limit is called, by the kind of its hierarchy and by what it
# bounds.
FILES = {
    ("cgroup2", "memory"): "memory.max",
    ("cgroup2", "cpu"): "cpu.max",
    ("cgroup", "memory"): "memory.limit_in_bytes",
    ("cgroup", "cpu"): "cpu.cfs_quota_us",
}


def mounts(kind, controller):
    """Where hierarchies of that kind are mounted that may have it."""
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, more = line.partition(" - ")
        found, _, options = more.split(" ", 2)
        if found != kind:
            continue
        if kind == "cgroup2" or controller in options.split(","):
            yield pathlib.Path(fields.split()[4])


def removed(group):
    try:
        group.rmdir()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def cgroup(kind, controller, limit):
    """A group with that limit. Yields the name of the file that bounds it and
    the words that start a program inside, or skips the test."""
    name = FILES[kind, controller]
    reason = f"no {kind} with {controller} is mounted"
    for parent in mounts(kind, controller):
        group = parent / f"leakyrelu_test.{os.getpid()}"
        try:
            if kind == "cgroup2":
                offered = (parent / "cgroup.controllers").read_text().split()
                if controller not in offered:
                    reason = f"{parent} has no controller {controller}"
                    continue
                (parent / "cgroup.subtree_control").write_text(
                    f"+{controller}"
                )
            group.mkdir()
        except OSError as error:
            reason = f"no group can be made in {parent}: {error}"
            continue
        try:
            (group / name).write_text(str(limit))
            yield name, (
                "sh", "-c", f'echo $$ >"{group}/cgroup.procs" && exec "$@"',
                "sh",
            )
        finally:
            # The kernel takes a moment to forget the program that was inside.
            if not eventually(lambda: removed(group)):
                raise AssertionError(f"{group} cannot be removed")
        return
    raise unittest.SkipTest(reason)
