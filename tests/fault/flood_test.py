# SPDX-License-Identifier: Apache-2.0
"""Under ten times its capacity, the server stays up, within its memory budget,
and answers."""

import sys
import unittest

import grpc
from hyperframe.frame import SettingsFrame
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from fault_case import FaultCase
from flood import FLOODS, HealthProbe, Served, load, part_cores
from raw_connection import RawConnection, header_block, request_headers
from watched_server import (
    MEBIBYTE,
    eventually,
    fault,
    grpc_message,
)

# Duration of one measurement.
SECONDS = 0.7
TIMES = 10
REFUSED = 'leakyrelu_rejected_total{reason="TOO_MANY_CALLS_IN_FLIGHT"}'


class FloodTest(FaultCase):
    def assert_survives(self, flood):
        """Ten times the rate of a closed loop: health checks are answered,
        memory stays within the budget, and other clients are served afterwards.
        The throughput is a row of `./dev soak`."""
        server = self.serve(*flood.server_flags)
        cores = part_cores(server)
        idle_bytes = server.resident_bytes()
        with HealthProbe(server) as probe:
            with load(server, cores, *flood.closed_loop):
                capacity = Served(server, SECONDS * flood.share)
            rate = int(TIMES * capacity.calls_a_second) + 1
            with load(server, cores, *flood.open_loop(rate)):
                flooded = Served(server, SECONDS)
        self.assertGreater(flooded.calls_a_second, 0)
        self.assertLess(flooded.peak_bytes - idle_bytes, flood.budget_bytes)
        self.assertEqual(probe.wrong, [])
        self.assertGreater(probe.asked, 0)
        self.assertLess(probe.worst_seconds, 5)
        with fault(self, server) as figures:
            figures.name += (
                f" ({rate} offered a second, {server.metric(REFUSED):.0f}"
                f" refused, resident {idle_bytes / MEBIBYTE:.0f} ->"
                f" {flooded.peak_bytes / MEBIBYTE:.0f} MiB)"
            )

    def test_floods(self):
        for flood in FLOODS:
            with self.subTest(flood.name):
                self.assert_survives(flood)

    def test_refusals_are_immediate(self):
        server = self.serve("--max-inflight-calls=8", "--send-timeout=1h")
        # All calls but one are held by replies that the client does not read.
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
        # gRPC ends some of them while compute threads still hold slices of
        # other messages (received_message.h).
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
                f" {served.peak_bytes / MEBIBYTE:.0f} MiB)"
            )
        self.assertLess(served.peak_bytes, 512 * MEBIBYTE)


if __name__ == "__main__":
    unittest.main()
