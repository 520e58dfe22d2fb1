# SPDX-License-Identifier: Apache-2.0
"""Callers that hold what they do not use. Each is a context: the attack has
taken hold when it is entered, and its connections are closed when it is left.
"""

import contextlib
import struct

from hpack import Encoder

from background import Background
from raw_connection import (
    RawConnection,
    data_frames,
    header_block,
    headers_frame,
    request_headers,
)
from watched_server import MEBIBYTE

FORWARD = "/leakyrelu.v1.LeakyReluService/Forward"
FORWARD_STREAM = "/leakyrelu.v1.LeakyReluService/ForwardStream"
HEALTH_CHECK = "/grpc.health.v1.Health/Check"
HEALTH_WATCH = "/grpc.health.v1.Health/Watch"
REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"


def block_of(path):
    return header_block(request_headers(path))


def begun_message(total_bytes):
    """The prefix of a message of that length."""
    return struct.pack(">BI", 0, total_bytes)


def try_upload(connection, stream, path, held_bytes, *, seconds=5):
    """Sends that many bytes of a message of twice the length, as far as the
    server accepts them. Returns whether it accepted them all."""
    part = bytes(MEBIBYTE)
    try:
        connection.upload(
            stream, block_of(path), begun_message(2 * held_bytes), end=False,
            seconds=seconds,
        )
        for begin in range(0, held_bytes, MEBIBYTE):
            connection.upload_more(
                stream, part[: held_bytes - begin], seconds=seconds
            )
    except OSError:
        return False  # disconnected, or no window
    return True


@contextlib.contextmanager
def partial_messages(server, path, count, each_bytes, *, connections):
    """Messages of which half has been sent, and nothing more comes. Yields how
    many the server has accepted."""
    with contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(RawConnection(server.socket_address))
            for _ in range(connections)
        ]
        accepted = 0
        for index in range(count):
            connection = held[index % connections]
            stream = 1 + 2 * (index // connections)
            accepted += try_upload(connection, stream, path, each_bytes)
        yield accepted


def open_calls(connection, path, count, message=b""):
    """Opens that many calls on a new connection, each with the same message,
    and does not end them."""
    block = block_of(path)
    connection.flood(
        b"".join(
            headers_frame(stream, block)
            + (data_frames(stream, message, end=False) if message else b"")
            for stream in range(1, 2 * count, 2)
        )
    )


class HeadersOnly(Background):
    """Opens calls whose message never comes, at that many bytes a second, on
    one connection, and discards the answers."""

    def __init__(self, server, path=FORWARD, bytes_a_second=13_000,
                 **options):
        super().__init__()
        self._connection = RawConnection(server.socket_address, **options)
        self._path = path
        self._bytes_a_second = bytes_a_second
        self.opened = 0
        self.ended = False  # by the server

    def __exit__(self, *exc):
        super().__exit__(*exc)
        self._connection.close()

    def _run(self):
        # All headers are in the dynamic table after the first call, so that
        # each further one takes some 16 bytes.
        encoder = Encoder()
        stream = 1
        period = 0.02
        try:
            while not self._stop.wait(period):
                frames = b""
                while len(frames) < self._bytes_a_second * period:
                    frames += headers_frame(
                        stream, encoder.encode(request_headers(self._path))
                    )
                    stream += 2
                    self.opened += 1
                self._connection.sendall(frames)
                self._connection.discard()
        except OSError:
            self.ended = True
