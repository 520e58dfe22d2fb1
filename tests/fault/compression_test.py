# SPDX-License-Identifier: Apache-2.0
"""Compressed messages as a correct, a broken, or a hostile client sends them:
outcomes, memory, and the service of others."""

import base64
import gzip
import struct
import unittest
import zlib

from google.rpc import error_details_pb2, status_pb2
from hpack import Decoder
from hyperframe.frame import (
    DataFrame,
    HeadersFrame,
    RstStreamFrame,
    SettingsFrame,
)
from leakyrelu.v1 import leakyrelu_pb2 as pb

from fault_case import FaultCase
from raw_connection import (
    METHOD,
    RawConnection,
    WIDEST_WINDOW,
    header_block,
    request_headers,
)
from watched_server import (
    MEBIBYTE,
    eventually,
    fault,
    grpc_message,
)

HEALTH = "/grpc.health.v1.Health/Check"
INFER = "/inference.GRPCInferenceService/ModelInfer"
STREAM_INFER = "/inference.GRPCInferenceService/ModelStreamInfer"
REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
INITIAL_WINDOW = SettingsFrame.INITIAL_WINDOW_SIZE
OK, INVALID_ARGUMENT, RESOURCE_EXHAUSTED = 0, 3, 8
UNIMPLEMENTED, INTERNAL = 12, 13
SMALL_SERVER = (
    "--max-message-bytes=1MiB",
    "--message-memory-bytes=64MiB",
    "--max-inflight-bytes=16MiB",
)


def bomb(mebibytes):
    """gzip of that many MiB of zeros, a thousandth of that long, without its
    end: equal blocks, so that it takes no time to make."""
    compress = zlib.compressobj(9, zlib.DEFLATED, 31)
    first, next_ = (
        compress.compress(bytes(MEBIBYTE)) + compress.flush(zlib.Z_FULL_FLUSH)
        for _ in range(2)
    )
    return first + next_ * (mebibytes - 1)


def marked(body):
    """A message that is marked as compressed, in gRPC's framing."""
    return struct.pack(">BI", 1, len(body)) + body


def block(path, encoding="gzip"):
    named = [("grpc-encoding", encoding)] if encoding is not None else []
    return header_block(request_headers(path) + named)


class Answer:
    """What the server has sent on a stream until its end."""

    def __init__(self, connection, stream, seconds=30):
        decoder = Decoder()
        self.headers = {}
        self.data = b""
        for frame in connection.frames(seconds):
            if isinstance(frame, HeadersFrame):
                fields = decoder.decode(frame.data, raw=True)
                if frame.stream_id == stream:
                    self.headers.update(fields)
            if frame.stream_id != stream:
                continue
            if isinstance(frame, DataFrame):
                self.data += frame.data
            if isinstance(frame, RstStreamFrame):
                break
            if "END_STREAM" in frame.flags:
                break
        self.code = int(self.headers.get(b"grpc-status", -1))
        self.text = self.headers.get(b"grpc-message", b"").decode()

    def reason(self):
        details = self.headers[b"grpc-status-details-bin"]
        details = base64.b64decode(details + b"=" * (-len(details) % 4))
        for detail in status_pb2.Status.FromString(details).details:
            info = error_details_pb2.ErrorInfo()
            if detail.Unpack(info):
                return info.reason
        return None

    def message(self):
        """The only message's bytes; it is not compressed."""
        flag, length = struct.unpack(">BI", self.data[:5])
        assert flag == 0 and length == len(self.data) - 5
        return self.data[5:]


class CompressionTest(FaultCase):
    def send(self, server, path, message, encoding="gzip", end=True):
        connection = RawConnection(
            server.host_port, settings={INITIAL_WINDOW: WIDEST_WINDOW}
        )
        self.addCleanup(connection.close)
        connection.widen_window()
        connection.upload(1, block(path, encoding), message, end=end)
        return connection

    def call(self, server, path, message, encoding="gzip"):
        connection = self.send(server, path, message, encoding)
        answer = Answer(connection, 1)
        connection.close()
        return answer

    def forward(self, elements=3):
        return pb.ForwardRequest(
            inputs=[pb.Tensor(values=[-2.0] * elements)], negative_slope=0.5
        ).SerializeToString()

    def infer(self):
        # By hand: there are no Python classes of this protocol here.
        contents = b"\x32\x04" + struct.pack("<f", -2)
        tensor = (
            b"\x0a\x01x" b"\x12\x04FP32" b"\x1a\x01\x01"
            b"\x2a" + bytes([len(contents)]) + contents
        )
        return b"\x0a\x0aleaky_relu" b"\x2a" + bytes([len(tensor)]) + tensor

    def test_every_method_takes_both_encodings(self):
        server = self.serve()
        for encoding, compress in (
            ("gzip", gzip.compress), ("deflate", zlib.compress)
        ):
            for elements in (3, 300_000):
                for method in (METHOD, METHOD + "Stream"):
                    answer = self.call(
                        server, method,
                        marked(compress(self.forward(elements))), encoding,
                    )
                    self.assertEqual(answer.code, OK, answer.text)
                    response = pb.ForwardResponse.FromString(answer.message())
                    values = response.outputs[0].values
                    self.assertEqual(len(values), elements)
                    self.assertEqual(set(values), {-1.0})
            for path, message in (
                (INFER, self.infer()),
                (STREAM_INFER, self.infer()),
                (HEALTH, b""),
                (REFLECTION, b"\x3a\0"),
            ):
                answer = self.call(
                    server, path, marked(compress(message)), encoding
                )
                self.assertEqual(answer.code, OK, (path, answer.text))
                self.assertGreater(len(answer.message()), 1)
        # The size on the wire counts.
        received = server.metric(
            "grpc_server_call_rcvd_total_compressed_message_size_bytes_sum"
        )
        self.assertLess(received, 20_000)

    def test_unmarked_messages_need_no_decompression(self):
        server = self.serve()
        for encoding in ("gzip", "identity", None):
            answer = self.call(
                server, METHOD, grpc_message(self.forward()), encoding
            )
            self.assertEqual(answer.code, OK, answer.text)

    def test_damaged_messages_are_invalid(self):
        server = self.serve()
        whole = gzip.compress(self.forward())
        for body in (
            b"", b"text", whole[:-1], whole + b"x", whole + whole,
            whole[:-6] + bytes([whole[-6] ^ 1]) + whole[-5:],
            zlib.compress(self.forward()),
        ):
            for path in (METHOD, METHOD + "Stream", INFER, HEALTH):
                answer = self.call(server, path, marked(body))
                self.assertEqual(answer.code, INVALID_ARGUMENT, answer.text)
                self.assertEqual(answer.reason(), "MALFORMED_COMPRESSION")
        self.assertEqual(
            server.metric(
                'leakyrelu_rejected_total{reason="MALFORMED_COMPRESSION"}'
            ),
            28,
        )

    def test_unknown_encodings_are_refused(self):
        server = self.serve()
        knows = server.grpc_version() < (1, 57)
        body = marked(gzip.compress(self.forward()))
        for path in (METHOD, METHOD + "Stream", STREAM_INFER, HEALTH):
            for encoding in (None, "identity", "br"):
                answer = self.call(server, path, body, encoding)
                if knows:
                    # gRPC 1.51 does not tell the three apart.
                    self.assertEqual(answer.code, UNIMPLEMENTED, answer.text)
                else:
                    self.assertEqual(answer.code, INTERNAL, answer.text)
                if not knows and encoding == "br":
                    continue  # refused by gRPC
                self.assertEqual(answer.reason(), "UNKNOWN_ENCODING")
                self.assertEqual(
                    answer.headers[b"grpc-accept-encoding"],
                    b"identity, deflate, gzip",
                )

    def refuse(self, server, path, body):
        answer = self.call(server, path, marked(body))
        self.assertEqual(answer.code, RESOURCE_EXHAUSTED, answer.text)
        self.assertEqual(answer.reason(), "MESSAGE_TOO_LARGE")
        self.assertEqual(answer.headers[b"grpc-retry-pushback-ms"], b"-1")

    def test_bombs_of_every_kind_of_call(self):
        server = self.serve(*SMALL_SERVER)
        before = server.resident_bytes()
        with fault(self, server, grown_bytes=16 * MEBIBYTE):
            for path in (METHOD, METHOD + "Stream", INFER):
                self.refuse(server, path, bomb(1000))
            # On the stream of the inference protocol, a failure is a reply.
            answer = self.call(server, STREAM_INFER, marked(bomb(1000)))
            self.assertEqual(answer.code, OK, answer.text)
            self.assertIn(b"more than 1048576 bytes", answer.data)
            for path in (HEALTH, REFLECTION):
                self.refuse(server, path, bomb(50))  # below 64 KiB
                self.refuse(server, path, bomb(1000))
        self.assertLess(server.peak_bytes() - before, 16 * MEBIBYTE)

    def test_many_bombs_at_once_share_the_budget(self):
        server = self.serve(*SMALL_SERVER)
        before = server.resident_bytes()
        body = bomb(100)
        with fault(self, server, grown_bytes=32 * MEBIBYTE):
            connections = [
                self.send(server, METHOD, marked(body)) for _ in range(40)
            ]
            for connection in connections:
                self.assertEqual(Answer(connection, 1).code, RESOURCE_EXHAUSTED)
        self.assertLess(server.peak_bytes() - before, 32 * MEBIBYTE)
        self.assertEqual(server.metric("leakyrelu_inflight_bytes"), 0)

    def test_largest_bomb_with_defaults(self):
        server = self.serve()
        limit = 256 * MEBIBYTE  # of a message, where memory is plentiful
        before = server.resident_bytes()
        with fault(self, server, grown_bytes=limit + 64 * MEBIBYTE):
            self.refuse(server, METHOD, bomb(5000))
        self.assertLess(server.peak_bytes() - before, limit + 64 * MEBIBYTE)

    def test_cancelled_call_releases_what_it_inflated(self):
        server = self.serve()
        for _ in range(10):
            connection = self.send(server, METHOD, marked(bomb(5000)))
            connection.close()
        with fault(self, server, grown_bytes=512 * MEBIBYTE):
            pass
        self.assertTrue(
            eventually(
                lambda: server.metric("leakyrelu_inflight_bytes") == 0
            )
        )


if __name__ == "__main__":
    unittest.main()
