# SPDX-License-Identifier: Apache-2.0
"""Limits a process to a fraction of one core, by the kernel's CPU bandwidth
control."""

import pathlib
import time

ROOT = pathlib.Path("/sys/fs/cgroup")
# Short, so that a process that has used its share waits only briefly. The
# kernel refuses shares of less than one millisecond.
PERIOD_MICROSECONDS = 20_000


def _files(percent):
    """(parent folder, file name -> content) for the mounted version of
    cgroups."""
    quota = PERIOD_MICROSECONDS * percent // 100
    if (ROOT / "cpu/cpu.cfs_quota_us").exists() or \
            (ROOT / "cpu/cgroup.procs").exists():
        return ROOT / "cpu", {"cpu.cfs_period_us": PERIOD_MICROSECONDS,
                              "cpu.cfs_quota_us": quota}
    return ROOT, {"cpu.max": f"{quota} {PERIOD_MICROSECONDS}"}


class CpuShare:
    """Context manager: a group whose processes together get `percent` of one
    core. Raises OSError if this machine does not permit it."""

    def __init__(self, name, percent):
        parent, self._files = _files(percent)
        self._group = parent / name

    def __enter__(self):
        self._group.mkdir()
        try:
            for name, content in self._files.items():
                (self._group / name).write_text(str(content))
        except OSError:
            self._group.rmdir()
            raise
        return self

    def add(self, pid):
        (self._group / "cgroup.procs").write_text(str(pid))

    def __exit__(self, *_):
        # A group is busy until its last process has been reaped.
        for _ in range(100):
            try:
                self._group.rmdir()
                return
            except OSError:
                time.sleep(0.05)
        self._group.rmdir()
