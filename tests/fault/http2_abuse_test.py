# SPDX-License-Identifier: Apache-2.0
"""Attacks on the server with raw HTTP/2 frames."""

import unittest

from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)
from leakyrelu.v1 import leakyrelu_pb2 as pb

from raw_connection import (
    RawConnection,
    header_block,
    headers_frame,
    request_headers,
)
from watched_server import (
    MEBIBYTE,
    WatchedServer,
    eventually,
    fault,
    grpc_message,
)

INITIAL_WINDOW = SettingsFrame.INITIAL_WINDOW_SIZE
BLOCK = header_block(request_headers())


def integer(prefix_bits, first, value):
    """An HPACK integer, RFC 7541 section 5.1."""
    max_prefix = (1 << prefix_bits) - 1
    if value < max_prefix:
        return bytes([first | value])
    out = [first | max_prefix]
    value -= max_prefix
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    return bytes([*out, value])


def literal(name, value, first=0x00):
    """A header field that is in no table; with 0x40 as first byte it is added
    to the dynamic table."""
    return (
        bytes([first])
        + integer(7, 0, len(name)) + name
        + integer(7, 0, len(value)) + value
    )


class Http2AbuseTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(WatchedServer("--log-level=error"))
        # gRPC below 1.57 has published vulnerabilities: there the attack is
        # smaller, and the server only has to survive it
        # (docs/listening-and-security.md).
        self.has_holes = self.server.grpc_version() < (1, 57)

    def connect(self, server=None, **options):
        server = server or self.server
        connection = RawConnection(server.host_port, **options)
        self.addCleanup(connection.close)
        return connection

    def flood(self, data, seconds=10, **bounds):
        """Floods one connection; returns (bytes accepted, whether the server
        closed the connection)."""
        connection = self.connect()
        connection.widen_window()
        with fault(self, self.server, **bounds) as figures:
            sent, closed = connection.flood(data, seconds)
            figures.name += f" ({sent} bytes accepted, closed: {closed})"
        connection.close()
        return sent, closed

    def test_continuation_frames_without_end(self):
        field = literal(b"x-filler", b"a" * 16000)
        frames = HeadersFrame(1, data=BLOCK).serialize() + b"".join(
            ContinuationFrame(1, data=field).serialize() for _ in range(1000)
        )
        self.flood(frames, seconds=20)

    def test_one_huge_field_over_continuation_frames(self):
        # CVE-2023-33953: the time grows with the square of the length.
        value = (3 if self.has_holes else 17) * MEBIBYTE
        block = BLOCK + b"\0" + integer(7, 0, 1) + b"x" + integer(7, 0, value)
        frames = HeadersFrame(1, data=block).serialize() + b"".join(
            ContinuationFrame(1, data=b"a" * 16384).serialize()
            for _ in range(value // 16384)
        )
        self.flood(frames, seconds=20)

    def test_empty_continuation_frames(self):
        frames = HeadersFrame(1, data=BLOCK).serialize()
        frames += ContinuationFrame(1).serialize() * 500_000
        self.flood(frames)

    def test_hpack_bomb(self):
        # One field fills the dynamic table of 4096 bytes; each further byte
        # repeats that field, so that 16 KiB of frame expand to 64 MiB of
        # headers. gRPC 1.83 refuses them but holds half a MiB of their list
        # until then; the option bounds that (docs/listening-and-security.md).
        server = self.enterContext(
            WatchedServer("--log-level=error", "--max-concurrent-streams=64")
        )
        entry = literal(b"x", b"a" * 4000, first=0x40)
        connection = self.connect(server)
        with fault(self, server) as figures:
            block = BLOCK + entry + b"\xbe" * 11_000
            sent, closed = connection.flood(
                headers_frame(1, block)
                + b"".join(
                    headers_frame(stream, BLOCK + b"\xbe" * 16_000)
                    for stream in range(3, 2003, 2)
                )
            )
            figures.name += f" ({sent} bytes accepted, closed: {closed})"

    def test_padded_integers(self):
        # CVE-2023-33953, too: 0x80 adds nothing and requests one more byte,
        # without end.
        padded = b"\x7f" + b"\x80" * 16_000
        frames = HeadersFrame(1, data=BLOCK + padded).serialize()
        frames += ContinuationFrame(1, data=b"\x80" * 16_384).serialize() * (
            40 if self.has_holes else 600
        )
        self.flood(frames)

    def test_rapid_reset(self):
        # CVE-2023-44487: requests that are reset at once are still served.
        streams = range(1, 10_001 if self.has_holes else 100_001, 2)
        frames = b"".join(
            headers_frame(stream, BLOCK)
            + RstStreamFrame(stream, error_code=8).serialize()
            for stream in streams
        )
        self.flood(
            frames, seconds=15,
            grown_bytes=(192 if self.has_holes else 64) * MEBIBYTE,
        )

    def test_resets_by_protocol_errors(self):
        # The client violates the protocol, so that the server resets the stream
        # (the variant of 2025).
        frames = b"".join(
            headers_frame(stream, BLOCK)
            + WindowUpdateFrame(stream).serialize()[:-4] + bytes(4)
            for stream in range(1, 100_001, 2)
        )
        self.flood(frames, seconds=15)

    def test_settings_flood(self):
        frame = SettingsFrame(0, settings={INITIAL_WINDOW: 65535})
        self.flood(frame.serialize() * 500_000)

    def test_settings_that_resize_the_header_table(self):
        table = SettingsFrame.HEADER_TABLE_SIZE
        pair = (
            SettingsFrame(0, settings={table: 0}).serialize()
            + SettingsFrame(0, settings={table: (1 << 32) - 1}).serialize()
        )
        self.flood(pair * 100_000)

    def test_ping_flood(self):
        # gRPC 1.51 answers all pings that it has read before it ends the
        # connection: after 3 MB of pings, the allocator keeps 64 MB for a
        # while.
        self.flood(
            PingFrame(0, opaque_data=b"12345678").serialize() * 500_000,
            grown_bytes=(128 if self.has_holes else 64) * MEBIBYTE,
        )

    def test_empty_data_flood(self):
        frames = headers_frame(1, BLOCK)
        self.flood(frames + DataFrame(1).serialize() * 500_000)

    def test_padding_flood(self):
        frame = DataFrame(1, data=b"", flags=("PADDED",), pad_length=255)
        frames = headers_frame(1, BLOCK)
        self.flood(frames + frame.serialize() * 40_000)

    def test_priority_flood(self):
        frames = b"".join(
            PriorityFrame(
                stream, depends_on=stream - 2 if stream > 1 else 0,
                stream_weight=15,
            ).serialize()
            for stream in range(1, 400_001, 2)
        )
        self.flood(frames)

    def test_window_update_flood(self):
        frame = WindowUpdateFrame(0, window_increment=1).serialize()
        self.flood(frame * 500_000)

    def test_unknown_frames_flood(self):
        self.flood(b"\0\0\0\xee\0\0\0\0\0" * 500_000)

    def test_tiny_windows_block_responses(self):
        # 200 responses of 256 KiB, none of which can be sent.
        message = grpc_message(
            pb.ForwardRequest(
                inputs=[pb.Tensor(data=bytes(256 << 10))]
            ).SerializeToString()
        )
        with fault(self, self.server, grown_bytes=256 * MEBIBYTE) as figures:
            held = []
            for _ in range(4):
                connection = self.connect(settings={INITIAL_WINDOW: 1})
                held.append(connection)
                for stream in range(1, 101, 2):
                    connection.upload(stream, BLOCK, message)
            self.assertTrue(
                eventually(
                    lambda: self.server.metric("leakyrelu_elements_total")
                    >= 200 * (256 << 10) / 4
                )
            )
            in_flight = self.server.metric("leakyrelu_inflight_bytes")
            figures.name += f" ({in_flight:.0f} bytes in flight)"
        for connection in held:
            self.assertFalse(connection.is_disconnected())
            connection.close()


if __name__ == "__main__":
    unittest.main()
