# SPDX-License-Identifier: Apache-2.0
"""Rows of `./dev soak`: which part of its capacity the server keeps at ten
times that load. The figures need a quiet machine; no test asserts them."""

import statistics
import sys

from flood import FLOODS, HealthProbe, Served, load, part_cores
from watched_server import MEBIBYTE, WatchedServer

# Duration of one measurement. A machine with noisy neighbors may change its
# speed by half between seconds, so many short alternating measurements are more
# reliable than a long one.
SECONDS = 2.0
ROUNDS = 7
TIMES = 10
WANTED = 0.9


def row(flood):
    """Capacity is the rate of a closed loop; the flood is an open loop of ten
    times that rate over the same connections. The two alternate, and the median
    of the rounds counts."""
    capacity, flooded, kept = [], [], []
    with WatchedServer("--log-level=error", *flood.server_flags) as server:
        cores = part_cores(server)
        idle_bytes = server.resident_bytes()
        with HealthProbe(server) as probe:
            for _ in range(ROUNDS):
                with load(server, cores, *flood.closed_loop):
                    capacity.append(Served(server, SECONDS * flood.share))
                rate = int(TIMES * capacity[-1].calls_a_second) + 1
                with load(server, cores, *flood.open_loop(rate)):
                    flooded.append(Served(server, SECONDS * flood.share))
                kept.append(
                    flooded[-1].calls_a_cpu_second
                    / capacity[-1].calls_a_cpu_second
                )

    def median(of, figure):
        return statistics.median(getattr(served, figure) for served in of)

    share = statistics.median(kept)
    peak_bytes = max(served.peak_bytes for served in flooded)
    print(
        f"goodput: {flood.name}: {share:.0%} kept, wanted {WANTED:.0%}"
        f"{'' if share >= WANTED else ', BELOW'}"
        f" ({min(kept):.0%} to {max(kept):.0%} in {ROUNDS} rounds);"
        f" {median(capacity, 'calls_a_second'):.0f} calls a second by a closed"
        f" loop, {rate} offered, {median(flooded, 'calls_a_second'):.0f}"
        f" served; resident {idle_bytes / MEBIBYTE:.0f} ->"
        f" {peak_bytes / MEBIBYTE:.0f} MiB; {probe.asked} health checks, worst"
        f" {probe.worst_seconds * 1000:.0f} ms",
        file=sys.stderr,
    )


if __name__ == "__main__":
    for each in FLOODS:
        row(each)
