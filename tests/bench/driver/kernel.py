# SPDX-License-Identifier: Apache-2.0
"""Rows of the kernel benchmark, a Google Benchmark program. Its names are

OPERATION/TYPE/threads:N/CONTENDER/BYTES[/real_time]
OPERATION/TYPE/CONTENTS/BYTES

All contenders of a case run one after another, and ours is compared with the
best of the others. memcpy, which computes nothing, is a bound on memory
traffic, so its time is scaled by the bytes that ours moves. For other contents
than numbers of random signs, ours is compared with ours on random signs."""

import json
import os
import statistics
import subprocess

from rows import Row, paired_ratio

PROGRAM = "build/release/bench/kernel_bench"
OURS = "leakyrelu"
# At least the best peer, with 5 % allowed for noise.
TARGET = 0.95
# Targets of other contents, relative to numbers of random signs; default:
# TARGET.
CONTENTS_TARGETS = {"subnormal": 0.1, "rare_subnormal": 0.4, "zeros": 0.4}
# Number of tensors read and written; memcpy moves two.
MOVED = {"forward": 2, "backward": 3}
QUICK_SIZES = "/(64|8192|65536|16777216)(/real_time)?$"
USUAL_CONTENTS = "random_signs"


def skipped():
    if os.path.exists(PROGRAM):
        return {}
    return {"kernel": f"{PROGRAM} is not built"}


def rows(options, progress):
    if skipped() or not options.only.search("kernel"):
        return []
    command = [PROGRAM, "--benchmark_format=json",
               f"--benchmark_min_time={0.005 if options.quick else 0.02}"]
    if options.quick:
        command.append(f"--benchmark_filter={QUICK_SIZES}")
    times = {}
    # One run of the program per round, so that both sides of every row are
    # measured within seconds.
    for turn in range(options.rounds):
        progress(f"round {turn + 1}/{options.rounds}  kernel")
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True)
        collect(json.loads(done.stdout), times)
    return compare(times)


def collect(report, times):
    """Adds a report's nanoseconds per call to {name: [one per round]}."""
    for entry in report["benchmarks"]:
        if entry.get("run_type") != "aggregate":
            clock = "real" if "real_time" in entry["name"] else "cpu"
            times.setdefault(entry["name"], []).append(entry[f"{clock}_time"])


def compare(times):
    cases = {}
    for name, nanoseconds in times.items():
        operation, dtype, *about, size = name.removesuffix(
            "/real_time").split("/")
        title = f"{operation} {dtype}"
        if len(about) == 2:  # threads, contender
            case = (title, f"{about[0][-1]} thr {_bytes(int(size))}")
        else:
            case = (title, _bytes(int(size)))
        cases.setdefault(case, {})[about[-1]] = nanoseconds
    found = []
    for (title, rest), sides in cases.items():
        if OURS in sides:
            found.append(_row(f"{title} {rest}", sides.pop(OURS),
                              _scaled(sides, title.split()[0])))
        elif USUAL_CONTENTS in sides:
            usual = sides.pop(USUAL_CONTENTS)
            found += [
                _row(f"{title} {contents} {rest}", each,
                     {USUAL_CONTENTS: usual},
                     CONTENTS_TARGETS.get(contents.removeprefix("guarded_"),
                                          TARGET))
                for contents, each in sides.items()
            ]
    return [row for row in found if row is not None]


def _scaled(peers, operation):
    scale = MOVED[operation] / 2
    if "memcpy" in peers and scale != 1:
        peers[f"memcpy x{scale}"] = [
            scale * each for each in peers.pop("memcpy")]
    return peers


def _row(name, ours, peers, target=TARGET):
    if not peers:
        return None
    best = min(peers, key=lambda peer: statistics.median(peers[peer]))
    ratio, spread = paired_ratio(ours, peers[best], less_is_better=True)
    return Row("kernel", name, "ns", statistics.median(ours),
               statistics.median(peers[best]), best, ratio, spread, target)


def _bytes(size):
    for unit, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} B"
