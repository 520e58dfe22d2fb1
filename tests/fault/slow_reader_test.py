# SPDX-License-Identifier: Apache-2.0
"""The timeout for replies judges progress: a caller that reads slowly gets its
reply, one that stops reading is given up."""

import select
import time
import unittest

from hpack import Decoder
from hyperframe.frame import (
    DataFrame,
    HeadersFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)
from leakyrelu.v1 import leakyrelu_pb2 as pb

from attacks import FORWARD, block_of
from raw_connection import WIDEST_WINDOW, RawConnection
from watched_server import MEBIBYTE, WatchedServer, fault, grpc_message

# Bytes that a slow reader takes in this time; 2 MB/s.
PIECE = 100_000
PERIOD = 0.05


class SlowReaderTest(unittest.TestCase):
    """With a reply that takes four times the timeout; soak_test has the
    server's default timeout."""

    reply_bytes = 16 * MEBIBYTE
    timeout_seconds = 2

    def setUp(self):
        self.server = self.enterContext(
            WatchedServer(
                "--log-level=error",
                f"--send-timeout={self.timeout_seconds}s",
            )
        )
        tensor = pb.Tensor(data=bytes(self.reply_bytes))
        self.message = grpc_message(
            pb.ForwardRequest(inputs=[tensor]).SerializeToString()
        )

    def connect(self, **options):
        connection = RawConnection(self.server.host_port, **options)
        self.addCleanup(connection.close)
        return connection

    def reading(self):
        return fault(self, self.server, grown_bytes=4 * self.reply_bytes)

    def outcome(self, connection, after_piece):
        """Takes a piece of the reply per period, until the call ends. Returns
        (bytes of messages, the status or "reset")."""
        decoder = Decoder()
        received = 0
        received_of_piece = 0
        for frame in connection.frames(60):
            if isinstance(frame, DataFrame):
                received += len(frame.data)
                received_of_piece += len(frame.data)
                if received_of_piece >= PIECE:
                    received_of_piece -= PIECE
                    after_piece()
            elif isinstance(frame, HeadersFrame):
                headers = dict(decoder.decode(frame.data))
                if "grpc-status" in headers:
                    return received, headers["grpc-status"]
            elif isinstance(frame, RstStreamFrame):
                return received, "reset"
        return received, "none"

    def assert_completes(self, connection, after_piece):
        begin = time.monotonic()
        with self.reading() as figures:
            connection.upload(1, block_of(FORWARD), self.message)
            received, status = self.outcome(connection, after_piece)
            seconds = time.monotonic() - begin
            figures.name += f" ({received} bytes in {seconds:.1f} s: {status})"
        self.assertEqual(status, "0")
        self.assertGreater(received, self.reply_bytes)

    def test_a_steady_reader_gets_its_reply(self):
        """The kernel's buffers are full for the whole time."""
        connection = self.connect(
            settings={SettingsFrame.INITIAL_WINDOW_SIZE: WIDEST_WINDOW},
            receive_buffer_bytes=65536,
        )
        connection.widen_window()
        self.assert_completes(connection, lambda: time.sleep(PERIOD))

    def test_a_steady_window_gets_its_reply(self):
        """The stream's window is used up for the whole time."""
        connection = self.connect(
            settings={SettingsFrame.INITIAL_WINDOW_SIZE: PIECE}
        )
        connection.widen_window()

        def widen():
            time.sleep(PERIOD)
            connection.sendall(
                WindowUpdateFrame(1, window_increment=PIECE).serialize()
            )

        self.assert_completes(connection, widen)

    def test_a_window_that_stays_shut_is_given_up(self):
        """After some of the reply has been taken."""
        connection = self.connect(
            settings={SettingsFrame.INITIAL_WINDOW_SIZE: PIECE}
        )
        connection.widen_window()
        with self.reading() as figures:
            connection.upload(1, block_of(FORWARD), self.message)
            begin = time.monotonic()
            received, status = self.outcome(connection, lambda: None)
            seconds = time.monotonic() - begin
            figures.name += (
                f" ({received} bytes, then {status}, {seconds:.1f} s)"
            )
        self.assertEqual((received, status), (PIECE, "8"))

    def test_a_reader_that_stops_is_disconnected(self):
        connection = self.connect(
            settings={SettingsFrame.INITIAL_WINDOW_SIZE: WIDEST_WINDOW},
            receive_buffer_bytes=65536,
        )
        connection.widen_window()
        with self.reading() as figures:
            connection.upload(1, block_of(FORWARD), self.message)
            received = 0
            while received < self.reply_bytes // 2:
                received += len(connection.recv(65536))
            poll = select.poll()
            poll.register(connection, select.POLLRDHUP)
            begin = time.monotonic()
            self.assertTrue(poll.poll(10_000 * self.timeout_seconds))
            seconds = time.monotonic() - begin
            figures.name += f" (disconnected after {seconds:.1f} s)"


if __name__ == "__main__":
    unittest.main()
