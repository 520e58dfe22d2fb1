# SPDX-License-Identifier: Apache-2.0
"""Rows of `./dev soak`: what a request of many empty fields costs, in relation
to an ordinary request of the same bytes. The figures need a quiet machine; no
test asserts them."""

import statistics
import sys

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb

from watched_server import MEBIBYTE, WatchedServer

SIZE = MEBIBYTE
CALLS = 20
ROUNDS = 7
WANTED = 4.0
FORWARD = "/leakyrelu.v1.LeakyReluService/Forward"
INFER = "/inference.GRPCInferenceService/ModelInfer"
MODEL = b"\x0a\x0aleaky_relu"  # ModelInferRequest.model_name


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number, content):
    return bytes([number << 3 | 2]) + varint(len(content)) + content


def filled(content, around=lambda inner: inner):
    """As many of that content as SIZE has room for."""
    return around(content * ((SIZE - 64) // len(content)))


EMPTY = {
    "outputs of ModelInfer": (INFER, filled(field(6, b""))),
    "parameters of ModelInfer": (INFER, filled(field(4, b""))),
    "parameters of one output": (
        INFER, filled(field(2, b""), lambda inner: field(6, inner)),
    ),
    "values of one parameter": (
        INFER, filled(field(2, b""), lambda inner: field(4, inner)),
    ),
    "bytes_contents of one input": (
        INFER,
        filled(field(8, b""), lambda inner: field(5, field(5, inner))),
    ),
    "bool_contents of one input, packed": (
        INFER,
        filled(b"\0", lambda inner: field(5, field(5, field(1, inner)))),
    ),
    "shape of one input, packed": (
        INFER, filled(b"\0", lambda inner: field(5, field(3, inner))),
    ),
    "inputs of Forward": (FORWARD, filled(field(1, b""))),
    "shape of one input of Forward, packed": (
        FORWARD, filled(b"\0", lambda inner: field(1, field(2, inner))),
    ),
    "data of one input of Forward": (
        FORWARD, filled(field(3, b""), lambda inner: field(1, inner)),
    ),
    "unknown fields of Forward": (FORWARD, filled(field(15, b""))),
}
ORDINARY = pb.ForwardRequest(
    inputs=[pb.Tensor(data=bytes(SIZE - 64))]
).SerializeToString()


def seconds_a_call(server, channel, path, message):
    """CPU time of the server. Refusals are answers."""
    method = channel.unary_unary(path)
    if path == INFER:
        message = MODEL + message
    before = server.cpu_seconds()
    for _ in range(CALLS):
        try:
            method(message, timeout=60)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.INVALID_ARGUMENT:
                raise
    return (server.cpu_seconds() - before) / CALLS


def row(name, path, message):
    options = [("grpc.max_receive_message_length", -1)]
    ratios = []
    with WatchedServer("--log-level=error") as server, grpc.insecure_channel(
        server.address, options
    ) as channel:
        for _ in range(ROUNDS):
            ordinary = seconds_a_call(server, channel, FORWARD, ORDINARY)
            empty = seconds_a_call(server, channel, path, message)
            ratios.append(empty / ordinary)
    ratio = statistics.median(ratios)
    print(
        f"parsing cost: {name}: {ratio:.1f} times an ordinary call of"
        f" {SIZE >> 10} KiB, wanted at most {WANTED:.0f}"
        f"{'' if ratio <= WANTED else ', ABOVE'} ({min(ratios):.1f} to"
        f" {max(ratios):.1f} in {ROUNDS} rounds); {empty * 1000:.2f} ms",
        file=sys.stderr,
    )


if __name__ == "__main__":
    for each, (where, what) in EMPTY.items():
        row(each, where, what)
