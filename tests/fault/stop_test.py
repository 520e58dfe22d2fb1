# SPDX-License-Identifier: Apache-2.0
"""Which peers a stop waits for, on TCP and on a Unix socket."""

import signal
import tempfile
import threading
import time
import unittest

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from raw_connection import RawConnection
from watched_server import WatchedServer, eventually


def request(size):
    return pb.ForwardRequest(inputs=[pb.Tensor(data=bytes(size))])


class Stop:
    def serve(self):
        return self.enterContext(
            WatchedServer("--log-level=error", listen=self.listen())
        )

    def test_stop_does_not_wait_for_idle_peers(self):
        server = self.serve()
        # One peer that never sends anything, and one that never answers.
        for preface in (False, True):
            connection = RawConnection(server.socket_address, preface=preface)
            self.addCleanup(connection.close)
        self.assertTrue(
            eventually(lambda: server.metric("leakyrelu_connections") == 2)
        )
        begin = time.monotonic()
        server.signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)
        # gRPC alone waits for 20 s, or for --drain-timeout.
        self.assertLess(time.monotonic() - begin, 5)

    def test_stop_waits_for_a_paused_stream(self):
        server = self.serve()
        stopping = threading.Event()

        def messages():
            yield request(64)
            stopping.wait(60)
            # Longer than the timeout of idle peers.
            time.sleep(2)
            yield request(128)

        with grpc.insecure_channel(server.address) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            replies = stub.ForwardStream(messages(), timeout=60)
            self.assertEqual(len(next(replies).outputs[0].data), 64)
            server.signal(signal.SIGTERM)
            stopping.set()
            self.assertEqual(len(next(replies).outputs[0].data), 128)
            self.assertEqual(list(replies), [])
        self.assertEqual(server.wait(), 0)


class StopOnTcpTest(Stop, unittest.TestCase):
    def listen(self):
        return "127.0.0.1:0"


class StopOnUnixSocketTest(Stop, unittest.TestCase):
    def listen(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        return f"unix:{folder}/socket"


if __name__ == "__main__":
    unittest.main()
