# SPDX-License-Identifier: Apache-2.0
"""The machine of the measurements, and whether it was idle otherwise."""

import os
import platform
import time

SAMPLE_SECONDS = 1.0
# In cores; with more load from other processes, single rounds are unreliable.
QUIET_CORES = 0.1


def _busy_ticks():
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = map(
            int, file.readline().split()[1:9])
    return user + nice + system + irq + softirq + steal


def busy_cores():
    """The number of cores that other processes use; call while nothing of ours
    runs."""
    before = _busy_ticks()
    time.sleep(SAMPLE_SECONDS)
    return (_busy_ticks() - before) / os.sysconf("SC_CLK_TCK") / SAMPLE_SECONDS


def describe():
    model = platform.processor() or platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {"cpu": model, "cores": os.cpu_count(),
            "kernel": platform.release()}
