# SPDX-License-Identifier: Apache-2.0
"""The cost of counting and timing for a small call, as a fraction of the
server's CPU time for one call, which the RPC rows have measured."""

import json
import os
import statistics
import subprocess

from rows import limit_row

PROGRAM = "bench/metrics_bench"
BENCHMARK = "SmallCall"
# Maximum fraction of a small call's CPU time.
LIMIT = 0.02
SMALL_CALL = "tcp: 64 B x64 / "


def rows(options, progress, rpc_rows):
    program = f"{options.build}/{PROGRAM}"
    calls = [row.cpu_us for row in rpc_rows
             if row.title.startswith(SMALL_CALL) and row.cpu_us is not None]
    if not calls or not os.path.exists(program):
        return []
    times = []
    for turn in range(options.rounds):
        progress(f"counting {turn + 1}/{options.rounds}")
        done = subprocess.run(
            [program, "--benchmark_format=json",
             f"--benchmark_filter=^{BENCHMARK}$"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        times.append(nanoseconds(json.loads(done.stdout)))
    return [limit_row("metrics", "counting a 64 B call, CPU", "ns",
                      statistics.median(times), LIMIT * 1000 * calls[0])]


def nanoseconds(report):
    entry, = report["benchmarks"]
    return entry["cpu_time"]
