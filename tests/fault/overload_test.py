# SPDX-License-Identifier: Apache-2.0
"""More than the server may hold, and callers that do not take their replies."""

import signal
import sys
import threading
import unittest

import grpc
from google.rpc import error_details_pb2, status_pb2
from hyperframe.frame import GoAwayFrame, RstStreamFrame, SettingsFrame
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from raw_connection import (
    RawConnection,
    WIDEST_WINDOW,
    header_block,
    request_headers,
)
from watched_server import (
    MEBIBYTE,
    WatchedServer,
    eventually,
    fault,
    grpc_message,
)

BLOCK = header_block(request_headers())
INITIAL_WINDOW = SettingsFrame.INITIAL_WINDOW_SIZE


def request(size):
    return pb.ForwardRequest(inputs=[pb.Tensor(data=bytes(size))])


def message(size):
    return grpc_message(request(size).SerializeToString())


class OverloadTest(unittest.TestCase):
    def serve(self, *flags):
        return self.enterContext(WatchedServer("--log-level=error", *flags))

    def connect(self, server, **options):
        connection = RawConnection(server.host_port, **options)
        self.addCleanup(connection.close)
        return connection

    def jam(self, server, size):
        """A connection that takes nothing of a reply of that size."""
        connection = self.connect(
            server,
            settings={INITIAL_WINDOW: WIDEST_WINDOW},
            receive_buffer_bytes=4096,
        )
        connection.widen_window()
        connection.upload(1, BLOCK, message(size))
        return connection

    def assert_becomes(self, server, metric, condition):
        self.assertTrue(
            eventually(lambda: condition(server.metric(metric))),
            f"{metric} {server.metric(metric)}",
        )

    def test_over_budget_is_refused_at_once(self):
        server = self.serve("--max-inflight-bytes=20MiB")
        with fault(self, server):
            # Windows of nothing hold one reply back, for good.
            holder = self.connect(server, settings={INITIAL_WINDOW: 0})
            holder.upload(1, BLOCK, message(16 * MEBIBYTE))
            self.assert_becomes(
                server, "leakyrelu_inflight_bytes",
                lambda held: held > 16 * MEBIBYTE,
            )
            channel = self.enterContext(
                grpc.insecure_channel(
                    server.address, [("grpc.max_receive_message_length", -1)]
                )
            )
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            with self.assertRaises(grpc.RpcError) as caught:
                stub.Forward(request(8 * MEBIBYTE), timeout=60)
            error = caught.exception
            self.assertEqual(
                error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED
            )
            self.assertIn("at most 20971520", error.details())
            trailers = dict(error.trailing_metadata())
            pushback = int(trailers["grpc-retry-pushback-ms"])
            self.assertGreater(pushback, 0)
            status = status_pb2.Status.FromString(
                trailers["grpc-status-details-bin"]
            )
            info = error_details_pb2.ErrorInfo()
            retry = error_details_pb2.RetryInfo()
            self.assertTrue(any(d.Unpack(info) for d in status.details))
            self.assertTrue(any(d.Unpack(retry) for d in status.details))
            self.assertEqual(info.reason, "TOO_MANY_BYTES_IN_FLIGHT")
            self.assertEqual(
                retry.retry_delay.ToMilliseconds(), pushback
            )
            # What fits is served all the same.
            stub.Forward(request(MEBIBYTE), timeout=60)
            holder.close()
            self.assert_becomes(
                server, "leakyrelu_inflight_bytes", lambda held: held == 0
            )
            stub.Forward(request(8 * MEBIBYTE), timeout=60)

    def test_calls_beyond_the_number_are_refused(self):
        server = self.serve("--max-inflight-calls=8")
        holder = self.connect(server, settings={INITIAL_WINDOW: 0})
        for stream in range(1, 201, 2):
            holder.upload(stream, BLOCK, message(64))
        self.assert_becomes(
            server,
            'leakyrelu_rejected_total{reason="TOO_MANY_CALLS_IN_FLIGHT"}',
            lambda refused: refused == 92,
        )
        self.assertEqual(server.metric("leakyrelu_inflight_calls"), 8)
        holder.close()
        self.assert_becomes(
            server, "leakyrelu_inflight_calls", lambda calls: calls == 0
        )
        with fault(self, server):
            pass

    def test_unfinished_uploads_do_not_fill_the_memory(self):
        server = self.serve("--message-memory-bytes=128MiB")
        # All but the end of each, which never comes.
        unfinished = message(64 * MEBIBYTE)[: 63 * MEBIBYTE]
        uploads = []
        for _ in range(16):
            connection = self.connect(server)
            thread = threading.Thread(
                target=self.upload_in_vain, args=(connection, unfinished)
            )
            thread.start()
            uploads.append(thread)
        most = 0
        while any(thread.is_alive() for thread in uploads):
            most = max(most, server.resident_bytes())
            uploads[0].join(0.05)
            uploads = [t for t in uploads if t.is_alive()]
        print(f"figures: unfinished uploads of {16 * 63} MiB: resident"
              f" {most / MEBIBYTE:.0f} MiB", file=sys.stderr)
        self.assertLess(most, 256 * MEBIBYTE)
        if server.grpc_version() >= (1, 83):
            self.assertGreater(
                server.metric(
                    'leakyrelu_connections_cut_total{reason="message_memory"}'
                ), 0,
            )
        with fault(self, server, sent_away=10):
            pass

    def test_uploads_that_stall_make_room_for_those_who_wait(self):
        server = self.serve("--message-memory-bytes=64MiB", "--send-timeout=5s")
        with fault(
            self, server, grown_bytes=64 * MEBIBYTE, sent_away=10
        ) as figures:
            # As many as are asked for at once while memory is short.
            unfinished = message(16 * MEBIBYTE)[: 10 * MEBIBYTE]
            for _ in range(4):
                self.connect(server).upload(1, BLOCK, unfinished, end=False)
            self.assert_becomes(
                server, "leakyrelu_waiting_calls", lambda waiting: waiting > 0
            )
            self.assert_becomes(
                server, 'leakyrelu_rejected_total{reason="MESSAGE_NOT_SENT"}',
                lambda cancelled: cancelled == 4,
            )
            self.assert_becomes(
                server, "leakyrelu_waiting_calls", lambda waiting: waiting == 0
            )
            figures.name += " (4 cancelled)"

    def upload_in_vain(self, connection, unfinished):
        try:
            connection.upload(1, BLOCK, unfinished, end=False, seconds=10)
        except OSError:
            pass  # cut, or no room given

    def test_slow_readers_are_cut(self):
        server = self.serve("--send-timeout=1s")
        with fault(self, server, grown_bytes=256 * MEBIBYTE) as figures:
            slow = [self.jam(server, 16 * MEBIBYTE) for _ in range(8)]
            self.assert_becomes(
                server, 'leakyrelu_connections_cut_total{reason="stalled"}',
                lambda cut: cut >= len(slow),
            )
            self.assert_becomes(
                server, "leakyrelu_inflight_bytes", lambda held: held == 0
            )
            self.assertTrue(
                all(eventually(connection.is_cut) for connection in slow)
            )
            figures.name += f" ({len(slow)} cut)"

    def test_replies_that_windows_hold_back_are_cancelled(self):
        server = self.serve("--send-timeout=1s")
        with fault(self, server, grown_bytes=256 * MEBIBYTE) as figures:
            connection = self.connect(server, settings={INITIAL_WINDOW: 1})
            for stream in range(1, 41, 2):
                connection.upload(stream, BLOCK, message(256 << 10))
            reset = set()
            for frame in connection.frames():
                if isinstance(frame, RstStreamFrame):
                    reset.add(frame.stream_id)
                if len(reset) == 20:
                    break
            self.assertEqual(len(reset), 20)
            self.assert_becomes(
                server, 'leakyrelu_rejected_total{reason="REPLY_NOT_TAKEN"}',
                lambda cancelled: cancelled >= 20,
            )
            self.assert_becomes(
                server, "leakyrelu_inflight_bytes", lambda held: held == 0
            )
            self.assertGreaterEqual(
                server.metric("leakyrelu_unwanted_bytes_total"),
                20 * (256 << 10),
            )
            # Only the calls were at fault.
            self.assertFalse(connection.is_cut())
            figures.name += f" ({len(reset)} cancelled)"

    def test_a_stop_does_not_wait_for_a_slow_reader(self):
        server = self.serve("--drain-timeout=1s")
        self.jam(server, 16 * MEBIBYTE)
        self.assert_becomes(
            server, "leakyrelu_elements_total", lambda n: n >= 4 * MEBIBYTE
        )
        server.signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)

    def test_dead_peers_are_found(self):
        server = self.serve("--keepalive-time=1s", "--keepalive-timeout=1s")
        with fault(self, server):
            # They answer no ping; every other one has a call open.
            dead = [self.connect(server) for _ in range(10)]
            for connection in dead[::2]:
                connection.upload(1, BLOCK, b"\0\0\0\0\x05abc", end=False)
            for connection in dead:
                self.assertTrue(connection.closed_by_server())

    def test_connections_grow_old_and_no_call_is_lost(self):
        # fault() sees to the calls of another client, which is sent away, too,
        # and comes again without losing any.
        server = self.serve(
            "--max-connection-age=500ms", "--max-connection-age-grace=500ms"
        )
        with fault(self, server):
            for _ in range(5):
                self.assertTrue(
                    any(
                        isinstance(frame, GoAwayFrame)
                        for frame in self.connect(server).frames()
                    )
                )

    def test_streams_of_a_connection_are_limited(self):
        server = self.serve("--max-concurrent-streams=7")
        for frame in self.connect(server).frames():
            if isinstance(frame, SettingsFrame):
                most = SettingsFrame.MAX_CONCURRENT_STREAMS
                self.assertEqual(frame.settings[most], 7)
                return
        self.fail("no settings")

    def test_a_stream_may_send_no_more_than_its_window_ahead(self):
        server = self.serve("--stream-window-bytes=16KiB")
        for frame in self.connect(server).frames():
            if isinstance(frame, SettingsFrame):
                self.assertEqual(frame.settings[INITIAL_WINDOW], 16384)
                break
        else:
            self.fail("no settings")
        message = request(MEBIBYTE)
        with grpc.insecure_channel(server.address) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            replies = stub.ForwardStream(iter([message] * 64))
            self.assertEqual(sum(1 for _ in replies), 64)
            before = server.peak_bytes()
            replies = stub.ForwardStream(iter([message] * 256))
            self.assertEqual(sum(1 for _ in replies), 256)
        # By how many messages and replies happen to be there at once.
        self.assertLess(server.peak_bytes() - before, 8 * MEBIBYTE)


if __name__ == "__main__":
    unittest.main()
