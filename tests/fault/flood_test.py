# SPDX-License-Identifier: Apache-2.0
"""Ten times what the server can do: it goes on doing what it can."""

import os
import statistics
import sys
import unittest

import grpc
from hyperframe.frame import SettingsFrame
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from flood import HealthProbe, Served, load, part_cores
from raw_connection import RawConnection, header_block, request_headers
from watched_server import (
    MEBIBYTE,
    WatchedServer,
    eventually,
    fault,
    grpc_message,
)

# Of one look; of one at small calls less: a machine with neighbours may change
# its speed by half from one second to the next, so short looks in turns tell
# more than long ones. `./dev soak` looks for longer.
SECONDS = float(os.environ.get("LEAKYRELU_FLOOD_SECONDS", "0.7"))
# More of them where the machine is too busy for few to tell.
LEAST_ROUNDS = 7
MOST_ROUNDS = 31
TIMES = 10
GOODPUT = 0.9
# What assert_goodput sends. Of small calls no more are in flight: the load
# tester would have the caches full, and make less load than the server could
# take.
SMALL = {
    "work": ["--elements=16", "--connections=4"],
    "flood": ["--max-in-flight=2000"],
    "seconds": SECONDS * 0.3,
    "budget_bytes": 256 * MEBIBYTE,
}
LARGE = {
    "work": ["--elements=4Mi", "--connections=4"],
    "flood": [],
    "seconds": SECONDS,
    "budget_bytes": 512 * MEBIBYTE,
}
REFUSED = 'leakyrelu_rejected_total{reason="TOO_MANY_CALLS_IN_FLIGHT"}'


class FloodTest(unittest.TestCase):
    def serve(self, *flags):
        return self.enterContext(WatchedServer("--log-level=error", *flags))

    def assert_goodput(self, name, server, concurrency, *, work, flood,
                       seconds, budget_bytes):
        """Capacity is what a closed loop gets; the flood is an open loop of
        ten times its rate over the same connections. They take turns, and
        the median of the rounds counts: the machine's speed may change
        between two looks."""
        cores = part_cores(server)
        idle_bytes = server.resident_bytes()
        capacity, flooded, kept = [], [], []
        with HealthProbe(server) as probe:
            while len(kept) < LEAST_ROUNDS or (
                statistics.median(kept) < GOODPUT and len(kept) < MOST_ROUNDS
            ):
                with load(server, cores, f"--concurrency={concurrency}", *work):
                    capacity.append(Served(server, seconds))
                rate = int(TIMES * capacity[-1].calls_a_second) + 1
                with load(server, cores, f"--rate={rate}", *flood, *work):
                    flooded.append(Served(server, seconds))
                kept.append(
                    flooded[-1].calls_a_cpu_second
                    / capacity[-1].calls_a_cpu_second
                )
        share = statistics.median(kept)
        most_bytes = max(served.most_bytes for served in flooded)

        def median(of, figure):
            return statistics.median(getattr(served, figure) for served in of)

        print(
            f"figures: flood, {name}: {median(capacity, 'calls_a_second'):.0f}"
            f" calls a second by a closed loop, {rate} offered,"
            f" {median(flooded, 'calls_a_second'):.0f} served; a CPU second's"
            f" {median(capacity, 'calls_a_cpu_second'):.0f} ->"
            f" {median(flooded, 'calls_a_cpu_second'):.0f},"
            f" {share:.0%} kept ({min(kept):.0%} to"
            f" {max(kept):.0%} in {len(kept)} rounds);"
            f" {server.metric(REFUSED):.0f} refused, resident"
            f" {idle_bytes / MEBIBYTE:.0f} ->"
            f" {most_bytes / MEBIBYTE:.0f} MiB,"
            f" {probe.asked} health checks, worst"
            f" {probe.worst_seconds * 1000:.0f} ms",
            file=sys.stderr,
        )
        self.assertGreaterEqual(share, GOODPUT)
        self.assertLess(most_bytes - idle_bytes, budget_bytes)
        self.assertEqual(probe.wrong, [])
        self.assertGreater(probe.asked, 0)

    def test_small_calls(self):
        self.assert_goodput("64 B", self.serve(), 64, **SMALL)

    def test_small_calls_and_a_small_budget(self):
        # A burst is not refused for want of room that its own calls free.
        self.assert_goodput(
            "64 B, at most 16 calls", self.serve("--max-inflight-calls=16"),
            16, **SMALL,
        )

    def test_large_calls(self):
        # Thousands are open; those that wait hold their streams' windows.
        self.assert_goodput(
            "16 MiB", self.serve("--stream-window-bytes=16KiB"), 4, **LARGE
        )

    def test_large_calls_and_a_small_budget(self):
        # What would be refused once it is there is not asked for.
        self.assert_goodput(
            "16 MiB, at most 64 MiB",
            self.serve(
                "--stream-window-bytes=16KiB", "--max-inflight-bytes=64MiB"
            ),
            4, **LARGE,
        )

    def test_refusals_are_at_once(self):
        server = self.serve("--max-inflight-calls=8", "--send-timeout=1h")
        # All places but one are taken by replies that nobody reads.
        holder = RawConnection(
            server.host_port,
            settings={SettingsFrame.INITIAL_WINDOW_SIZE: 0},
        )
        self.addCleanup(holder.close)
        request = pb.ForwardRequest(inputs=[pb.Tensor(values=[-1.0, 2.0])])
        for stream in range(1, 15, 2):
            holder.upload(
                stream, header_block(request_headers()),
                grpc_message(request.SerializeToString()),
            )
        self.assertTrue(
            eventually(lambda: server.metric("leakyrelu_inflight_calls") == 7)
        )
        cores = part_cores(server)
        channel = self.enterContext(grpc.insecure_channel(server.address))
        stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
        with load(server, cores, "--rate=1M", "--elements=16",
                  "--connections=4"), HealthProbe(server) as probe:
            served = Served(server, SECONDS)
            calls = [
                stub.Forward.future(request, timeout=20) for _ in range(200)
            ]
            errors = [call.exception() for call in calls]
        refused = [error for error in errors if error is not None]
        self.assertGreater(len(refused), 0)
        for error in refused:
            self.assertEqual(
                error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED
            )
            trailers = dict(error.trailing_metadata())
            self.assertGreater(int(trailers["grpc-retry-pushback-ms"]), 0)
        self.assertGreater(served.calls_a_second, 0)
        self.assertEqual(probe.wrong, [])
        print(
            f"figures: flood, one place left: {server.metric(REFUSED):.0f}"
            f" refused, {served.calls_a_second:.0f} served a second,"
            f" {probe.asked} health checks, worst"
            f" {probe.worst_seconds * 1000:.0f} ms",
            file=sys.stderr,
        )

    def test_uploads_beyond_the_memory_for_messages(self):
        # gRPC ends some of them, with the last slices of others on threads
        # that compute (received_message.h).
        server = self.serve(
            "--message-memory-bytes=64MiB", "--inline-bytes=64KiB"
        )
        cores = part_cores(server)
        with load(server, cores, "--concurrency=64", "--elements=1Mi",
                  "--connections=8", "--give-up-after=10m"):
            served = Served(server, 3 * SECONDS)
        with fault(self, server) as figures:
            figures.name += (
                f" ({served.calls_a_second:.0f} served a second, resident"
                f" {served.most_bytes / MEBIBYTE:.0f} MiB)"
            )
        self.assertLess(served.most_bytes, 512 * MEBIBYTE)


if __name__ == "__main__":
    unittest.main()
