# SPDX-License-Identifier: Apache-2.0
"""The metrics that Prometheus scrapes from the running server."""

import os
import re
import shutil
import subprocess
import unittest
import urllib.request

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from server_process import Server


def scrape(server):
    with urllib.request.urlopen(server.metrics_url) as response:
        return response.read().decode()


def value(text, series):
    return float(re.search(rf"^{re.escape(series)} (\S+)$", text, re.M)[1])


def mixed_calls(channel):
    """Valid and invalid calls, small and large, of known and unknown
    methods."""
    stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
    small = pb.ForwardRequest(inputs=[pb.Tensor(values=[-1])])
    stub.Forward(small)
    list(stub.ForwardStream(iter([small, small])))
    large = pb.Tensor(data=bytes(3 << 20))
    stub.Backward(pb.BackwardRequest(inputs=[large]))
    bad = pb.ForwardRequest(inputs=[pb.Tensor(shape=[2], values=[1])])
    for method, request in (
        ("/leakyrelu.v1.LeakyReluService/Forward", bad),
        ('/made.up/By"A\\Client', small),
    ):
        call = channel.unary_unary(
            method,
            request_serializer=type(request).SerializeToString,
            response_deserializer=pb.ForwardResponse.FromString,
        )
        try:
            call(request)
        except grpc.RpcError:
            continue
        raise AssertionError(f"{method} was served")


class MetricsTest(unittest.TestCase):
    def test_calls_are_counted(self):
        with Server("--inline-bytes=1MiB") as server, grpc.insecure_channel(
            server.address
        ) as channel:
            mixed_calls(channel)
            # The end of the last call is counted after its client has received
            # it.
            ended = (
                'grpc_server_call_duration_seconds_count{grpc_method="other",'
                'grpc_status="UNIMPLEMENTED"} 1\n'
            )
            while ended not in (text := scrape(server)):
                pass
        service = "leakyrelu.v1.LeakyReluService"
        for series, expected in (
            (f'grpc_server_call_started_total{{grpc_method="{service}/Forward"}}', 2),
            ('grpc_server_call_started_total{grpc_method="other"}', 1),
            ('leakyrelu_rejected_total{reason="SIZE_MISMATCH"}', 1),
            ('leakyrelu_rejected_total{reason="UNKNOWN_METHOD"}', 1),
            ('leakyrelu_elements_total{operation="backward",dtype="float32"}', 3 << 18),
            ("leakyrelu_pool_jobs_total", 1),
            ("leakyrelu_pool_queued_pieces", 0),
            ("leakyrelu_inflight_bytes", 0),
            ("leakyrelu_log_lines_lost_total", 0),
        ):
            self.assertEqual(value(text, series), expected, series)
        self.assertGreater(value(text, "leakyrelu_pool_pieces_total"), 1)
        # No label is made from a client's input.
        self.assertNotIn("made.up", text)

    def test_lost_log_lines_are_counted(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        with Server("--access-log", stderr=writer) as server:
            os.close(writer)
            with grpc.insecure_channel(server.address) as channel:
                stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
                request = pb.ForwardRequest(inputs=[pb.Tensor(values=[-1])])
                lost = "leakyrelu_log_lines_lost_total"
                while value(scrape(server), lost) == 0:
                    for _ in range(100):
                        stub.Forward(request)

    @unittest.skipUnless(shutil.which("promtool"), "needs promtool")
    def test_promtool_reports_no_problem(self):
        with Server("--inline-bytes=1MiB") as server, grpc.insecure_channel(
            server.address
        ) as channel:
            mixed_calls(channel)
            text = scrape(server)
        result = subprocess.run(
            ["promtool", "check", "metrics"],
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual((result.returncode, result.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
