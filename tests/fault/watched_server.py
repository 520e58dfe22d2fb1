# SPDX-License-Identifier: Apache-2.0
"""The real server under attack: its resource usage, and whether another client
is served meanwhile."""

import contextlib
import os
import re
import resource
import struct
import sys
import time
import urllib.request

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from background import Background
from server_process import Server, eventually

MEBIBYTE = 1 << 20


def raise_descriptor_limit(wanted, pid=0):
    """Allows a process (0: this one) to open that many descriptors."""
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(
        pid, resource.RLIMIT_NOFILE, (wanted, max(wanted, hard))
    )


class WatchedServer(Server):
    @property
    def host_port(self):
        host, port = self.address.rsplit(":", 1)
        return host, int(port)

    @property
    def socket_address(self):
        """The address in the form of Python's connect."""
        if self.address.startswith("unix:"):
            return self.address.removeprefix("unix:")
        return self.host_port

    def grpc_version(self):
        """(1, 51) for 1.51.1."""
        with urllib.request.urlopen(self.metrics_url, timeout=30) as page:
            found = re.search(
                r'grpc_version="(\d+)\.(\d+)', page.read().decode()
            )
        return int(found[1]), int(found[2])

    def cpu_seconds(self):
        # The process's CPU clock (clock_getcpuclockid): the ticks in
        # /proc/PID/stat miss threads that run only between two of them.
        return time.clock_gettime((~self.pid << 3) | 2)

    def resident_bytes(self):
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize()

    def peak_bytes(self):
        """The peak of the resident set."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self, name):
        """The ids of the threads with that name."""
        found = []
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            path = f"/proc/{self.pid}/task/{thread}/comm"
            with open(path, encoding="ascii") as comm:
                if comm.read().strip() == name:
                    found.append(int(thread))
        return found

    def is_stopped(self):
        """Whether SIGSTOP has stopped it; the signal takes a while to reach
        every thread."""
        states = []
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            path = f"/proc/{self.pid}/task/{thread}/stat"
            with open(path, encoding="ascii") as stat:
                states.append(stat.read().rpartition(")")[2].split()[0])
        return set(states) == {"T"}


class Bystander(Background):
    """Another client, which makes one call after the other and checks each
    response.

    It has its own connection. Leaving the context stops it. `wrong` lists the
    failures, `worst_seconds` is the longest call. A call that meets a GOAWAY
    counts as `sent_away` and is retried.
    """

    def __init__(self, address, deadline_seconds=60):
        super().__init__()
        self._address = address
        self._deadline_seconds = deadline_seconds
        self.calls = 0
        self.wrong = []
        self.sent_away = 0
        self.worst_seconds = 0.0

    def __enter__(self):
        super().__enter__()
        # One call has to succeed before the fault begins.
        eventually(lambda: self.calls or self.wrong)
        return self

    def _run(self):
        options = [("grpc.use_local_subchannel_pool", 1)]
        with grpc.insecure_channel(self._address, options) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            while not self._stop.is_set():
                self._call(stub, self.calls % 4096)
                # Leaves half of a core to the attacker, who may run in this
                # process.
                self._stop.wait(0.001)

    def _call(self, stub, number):
        values = [float(number), -float(number) - 1, 3.0]
        request = pb.ForwardRequest(
            inputs=[pb.Tensor(values=values)], negative_slope=0.5
        )
        expected = [v if v > 0 else v * 0.5 for v in values]
        begin = time.monotonic()
        try:
            reply = stub.Forward(request, timeout=self._deadline_seconds)
            if list(reply.outputs[0].values) != expected:
                self.wrong.append(f"{values} -> {reply.outputs[0].values}")
        except grpc.RpcError as error:
            if "GOAWAY" in error.details():
                self.sent_away += 1
            else:
                self.wrong.append(f"{error.code()}: {error.details()}")
        self.calls += 1
        self.worst_seconds = max(
            self.worst_seconds, time.monotonic() - begin
        )


class Figures:
    """The cost of a fault for the server, filled in when its context ends.
    `peak_bytes` is the growth of the peak of the resident set."""

    def __init__(self, name, server, bystander):
        self.name = name
        self._server = server
        self._bystander = bystander

    def __enter__(self):
        self.resident_before = self._server.resident_bytes()
        self._peak_before = self._server.peak_bytes()
        self._calls_before = self._bystander.calls
        self._cpu_before = self._server.cpu_seconds()
        self._begin = time.monotonic()
        self._bystander.worst_seconds = 0.0
        return self

    def others_make(self, calls):
        """Whether the other client makes that many calls from now on, right or
        wrong ones."""
        seen = self._bystander.calls
        return eventually(lambda: self._bystander.calls >= seen + calls)

    def __exit__(self, *exc):
        self.seconds = time.monotonic() - self._begin
        self.cpu_seconds = self._server.cpu_seconds() - self._cpu_before
        self.resident_after = self._server.resident_bytes()
        self.grown_bytes = self.resident_after - self.resident_before
        # The peak is that of all times, so an earlier one hides it.
        peak = self._server.peak_bytes()
        self.peak_bytes = 0
        if peak > self._peak_before:
            self.peak_bytes = peak - self.resident_before
        self.calls = self._bystander.calls - self._calls_before
        self.worst_seconds = self._bystander.worst_seconds
        print(
            f"figures: {self.name}: {self.seconds:.1f} s, server CPU"
            f" {self.cpu_seconds:.2f} s, resident"
            f" {self.resident_before / MEBIBYTE:.0f} ->"
            f" {self.resident_after / MEBIBYTE:.0f} MiB (peak"
            f" +{self.peak_bytes / MEBIBYTE:.0f}), others'"
            f" {self.calls} calls, {len(self._bystander.wrong)} wrong,"
            f" {self._bystander.sent_away} sent away, worst"
            f" {self.worst_seconds * 1000:.0f} ms",
            file=sys.stderr,
            flush=True,
        )


@contextlib.contextmanager
def fault(test, server, name=None, *, grown_bytes=64 * MEBIBYTE,
          peak_bytes=None, worst_seconds=5.0, sent_away=0,
          deadline_seconds=60):
    """The block is a fault: calls of another client must continue and stay
    right, and memory and delay must stay within bounds. The bound on the delay
    distinguishes a hung server from a busy machine. sent_away: how many calls
    of the other client may meet a GOAWAY. deadline_seconds: of each of its
    calls, so that one that is not served is seen as wrong while the fault
    lasts."""
    with Bystander(server.address, deadline_seconds) as bystander:
        with Figures(name or test.id().rpartition(".")[2], server,
                     bystander) as figures:
            yield figures
            # The other client is still served after the fault, on the same
            # connection.
            seen = bystander.calls
            eventually(lambda: bystander.calls > seen + 10)
    test.assertEqual(bystander.wrong, [])
    test.assertLessEqual(bystander.sent_away, sent_away)
    test.assertGreater(figures.calls, 10)
    test.assertLess(figures.worst_seconds, worst_seconds)
    test.assertLess(figures.grown_bytes, grown_bytes)
    if peak_bytes is not None:
        test.assertLess(figures.peak_bytes, peak_bytes)


def grpc_message(payload):
    """A message in gRPC's framing: not compressed, its length, its bytes."""
    return struct.pack(">BI", 0, len(payload)) + payload
