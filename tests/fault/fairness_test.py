# SPDX-License-Identifier: Apache-2.0
"""A caller that takes all that it can get cannot keep another from being
served, be it on another connection or another peer."""

import contextlib
import unittest

from hyperframe.frame import SettingsFrame
from leakyrelu.v1 import leakyrelu_pb2 as pb

from attacks import FORWARD, HEALTH_CHECK, HeadersOnly, block_of, try_upload
from fault_case import FaultCase
from namespace import PEER, SERVER, in_namespace
from watched_server import (
    MEBIBYTE,
    eventually,
    fault,
    grpc_message,
)

MEMORY = 128 * MEBIBYTE
ALLOWED_CALLS = 64
MESSAGE = grpc_message(
    pb.ForwardRequest(inputs=[pb.Tensor(values=[-1.0])]).SerializeToString()
)


class FairnessTest(FaultCase):
    def connect_all(self, server, count, **options):
        return [self.connect(server, **options) for _ in range(count)]

    def assert_fair(self, server, attack):
        """`attack` returns once it has taken hold."""
        with fault(
            self, server, grown_bytes=2 * MEMORY, deadline_seconds=5,
            sent_away=10,
        ) as figures, contextlib.ExitStack() as stack:
            attack(stack)
            figures.name += (
                f" ({server.metric('leakyrelu_inflight_calls'):.0f} in flight,"
                f" {server.metric('leakyrelu_waiting_calls'):.0f} waiting)"
            )
            self.assertTrue(figures.others_make(50))

    def hold_calls(self, server, connections):
        """Replies that are not taken use up the calls in flight."""
        block = block_of(FORWARD)
        for index in range(4 * ALLOWED_CALLS):
            stream = 1 + 2 * (index // len(connections))
            connections[index % len(connections)].upload(
                stream, block, MESSAGE
            )
        eventually(
            lambda: server.metric("leakyrelu_rejected_total") >= ALLOWED_CALLS
        )

    def assert_calls_are_shared(self, connections, listen="127.0.0.1:0",
                                flags=(), **options):
        server = self.serve(
            f"--max-inflight-calls={ALLOWED_CALLS}", *flags, listen=listen
        )
        shut = {SettingsFrame.INITIAL_WINDOW_SIZE: 0}
        held = self.connect_all(server, connections, settings=shut, **options)
        self.assert_fair(server, lambda _: self.hold_calls(server, held))

    def assert_the_queue_is_shared(self, connections, listen="127.0.0.1:0",
                                   flags=(), **options):
        server = self.serve(
            f"--message-memory-bytes={MEMORY}", *flags, listen=listen
        )
        held = self.connect_all(server, connections, **options)

        def attack(stack):
            for connection in held:
                for stream in range(1, 1 + 2 * (20 // connections), 2):
                    try_upload(
                        connection, stream, HEALTH_CHECK, 4 * MEBIBYTE
                    )
            headers = [
                stack.enter_context(HeadersOnly(server, **options))
                for _ in range(min(connections, 4))
            ]
            eventually(
                lambda: all(h.opened > 1000 or h.ended for h in headers)
            )

        self.assert_fair(server, attack)

    def test_calls_are_shared_by_two_connections(self):
        self.assert_calls_are_shared(1)

    def test_the_queue_is_shared_by_two_connections(self):
        self.assert_the_queue_is_shared(1)

    @in_namespace
    def test_calls_are_shared_by_two_peers(self):
        """However many connections one of them has."""
        self.assert_calls_are_shared(
            20, f"{SERVER}:0", ("--trust-network",), source=PEER
        )

    @in_namespace
    def test_the_queue_is_shared_by_two_peers(self):
        self.assert_the_queue_is_shared(
            20, f"{SERVER}:0", ("--trust-network",), source=PEER
        )


if __name__ == "__main__":
    unittest.main()
