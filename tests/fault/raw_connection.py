# SPDX-License-Identifier: Apache-2.0
"""HTTP/2 by hand: a connection that sends arbitrary frames."""

import select
import socket
import time

from hpack import Decoder, Encoder
from hyperframe.frame import (
    DataFrame,
    Frame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
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
    """HPACK that does not change the dynamic table, so that it can be sent
    repeatedly."""
    return Encoder().encode(
        [(name, value, True) for name, value in headers], huffman=False
    )


def headers_frame(stream, block, flags=("END_HEADERS",)):
    return HeadersFrame(stream, data=block, flags=flags).serialize()


def data_frames(stream, message, end=True):
    """A message in frames of the size that every peer accepts."""
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
    """A socket connected to (host, port) or to a Unix socket's path, with its
    preface and settings sent. Only upload reads what the server sends and
    acknowledges its settings."""

    def __init__(self, address, *, settings=None, preface=True,
                 receive_buffer_bytes=None, source=None):
        """source: the address to connect from."""
        is_local = isinstance(address, str)
        super().__init__(socket.AF_UNIX if is_local else socket.AF_INET)
        if receive_buffer_bytes is not None:
            self.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes
            )
        self._received = b""
        self._kept = []
        self._initial_window = FIRST_WINDOW  # from the server's settings
        self._connection_window = FIRST_WINDOW
        self._stream_windows = {}  # increments of the initial window
        self.settimeout(30)
        if source is not None:
            self.bind((source, 0))
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
        """Sends all of it unless the server closes the connection or the time
        is up, and discards what the server answers. Returns (bytes sent,
        whether the server closed the connection)."""
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
        """Yields the frames of calls that arrived during uploads, then those
        that arrive, until the server ends the connection or the time is up."""
        while self._kept:
            yield self._kept.pop(0)
        yield from self._arriving(seconds)

    def statuses(self, count, seconds=30):
        """grpc-status of the first calls that end; "" for a reset without
        status."""
        # gRPC 1.83 lists the metadata that it refuses in the status message.
        decoder = Decoder(max_header_list_size=1 << 24)
        found = {}
        for frame in self.frames(seconds):
            if isinstance(frame, HeadersFrame):
                headers = dict(decoder.decode(frame.data))
                if "grpc-status" in headers:
                    found[frame.stream_id] = headers["grpc-status"]
            elif isinstance(frame, RstStreamFrame):
                found.setdefault(frame.stream_id, "")
            if len(found) == count:
                break
        return list(found.values())

    def _arriving(self, seconds):
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
        """Sends a whole request like a correct client: within the server's
        windows, and answering pings. Reads nothing after the last byte is sent.
        REQUIRES: all data on the connection was sent by this function."""
        self.sendall(headers_frame(stream, block))
        self.upload_more(stream, message, end=end, seconds=seconds)

    def upload_more(self, stream, message, *, end=False, seconds=60):
        """As upload, for a further part of a request's body."""
        view = memoryview(message)
        sent = 0
        while sent < len(view):
            room = min(self._room(stream, seconds), FRAME_BYTES)
            part = bytes(view[sent : sent + room])
            sent += len(part)
            last = end and sent == len(view)
            flags = ("END_STREAM",) if last else ()
            self.sendall(DataFrame(stream, data=part, flags=flags).serialize())
            self._take_room(stream, len(part))

    def upload_bytewise(self, stream, count, *, seconds=60):
        """As upload_more, for zeros, each in a frame of its own."""
        frame = DataFrame(stream, data=b"\0").serialize()
        while count > 0:
            part = min(self._room(stream, seconds), FRAME_BYTES, count)
            self.sendall(frame * part)
            self._take_room(stream, part)
            count -= part

    def _room(self, stream, seconds):
        """How many bytes the server's windows permit, once it is some."""
        arriving = self._arriving(seconds)
        while True:
            room = min(
                self._connection_window,
                self._initial_window + self._stream_windows.get(stream, 0),
            )
            if room > 0:
                return room
            frame = next(arriving, None)
            if frame is None:
                raise ConnectionError("the windows are shut")
            self._apply(frame)
            # Header blocks belong together: each refers to earlier ones.
            if frame.stream_id != 0:
                self._kept.append(frame)

    def _take_room(self, stream, count):
        self._connection_window -= count
        self._stream_windows[stream] = (
            self._stream_windows.get(stream, 0) - count
        )

    def _apply(self, frame):
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

    def discard(self):
        """Discards what has arrived."""
        while select.select([self], [], [], 0)[0] and self.recv(1 << 20):
            pass

    def acknowledge_settings(self):
        """Returns whether the server's settings came; they hold for all that is
        sent from now on. To be called before anything is sent."""
        for frame in self._arriving(30):
            self._apply(frame)
            if isinstance(frame, SettingsFrame) and "ACK" not in frame.flags:
                return True
        return False

    def is_disconnected(self):
        """Whether the server has ended the connection; reads nothing."""
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
