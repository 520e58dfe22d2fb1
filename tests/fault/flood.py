# SPDX-License-Identifier: Apache-2.0
"""Load by the load tester, and measurements of the server under it."""

import contextlib
import dataclasses
import os
import pathlib
import subprocess
import threading
import time

import grpc

from background import Background
from server_process import BIN
from watched_server import MEBIBYTE, eventually

# The load tester of another generation, if that produces more load.
LOADTEST = pathlib.Path(
    os.environ.get("LEAKYRELU_TEST_LOADTEST", BIN / "leakyrelu-loadtest")
)
# From the first call until the load is steady.
RAMP_SECONDS = 0.1
HEALTH = "/grpc.health.v1.Health/Check"
SERVING = b"\x08\x01"
OK_CALLS = (
    'grpc_server_call_duration_seconds_count{'
    'grpc_method="leakyrelu.v1.LeakyReluService/Forward",grpc_status="OK"}'
)


@dataclasses.dataclass
class Flood:
    """Ten times the server's capacity, with one kind of call."""

    name: str
    server_flags: list
    concurrency: int  # of the closed loop that saturates the server
    calls: list  # flags of the load tester, for both loops
    flood: list  # further flags, for the open loop
    budget_bytes: int  # maximum growth of the server
    share: float  # of the usual duration of a measurement

    @property
    def closed_loop(self):
        return [f"--concurrency={self.concurrency}", *self.calls]

    def open_loop(self, rate):
        return [f"--rate={rate}", *self.flood, *self.calls]


# Limits the small calls in flight: with more, the load tester would exceed its
# caches and produce less load than the server can serve.
SMALL = {
    "calls": ["--elements=16", "--connections=4"],
    "flood": ["--max-in-flight=2000"],
    "budget_bytes": 256 * MEBIBYTE,
    "share": 0.3,
}
LARGE = {
    "concurrency": 4,
    "calls": ["--elements=4Mi", "--connections=4"],
    "flood": [],
    "budget_bytes": 512 * MEBIBYTE,
    "share": 1.0,
}
FLOODS = [
    Flood("64 B", server_flags=[], concurrency=64, **SMALL),
    # Calls of a burst are not refused for a limit that its own calls release.
    Flood("64 B, at most 16 calls", concurrency=16,
          server_flags=["--max-inflight-calls=16"], **SMALL),
    # Thousands of calls are open; the waiting ones use up their streams'
    # windows.
    Flood("16 MiB", server_flags=["--stream-window-bytes=16KiB"], **LARGE),
    # The server does not let uploads proceed that it would refuse afterwards.
    Flood("16 MiB, at most 64 MiB",
          server_flags=["--stream-window-bytes=16KiB",
                        "--max-inflight-bytes=64MiB"], **LARGE),
]


def part_cores(server):
    """Server and load tester run on separate cores, so that the load does not
    take CPU time from the server."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) == 1:
        return cores
    for thread in os.listdir(f"/proc/{server.pid}/task"):
        os.sched_setaffinity(int(thread), cores[:1])
    return cores[1:]


@contextlib.contextmanager
def load(server, cores, *flags):
    """Runs the load tester and discards its figures: the server's metrics count
    the calls."""
    tester = subprocess.Popen(
        [
            "taskset", "--cpu-list", ",".join(map(str, cores)),
            LOADTEST, f"--server={server.address}",
            "--warm-up=0s", "--verify=0%", "--duration=10m", "--quiet",
            *flags,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        tester.kill()
        tester.wait()


class Served:
    """The server's throughput over a period, and its peak memory."""

    def __init__(self, server, seconds):
        begun = server.metric(OK_CALLS)
        eventually(lambda: server.metric(OK_CALLS) > begun)
        threading.Event().wait(RAMP_SECONDS)
        calls = server.metric(OK_CALLS)
        cpu = server.cpu_seconds()
        begin = time.monotonic()
        self.peak_bytes = 0
        while time.monotonic() < begin + seconds:
            self.peak_bytes = max(self.peak_bytes, server.resident_bytes())
            threading.Event().wait(0.05)
        calls = server.metric(OK_CALLS) - calls
        # The throughput on a core of its own: a neighbor process reduces the
        # calls per second, but not the calls per CPU second.
        self.calls_a_cpu_second = calls / (server.cpu_seconds() - cpu)
        self.calls_a_second = calls / (time.monotonic() - begin)


class HealthProbe(Background):
    """Checks the server's health repeatedly, like a load balancer."""

    def __init__(self, server):
        super().__init__()
        self._address = server.address
        self.asked = 0
        self.wrong = []
        self.worst_seconds = 0.0

    def _run(self):
        options = [("grpc.use_local_subchannel_pool", 1)]
        with grpc.insecure_channel(self._address, options) as channel:
            check = channel.unary_unary(HEALTH)
            while not self._stop.wait(0.05):
                begin = time.monotonic()
                try:
                    answer = check(b"", timeout=20)
                    if answer != SERVING:
                        self.wrong.append(answer)
                except grpc.RpcError as error:
                    self.wrong.append(f"{error.code()}: {error.details()}")
                self.asked += 1
                self.worst_seconds = max(
                    self.worst_seconds, time.monotonic() - begin
                )
