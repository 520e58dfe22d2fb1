# SPDX-License-Identifier: Apache-2.0
"""Resident set, start time and streams: each measured on a new server, so that
earlier measurements have no influence."""

import contextlib
import statistics
import time

from rows import Row, limit_row, paired_ratio
from rpc import BY_NAME
from servers import running

MB = 1e6
MIB = 1 << 20

START_MS = 100
RESIDENT_AT_START = 20 * MB
LOAD_FACTOR = 2.5
REST_SECONDS = 30
# Tolerance for the peak: what an allocator's cache keeps in one pass.
NEAR = 8 * MB
GROWTH = 1 * MB
STREAM_FLAT = 8 * MIB
STREAM_CHUNKS = 1024
STREAM_SHARE = 0.9
LOADS = ("1 MiB x4", "16 MiB x2", "64 MiB x1")


class Memory:

    def __init__(self, servers, client, options, log_path, progress):
        self._servers = servers
        self._client = client
        self._options = options
        self._log = log_path
        self._progress = progress

    def _up(self, name):
        return running(self._servers[name], self._log)

    def start(self):
        """The time from start to SERVING, and the resident set at that time."""
        times, resident = [], []
        for turn in range(self._options.rounds):
            self._progress(f"start {turn + 1}/{self._options.rounds}")
            waiting = self._client.start_awaiting()
            with self._up("leakyrelu") as server:
                serving_ns = self._client.finish_awaiting(
                    waiting, server.target)
                times.append((serving_ns - server.started_ns) / 1e6)
                resident.append(_resident(server.pid) / MB)
        return [
            limit_row("memory", "start to SERVING", "ms",
                      statistics.median(times), START_MS),
            limit_row("memory", "resident after start", "MB",
                      statistics.median(resident), RESIDENT_AT_START / MB)
        ]

    def under_load(self):
        """The peak above the start per byte in flight, and the resident set 30
        s after the load."""
        rows, rested = [], []
        with contextlib.ExitStack() as stack:
            for name in LOADS:
                case = BY_NAME[name]
                self._progress(f"memory under load  {name}")
                server = stack.enter_context(self._up("leakyrelu"))
                result = self._client.unary(server, case.tensor_bytes,
                                            case.in_flight,
                                            self._options.seconds,
                                            self._options.warmup)
                above = result["peak"] - result["resident_before"]
                flying = case.tensor_bytes * case.in_flight
                rows.append(
                    limit_row("memory", f"peak above start, {name}", "MB",
                              above / MB, LOAD_FACTOR * flying / MB))
                rested.append((name, server.pid, result["resident_before"]))
            if not self._options.quick:
                self._progress(f"memory {REST_SECONDS} s after the load")
                time.sleep(REST_SECONDS)
                for name, pid, before in rested:
                    rows.append(
                        limit_row("memory",
                                  f"above start {REST_SECONDS} s after {name}",
                                  "MB", (_resident(pid) - before) / MB,
                                  NEAR / MB))
        return rows

    def growth(self):
        calls = 100_000 if self._options.quick else 1_000_000
        self._progress(f"memory over {calls} small calls")
        case = BY_NAME["64 B x64"]
        ends = []
        with self._up("leakyrelu") as server:
            for count in (calls // 10, calls):
                result = self._client.unary(server, case.tensor_bytes,
                                            case.in_flight, 3600, 0, count)
                ends.append(result["resident_after"])
        return [
            limit_row("memory", f"growth over {calls} small calls", "MB",
                      (ends[1] - ends[0]) / MB, GROWTH / MB)
        ]

    def streams(self):
        """Streams 1 GiB in chunks, compared with the raw echo's stream."""
        chunks = STREAM_CHUNKS // 8 if self._options.quick else STREAM_CHUNKS
        with self._up("leakyrelu") as server:
            unary = self._client.unary(server, MIB, 1, self._options.seconds,
                                       self._options.warmup)
        names = ("leakyrelu", "echo, 1 thread")
        results = {name: [] for name in names}
        for turn in range(self._options.rounds):
            for name in names[::-1] if turn % 2 else names:
                self._progress(f"stream of {chunks} MiB  {name}")
                with self._up(name) as server:
                    results[name].append(
                        self._client.stream(server, MIB, chunks))
        ours, echo = ([result["per_second"] for result in results[name]]
                      for name in names)
        ratio, spread = paired_ratio(ours, echo)
        cpu, echo_cpu = (statistics.median(result["server_cpu_us"]
                                           for result in results[name])
                         for name in names)
        peak = max(result["peak"] for result in results["leakyrelu"])
        return [
            Row("stream", f"{chunks} chunks of 1 MiB / echo", "/s",
                statistics.median(ours), statistics.median(echo), names[1],
                ratio, spread, STREAM_SHARE, cpu, echo_cpu, MIB),
            limit_row("stream", "peak above a 1 MiB unary call's", "MB",
                      (peak - unary["peak"]) / MB, STREAM_FLAT / MB)
        ]


def _resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    raise RuntimeError(f"process {pid}: no resident set")
