# SPDX-License-Identifier: Apache-2.0
"""Rows of the kernel benchmark, a Google Benchmark program. Ours are named

    forward|backward / TYPE / in_place|to_output / BYTES

and peers PEER/BYTES (whatever the type), PEER/TYPE/BYTES (forward) or
PEER/OPERATION/TYPE/BYTES. Ours is compared with the best peer of its
operation, type and size. A peer that does not compute is a bound on memory
traffic, so its time is scaled by the bytes that ours moves."""

import json
import os
import statistics
import subprocess

from rows import Row, paired_ratio

PROGRAM = "build/release/bench/kernel_bench"
OPERATIONS = ("forward", "backward")
# At or above the best peer, 5 % of noise allowed.
TARGET = 0.95
# Tensors read and written; memcpy moves two.
MOVED = {"forward": 2, "backward": 3}
QUICK_SIZES = "/(64|65536|16777216)$"


def skipped():
    if os.path.exists(PROGRAM):
        return {}
    return {"kernel": f"{PROGRAM} is not built"}


def rows(options, progress):
    if skipped() or not options.only.search("kernel"):
        return []
    command = [PROGRAM, "--benchmark_format=json",
               f"--benchmark_min_time={0.005 if options.quick else 0.1}"]
    if options.quick:
        command.append(f"--benchmark_filter={QUICK_SIZES}")
    times = {}
    # A run of the program a round: every row's sides are seconds apart.
    for turn in range(options.rounds):
        progress(f"round {turn + 1}/{options.rounds}  kernel")
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True)
        collect(json.loads(done.stdout), times)
    return compare(times)


def collect(report, times):
    """Adds a report's nanoseconds a call to {name: [of each round]}."""
    for entry in report["benchmarks"]:
        if entry.get("run_type") != "aggregate":
            clock = "real" if "real_time" in entry["name"] else "cpu"
            times.setdefault(entry["name"], []).append(entry[f"{clock}_time"])


def _peers_of(operation, dtype, size, times):
    """{peer: nanoseconds of each round}."""
    peers = {}
    for name, nanoseconds in times.items():
        parts = name.split("/")
        if parts[0] in OPERATIONS or size not in parts:
            continue
        peer, about = parts[0], parts[1:parts.index(size)]
        if not about:
            scale = MOVED[operation] / 2
            peers[peer if scale == 1 else f"{peer} x{scale}"] = [
                scale * each for each in nanoseconds]
        elif about in ([dtype], [operation, dtype]) and (
                len(about) == 2 or operation == "forward"):
            peers[peer] = nanoseconds
    return peers


def compare(times):
    found = []
    for name, ours in times.items():
        parts = name.split("/")
        if parts[0] not in OPERATIONS:
            continue
        operation, dtype, place, size = parts[:4]
        peers = _peers_of(operation, dtype, size, times)
        if not peers:
            continue
        best = min(peers, key=lambda peer: statistics.median(peers[peer]))
        ratio, spread = paired_ratio(ours, peers[best], less_is_better=True)
        found.append(
            Row("kernel", f"{operation} {dtype} {place} {_bytes(int(size))}",
                "ns", statistics.median(ours), statistics.median(peers[best]),
                best, ratio, spread, TARGET))
    return found


def _bytes(size):
    for unit, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} B"
