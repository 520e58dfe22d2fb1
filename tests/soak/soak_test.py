# SPDX-License-Identifier: Apache-2.0
"""Tests that take minutes: `./dev soak`."""

import resource
import subprocess
import threading
import unittest

import grpc
from hyperframe.frame import GoAwayFrame, PingFrame
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

import held_memory_test
import slow_reader_test
from raw_connection import RawConnection, header_block, request_headers
from server_process import BIN
from watched_server import (
    MEBIBYTE,
    WatchedServer,
    eventually,
    fault,
    raise_descriptor_limit,
)

# The server takes two descriptors per connection, so a hard limit below 21,000
# allows fewer than the 10,000 connections; the figures show how many.
_, HARD_LIMIT = resource.getrlimit(resource.RLIMIT_NOFILE)
CONNECTIONS = 10_000
if HARD_LIMIT != resource.RLIM_INFINITY:
    CONNECTIONS = min(CONNECTIONS, (HARD_LIMIT - 1000) // 2)

ACCEPTED = "leakyrelu_connections_accepted_total"


class SoakTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(WatchedServer("--log-level=error"))

    def mixed_calls(self, count):
        subprocess.run(
            [
                BIN / "leakyrelu-loadtest",
                f"--server={self.server.address}",
                "--operation=forward=2,backward=1,derivative=1",
                "--type=float32,float64,float16,bfloat16",
                "--elements=loguniform:1..4096",
                f"--requests={count}",
                "--warm-up=0s",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=300,
        )

    def test_a_million_mixed_calls(self):
        # The load tester exits with another code than 0 if a response is wrong
        # or missing; it compares all of them.
        self.mixed_calls(100_000)
        with fault(self, self.server, grown_bytes=8 * MEBIBYTE):
            for _ in range(10):
                self.mixed_calls(100_000)

    def test_ten_thousand_connections(self):
        raise_descriptor_limit(CONNECTIONS + 1000)
        raise_descriptor_limit(2 * CONNECTIONS + 1000, self.server.pid)
        with fault(
            self, self.server, f"{CONNECTIONS} connections",
            grown_bytes=1024 * MEBIBYTE,
        ):
            open_connections = [
                RawConnection(self.server.host_port)
                for _ in range(CONNECTIONS)
            ]
            self.assertTrue(
                eventually(
                    lambda: self.server.metric("leakyrelu_connections")
                    >= CONNECTIONS
                )
            )
            for connection in open_connections:
                connection.close()
            self.assertTrue(
                eventually(
                    lambda: self.server.metric("leakyrelu_connections") <= 1
                )
            )

    def test_clients_that_ping_every_ten_seconds(self):
        # gRPC's own limit accepts three pings and ends the connection at the
        # fourth. Network delays make some intervals shorter.
        idle = RawConnection(self.server.host_port)
        calling = RawConnection(self.server.host_port)
        block = header_block(request_headers())
        calling.upload(1, block, b"\0\0\0\0\x05abc", end=False)
        options = [
            ("grpc.keepalive_time_ms", 10_000),
            ("grpc.keepalive_permit_without_calls", 1),
            ("grpc.http2.max_pings_without_data", 0),
        ]
        request = pb.ForwardRequest(inputs=[pb.Tensor(values=[2.0])])
        with fault(self, self.server, worst_seconds=5):
            with grpc.insecure_channel(self.server.address, options) as channel:
                stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
                stub.Forward(request)
                accepted = self.server.metric(ACCEPTED)
                for number, wait in enumerate((0, 10, 9.5, 10.5, 9.5, 10)):
                    threading.Event().wait(wait)
                    for connection in (idle, calling):
                        self.assert_answers_ping(connection, number)
                stub.Forward(request)
                self.assertEqual(self.server.metric(ACCEPTED), accepted)
        idle.close()
        calling.close()

    def assert_answers_ping(self, connection, number):
        data = number.to_bytes(8, "big")
        connection.sendall(PingFrame(0, opaque_data=data).serialize())
        for frame in connection.frames():
            self.assertNotIsInstance(frame, GoAwayFrame)
            if isinstance(frame, PingFrame) and frame.opaque_data == data:
                return
        self.fail("no answer")


class HeldMemoryAtFullSize(held_memory_test.HeldMemoryTest):
    memory = 1024 * MEBIBYTE
    check_bytes = 290 * MEBIBYTE
    stream_bytes = 140 * MEBIBYTE
    holders = 260
    large_bytes = 40 * MEBIBYTE


class SlowReaderAtFullSize(slow_reader_test.SlowReaderTest):
    reply_bytes = 80 * MEBIBYTE
    timeout_seconds = 30


if __name__ == "__main__":
    unittest.main()
