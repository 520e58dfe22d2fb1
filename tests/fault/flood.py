# SPDX-License-Identifier: Apache-2.0
"""Load by the load tester, and what the server makes of it."""

import contextlib
import os
import pathlib
import subprocess
import threading
import time

import grpc

from background import Background
from server_process import BIN
from watched_server import eventually

# Another generation's where one makes more load.
LOADTEST = pathlib.Path(
    os.environ.get("LEAKYRELU_TEST_LOADTEST", BIN / "leakyrelu-loadtest")
)
# From the first call until the load is what it will be.
RAMP_SECONDS = 0.1
HEALTH = "/grpc.health.v1.Health/Check"
SERVING = b"\x08\x01"
OK_CALLS = (
    'grpc_server_call_duration_seconds_count{'
    'grpc_method="leakyrelu.v1.LeakyReluService/Forward",grpc_status="OK"}'
)


def part_cores(server):
    """Server and load on cores of their own, so that the load cannot take
    the time that the server would have served it in."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) == 1:
        return cores
    for thread in os.listdir(f"/proc/{server.pid}/task"):
        os.sched_setaffinity(int(thread), cores[:1])
    return cores[1:]


@contextlib.contextmanager
def load(server, cores, *flags):
    """The load tester at work, its own figures thrown away: its calls are
    counted where they are served."""
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
    """What the server did over a while, and the most memory it held."""

    def __init__(self, server, seconds):
        begun = server.metric(OK_CALLS)
        eventually(lambda: server.metric(OK_CALLS) > begun)
        threading.Event().wait(RAMP_SECONDS)
        calls = server.metric(OK_CALLS)
        cpu = server.cpu_seconds()
        begin = time.monotonic()
        self.most_bytes = 0
        while time.monotonic() < begin + seconds:
            self.most_bytes = max(self.most_bytes, server.resident_bytes())
            threading.Event().wait(0.05)
        calls = server.metric(OK_CALLS) - calls
        # What it would do on a core of its own: a neighbour takes from the
        # seconds, not from these.
        self.calls_a_cpu_second = calls / (server.cpu_seconds() - cpu)
        self.calls_a_second = calls / (time.monotonic() - begin)


class HealthProbe(Background):
    """Asks the server's health again and again, as a balancer would."""

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
