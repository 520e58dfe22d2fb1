# SPDX-License-Identifier: Apache-2.0
"""Two servers are restarted one after the other under load; the client, which
checks health and retries no call, loses none."""

import json
import signal
import sys
import time
import unittest

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from background import Background
from watched_server import WatchedServer, eventually

CALLS_A_SECOND = 200
SERVICE = "leakyrelu.v1.LeakyReluService"


class OpenLoop(Background):
    """Starts a call every few milliseconds, independent of earlier calls."""

    def __init__(self, stub):
        super().__init__()
        self._stub = stub
        self._calls = []

    def _run(self):
        request = pb.ForwardRequest(
            inputs=[pb.Tensor(values=[-1.0, 2.0])], negative_slope=0.5
        )
        due = time.monotonic()
        while not self._stop.wait(max(0, due - time.monotonic())):
            due += 1 / CALLS_A_SECOND
            self._calls.append(
                self._stub.Forward.future(request, timeout=60)
            )

    def outcomes(self):
        """(calls, failures), once all calls have ended."""
        wrong = []
        for call in self._calls:
            error = call.exception(timeout=60)
            if error is not None:
                wrong.append(f"{error.code()}: {error.details()}")
            elif list(call.result().outputs[0].values) != [-0.5, 2.0]:
                wrong.append("another result")
        return len(self._calls), wrong


class RollingRestartTest(unittest.TestCase):
    def serve(self, listen="127.0.0.1:0"):
        server = WatchedServer(
            "--log-level=error", "--drain-lead=3s", listen=listen
        )
        server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def assert_is_called(self, server):
        """Calls reach the server now, so the client has found it serving."""
        seen = server.metric("grpc_server_call_duration_seconds_count")
        self.assertTrue(
            eventually(
                lambda: server.metric(
                    "grpc_server_call_duration_seconds_count"
                )
                > seen + 20
            )
        )

    def test_no_call_is_lost(self):
        servers = [self.serve(), self.serve()]
        channel = self.enterContext(
            grpc.insecure_channel(
                "ipv4:" + ",".join(s.address for s in servers),
                [
                    ("grpc.service_config", json.dumps({
                        "loadBalancingConfig": [{"round_robin": {}}],
                        "healthCheckConfig": {"serviceName": SERVICE},
                    })),
                    ("grpc.enable_retries", 0),
                    ("grpc.initial_reconnect_backoff_ms", 100),
                    ("grpc.min_reconnect_backoff_ms", 100),
                    ("grpc.max_reconnect_backoff_ms", 500),
                ],
            )
        )
        grpc.channel_ready_future(channel).result(timeout=30)
        stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
        with OpenLoop(stub) as load:
            for server in servers:
                self.assert_is_called(server)
            for i, server in enumerate(servers):
                server.signal(signal.SIGTERM)
                self.assertEqual(server.wait(), 0)
                servers[i] = self.serve(server.address)
                self.assert_is_called(servers[i])
        calls, wrong = load.outcomes()
        print(
            f"figures: rolling restart of two servers: {calls} calls,"
            f" {len(wrong)} lost",
            file=sys.stderr,
        )
        self.assertEqual(wrong, [])
        self.assertGreater(calls, 500)


if __name__ == "__main__":
    unittest.main()
