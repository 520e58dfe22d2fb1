# SPDX-License-Identifier: Apache-2.0
"""The errors that a rejected caller receives, decoded with stock google.rpc
messages."""

import unittest

import grpc
from google.rpc import error_details_pb2, status_pb2
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from server_process import Server


class ErrorsTest(unittest.TestCase):
    def test_a_wrong_byte_count_is_explained(self):
        with Server() as server, grpc.insecure_channel(
            server.address
        ) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            request = pb.ForwardRequest(
                inputs=[pb.Tensor(shape=[2, 2], data=bytes(12))]
            )
            with self.assertRaises(grpc.RpcError) as caught:
                stub.Forward(request)
            error = caught.exception
            self.assertEqual(error.code(), grpc.StatusCode.INVALID_ARGUMENT)
            self.assertIn("inputs[0].data", error.details())
            self.assertIn("12 bytes", error.details())
            self.assertIn("16 bytes", error.details())

            trailers = dict(error.trailing_metadata())
            status = status_pb2.Status.FromString(
                trailers["grpc-status-details-bin"]
            )
            self.assertEqual(status.code, 3)
            self.assertEqual(status.message, error.details())
            info = error_details_pb2.ErrorInfo()
            bad = error_details_pb2.BadRequest()
            for detail in status.details:
                for message in (info, bad):
                    detail.Unpack(message)
            self.assertEqual(info.domain, "leakyrelu")
            self.assertRegex(info.reason, "^[A-Z_]+$")
            self.assertEqual(bad.field_violations[0].field, "inputs[0].data")

            # The connection is still usable.
            good = pb.ForwardRequest(inputs=[pb.Tensor(values=[-1, 2])])
            values = stub.Forward(good).outputs[0].values
            self.assertEqual(values[1], 2)


if __name__ == "__main__":
    unittest.main()
