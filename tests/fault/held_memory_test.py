# SPDX-License-Identifier: Apache-2.0
"""Callers that hold the memory for messages cannot keep others from being
served."""

import unittest

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from attacks import (
    FORWARD,
    FORWARD_STREAM,
    HEALTH_CHECK,
    HeadersOnly,
    begun_message,
    block_of,
    partial_messages,
)
from fault_case import FaultCase
from raw_connection import RawConnection
from watched_server import MEBIBYTE, eventually, fault

# Of the other client, whose calls are to be answered within 5 s.
DEADLINE_SECONDS = 5


class HeldMemoryTest(FaultCase):
    """At a quarter of the server's default memory; soak_test has all of it."""

    memory = 256 * MEBIBYTE
    # Of each of four messages.
    check_bytes = 72 * MEBIBYTE
    stream_bytes = 35 * MEBIBYTE
    # Connections that hold 4 MiB each.
    holders = 33
    large_bytes = 16 * MEBIBYTE

    def assert_others_are_served(self, path, each_bytes, connections):
        """Four partial messages hold the memory, and calls without a message
        fill the queue."""
        server = self.serve(f"--message-memory-bytes={self.memory}")
        bound = 1.5 * self.memory
        with fault(
            self, server, grown_bytes=bound, peak_bytes=bound,
            deadline_seconds=DEADLINE_SECONDS, sent_away=10,
        ) as figures, partial_messages(
            server, path, 4, each_bytes, connections=connections
        ) as accepted, HeadersOnly(server) as headers:
            eventually(lambda: headers.opened > 1000 or headers.ended)
            figures.name += (
                f" ({accepted} of 4 accepted, {headers.opened} opened)"
            )
            self.assertTrue(figures.others_make(20))

    def test_partial_health_checks(self):
        self.assert_others_are_served(HEALTH_CHECK, self.check_bytes, 4)

    def test_streams_that_stand_still(self):
        self.assert_others_are_served(
            FORWARD_STREAM, self.stream_bytes, 2
        )

    def test_idle_holders_are_evicted_for_large_calls(self):
        # The holders have all of the memory, each of them less than one of the
        # calls.
        memory = (self.holders - 1) * 4 * MEBIBYTE
        server = self.serve(
            f"--message-memory-bytes={memory}", "--send-timeout=5s"
        )
        request = pb.ForwardRequest(
            inputs=[pb.Tensor(data=bytes(self.large_bytes))]
        )
        with fault(
            self, server, grown_bytes=2 * memory, peak_bytes=2 * memory,
            deadline_seconds=DEADLINE_SECONDS, sent_away=10,
        ) as figures, partial_messages(
            server, FORWARD_STREAM, self.holders, 4 * MEBIBYTE,
            connections=self.holders,
        ) as accepted:
            figures.name += f" ({accepted} of {self.holders} accepted"
            refused, served = self.call(server, request, 10)
            figures.name += f", {refused} refused, then {served} of 10 served)"
        self.assertEqual(served, 10)

    def test_frames_of_one_byte(self):
        # Each byte takes the memory of a slice.
        memory = 64 * MEBIBYTE
        server = self.serve(f"--message-memory-bytes={memory}")
        # gRPC 1.51 counts them itself, as one byte each.
        counts = server.grpc_version() >= (1, 83)
        bound = (1.5 if counts else 5) * memory
        size = 3 * MEBIBYTE
        with fault(
            self, server, grown_bytes=bound, peak_bytes=bound,
            deadline_seconds=DEADLINE_SECONDS, sent_away=10,
        ) as figures, RawConnection(server.host_port) as connection:
            accepted = "all"
            try:
                connection.upload(
                    1, block_of(FORWARD), begun_message(size), end=False
                )
                connection.upload_bytewise(1, size - 1, seconds=10)
            except OSError as error:
                accepted = error
            figures.name += f" (accepted: {accepted})"
            self.assertTrue(figures.others_make(20))

    def call(self, server, request, count):
        """Calls until one is served, then makes the other calls. Returns how
        many were refused before, and how many were served."""
        refused = served = 0
        options = [
            ("grpc.max_receive_message_length", -1),
            ("grpc.use_local_subchannel_pool", 1),
        ]
        with grpc.insecure_channel(server.address, options) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)

            def is_served():
                nonlocal refused
                try:
                    stub.Forward(request, timeout=DEADLINE_SECONDS)
                except grpc.RpcError:
                    refused += 1
                    return False
                return True

            if eventually(is_served, seconds=20):
                served = 1 + sum(is_served() for _ in range(count - 1))
        return refused, served


if __name__ == "__main__":
    unittest.main()
