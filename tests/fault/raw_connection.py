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
    PingFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
METHOD = "/leakyrelu.v1.LeakyReluService/Forward"
WIDEST_WINDOW = (1 << 31) - 1
FRAME_BYTES = 16384
FIRST_WINDOW = 65535


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
    """A socket connected to (host, port) or to a Unix socket's path, its
    preface and settings sent. Only upload reads what the server sends, and
    acknowledges its settings."""

    def __init__(self, address, *, settings=None, preface=True,
                 receive_buffer_bytes=None):
        is_local = isinstance(address, str)
        super().__init__(socket.AF_UNIX if is_local else socket.AF_INET)
        if receive_buffer_bytes is not None:
            self.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes
            )
        self._received = b""
        self._initial_window = FIRST_WINDOW  # as the server's settings say
        self._connection_window = FIRST_WINDOW
        self._stream_windows = {}  # beyond the initial one
        self.settimeout(30)
        self.connect(address)
        if not is_local:
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if preface:
            self.sendall(
                PREFACE
                + SettingsFrame(0, settings=settings or {}).serialize()
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
        while True:
            while (frame := self._next_frame()) is not None:
                yield frame
            self.settimeout(max(0.001, end - time.monotonic()))
            try:
                more = self.recv(1 << 16)
            except (TimeoutError, ConnectionResetError):
                return
            if not more:
                return
            self._received += more

    def _next_frame(self):
        if len(self._received) < 9:
            return None
        frame, length = Frame.parse_frame_header(
            memoryview(self._received[:9])
        )
        if len(self._received) < 9 + length:
            return None
        frame.parse_body(memoryview(self._received[9 : 9 + length]))
        self._received = self._received[9 + length :]
        return frame

    def upload(self, stream, block, message, *, end=True, seconds=60):
        """Sends a whole request as a lawful client does: within the server's
        windows, pings answered. Nothing is read once its last byte is sent.
        REQUIRES: all data of the connection was sent by this."""
        self.sendall(headers_frame(stream, block))
        arriving = self.frames(seconds)
        view = memoryview(message)
        sent = 0
        while sent < len(view):
            room = min(
                self._connection_window,
                self._initial_window + self._stream_windows.get(stream, 0),
                FRAME_BYTES,
            )
            if room <= 0:
                frame = next(arriving, None)
                if frame is None:
                    raise ConnectionError(f"{sent} bytes taken, then no room")
                self._heed(frame)
                continue
            part = bytes(view[sent : sent + room])
            sent += len(part)
            last = end and sent == len(view)
            flags = ("END_STREAM",) if last else ()
            self.sendall(DataFrame(stream, data=part, flags=flags).serialize())
            self._connection_window -= len(part)
            self._stream_windows[stream] = (
                self._stream_windows.get(stream, 0) - len(part)
            )

    def _heed(self, frame):
        if isinstance(frame, WindowUpdateFrame):
            if frame.stream_id == 0:
                self._connection_window += frame.window_increment
            else:
                self._stream_windows[frame.stream_id] = (
                    self._stream_windows.get(frame.stream_id, 0)
                    + frame.window_increment
                )
        elif isinstance(frame, SettingsFrame) and "ACK" not in frame.flags:
            self._initial_window = frame.settings.get(
                SettingsFrame.INITIAL_WINDOW_SIZE, self._initial_window
            )
            self.sendall(SettingsFrame(0, flags=("ACK",)).serialize())
        elif isinstance(frame, PingFrame) and "ACK" not in frame.flags:
            self.sendall(
                PingFrame(
                    0, opaque_data=frame.opaque_data, flags=("ACK",)
                ).serialize()
            )

    def is_cut(self):
        """Whether the server has ended the connection, without reading."""
        poll = select.poll()
        poll.register(self, select.POLLRDHUP)
        return bool(poll.poll(0))

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
