# SPDX-License-Identifier: Apache-2.0
"""HTTP/2 by hand: a connection that sends whatever frames a test wants."""

import select
import socket
import time

from hpack import Encoder
from hyperframe.frame import (
    DataFrame,
    Frame,
    HeadersFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
METHOD = "/leakyrelu.v1.LeakyReluService/Forward"
WIDEST_WINDOW = (1 << 31) - 1
FRAME_BYTES = 16384


def request_headers(path=METHOD):
    return [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", "localhost"),
        ("te", "trailers"),
        ("content-type", "application/grpc"),
    ]


def header_block(headers):
    """HPACK that leaves the table alone, so that it may be sent repeatedly."""
    return Encoder().encode(
        [(name, value, True) for name, value in headers], huffman=False
    )


def headers_frame(stream, block, flags=("END_HEADERS",)):
    return HeadersFrame(stream, data=block, flags=flags).serialize()


def data_frames(stream, message, end=True):
    """A message in frames of the size that every peer takes."""
    parts = [
        message[i : i + FRAME_BYTES]
        for i in range(0, len(message), FRAME_BYTES)
    ]
    return b"".join(
        DataFrame(
            stream,
            data=part,
            flags=("END_STREAM",) if end and part is parts[-1] else (),
        ).serialize()
        for part in parts
    )


class RawConnection(socket.socket):
    """A connected socket, through the preface and the settings."""

    def __init__(self, host_port, *, settings=None, preface=True,
                 receive_buffer_bytes=None):
        super().__init__()
        if receive_buffer_bytes is not None:
            self.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes
            )
        self.settimeout(30)
        self.connect(host_port)
        self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if preface:
            self.sendall(
                PREFACE
                + SettingsFrame(0, settings=settings or {}).serialize()
                + SettingsFrame(0, flags=("ACK",)).serialize()
            )

    def widen_window(self):
        increment = WIDEST_WINDOW - 65535
        self.sendall(
            WindowUpdateFrame(0, window_increment=increment).serialize()
        )

    def flood(self, data, seconds=10):
        """Sends all of it unless the server cuts the connection or time is
        up, throwing away what the server answers. Returns (bytes sent,
        whether the server cut the connection)."""
        self.setblocking(False)
        end = time.monotonic() + seconds
        view = memoryview(data)
        sent = 0
        try:
            while sent < len(view) and time.monotonic() < end:
                readable, writable, _ = select.select(
                    [self], [self], [], 0.2
                )
                if readable and not self.recv(1 << 20):
                    return sent, True
                if writable:
                    sent += self.send(view[sent : sent + (1 << 18)])
        except (BrokenPipeError, ConnectionResetError):
            return sent, True
        finally:
            self.setblocking(True)
            self.settimeout(30)
        return sent, False

    def frames(self, seconds=30):
        """Yields the frames that arrive, until the server's end or time is
        up."""
        end = time.monotonic() + seconds
        buffer = b""
        while (left := end - time.monotonic()) > 0:
            self.settimeout(left)
            try:
                more = self.recv(1 << 16)
            except (TimeoutError, ConnectionResetError):
                return
            if not more:
                return
            buffer += more
            while len(buffer) >= 9:
                frame, length = Frame.parse_frame_header(
                    memoryview(buffer[:9])
                )
                if len(buffer) < 9 + length:
                    break
                frame.parse_body(memoryview(buffer[9 : 9 + length]))
                buffer = buffer[9 + length :]
                yield frame

    def closed_by_server(self, seconds=30):
        """Whether the server ends the connection within that time."""
        end = time.monotonic() + seconds
        try:
            while (left := end - time.monotonic()) > 0:
                self.settimeout(left)
                if not self.recv(1 << 16):
                    return True
        except TimeoutError:
            return False
        except (ConnectionResetError, BrokenPipeError):
            return True
        return False
