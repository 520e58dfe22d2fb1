# SPDX-License-Identifier: Apache-2.0
"""Rows of the kernel benchmark, a Google Benchmark program whose names read

    OP/TYPE/IMPLEMENTATION/BYTES/threads:N[/...]

for example forward/float32/leakyrelu/65536/threads:1. An implementation other
than `leakyrelu` is a peer; ours is compared with the best peer of each OP,
TYPE, BYTES and N."""

import json
import os
import statistics
import subprocess

from rows import Row, paired_ratio

PROGRAM = "build/release/bench/kernel_bench"
OURS = "leakyrelu"
# At or above the best peer, 5 % of noise allowed.
TARGET = 0.95


def skipped():
    if os.path.exists(PROGRAM):
        return {}
    return {"kernel": f"{PROGRAM} is not built"}


def rows(options, progress):
    if skipped() or not options.only.search("kernel"):
        return []
    progress("kernel")
    command = [PROGRAM, "--benchmark_format=json",
               f"--benchmark_repetitions={options.rounds}",
               "--benchmark_enable_random_interleaving=true",
               f"--benchmark_min_time={0.005 if options.quick else 0.1}"]
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True)
    return from_json(json.loads(done.stdout))


def from_json(report):
    """Rows of a parsed report: nanoseconds of wall clock a call."""
    times = {}
    for entry in report["benchmarks"]:
        if entry.get("run_type") == "aggregate":
            continue
        operation, dtype, implementation, size, *rest = entry["name"].split("/")
        threads = next((part.split(":")[1] for part in rest
                        if part.startswith("threads:")), "1")
        case = (operation, dtype, int(size), int(threads))
        times.setdefault(case, {}).setdefault(implementation, []).append(
            entry["real_time"])
    found = []
    for case, sides in times.items():
        ours = sides.pop(OURS, None)
        if ours and sides:
            found.append(_row(case, ours, sides))
    return found


def _row(case, ours, peers):
    operation, dtype, size, threads = case
    best = min(peers, key=lambda name: statistics.median(peers[name]))
    ratio, spread = paired_ratio(ours, peers[best], less_is_better=True)
    return Row("kernel", f"{operation} {dtype} {size} B, {threads} thread",
               "ns", statistics.median(ours), statistics.median(peers[best]),
               best, ratio, spread, TARGET)
