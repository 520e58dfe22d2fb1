# SPDX-License-Identifier: Apache-2.0
"""A typical implementation of LeakyReluService in Python: grpcio's thread pool,
generated messages, NumPy for the function.

usage: server.py HOST:PORT    (leakyrelu/v1/leakyrelu_pb2 on PYTHONPATH)
"""

import sys
from concurrent import futures

import grpc
import numpy
from leakyrelu.v1 import leakyrelu_pb2
from leakyrelu.v1 import leakyrelu_pb2_grpc

DEFAULT_SLOPE = numpy.float32(0.01)


class LeakyRelu(leakyrelu_pb2_grpc.LeakyReluServiceServicer):

    def Forward(self, request, context):
        slope = DEFAULT_SLOPE
        if request.HasField("negative_slope"):
            slope = numpy.float32(request.negative_slope)
        response = leakyrelu_pb2.ForwardResponse()
        for tensor in request.inputs:
            x = numpy.frombuffer(tensor.data, numpy.float32)
            response.outputs.add(
                dtype=tensor.dtype,
                shape=tensor.shape,
                data=numpy.where(x > 0, x, x * slope).tobytes())
        return response

    def ForwardStream(self, requests, context):
        for request in requests:
            yield self.Forward(request, context)


def main():
    host, _, _ = sys.argv[1].rpartition(":")
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=4),
        options=[("grpc.max_receive_message_length", -1),
                 ("grpc.max_send_message_length", -1)])
    leakyrelu_pb2_grpc.add_LeakyReluServiceServicer_to_server(
        LeakyRelu(), server)
    port = server.add_insecure_port(sys.argv[1])
    server.start()
    print(f"listening on {host}:{port}", flush=True)
    server.wait_for_termination()


main()
