# SPDX-License-Identifier: Apache-2.0
"""Load above the server's limits, and clients that do not read their
replies."""

import signal
import sys
import threading
import unittest

import grpc
from google.rpc import error_details_pb2, status_pb2
from hyperframe.frame import GoAwayFrame, SettingsFrame
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from fault_case import FaultCase
from raw_connection import (
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

BLOCK = header_block(request_headers())
INITIAL_WINDOW = SettingsFrame.INITIAL_WINDOW_SIZE


def request(size):
    return pb.ForwardRequest(inputs=[pb.Tensor(data=bytes(size))])


def message(size):
    return grpc_message(request(size).SerializeToString())


class OverloadTest(FaultCase):
    def jam(self, server, size):
        """A connection that reads nothing of a reply of that size."""
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

    def test_requests_over_budget_are_refused_immediately(self):
        server = self.serve("--max-inflight-bytes=20MiB")
        with fault(self, server):
            # A window of zero bytes holds one reply back permanently.
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
            # Requests that fit are still served.
            stub.Forward(request(MEBIBYTE), timeout=60)
            holder.close()
            self.assert_becomes(
                server, "leakyrelu_inflight_bytes", lambda held: held == 0
            )
            stub.Forward(request(8 * MEBIBYTE), timeout=60)

    def test_calls_over_the_limit_are_refused(self):
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
        # Everything but the end of each message, which never comes.
        unfinished = message(64 * MEBIBYTE)[: 63 * MEBIBYTE]
        uploads = []
        for _ in range(16):
            connection = self.connect(server)
            thread = threading.Thread(
                target=self.try_upload, args=(connection, unfinished)
            )
            thread.start()
            uploads.append(thread)
        peak = 0
        while any(thread.is_alive() for thread in uploads):
            peak = max(peak, server.resident_bytes())
            uploads[0].join(0.05)
            uploads = [t for t in uploads if t.is_alive()]
        print(f"figures: unfinished uploads of {16 * 63} MiB: resident"
              f" {peak / MEBIBYTE:.0f} MiB", file=sys.stderr)
        self.assertLess(peak, 256 * MEBIBYTE)
        if server.grpc_version() >= (1, 83):
            self.assertGreater(
                server.metric(
                    'leakyrelu_connections_cut_total{reason="message_memory"}'
                ), 0,
            )
        with fault(self, server, sent_away=10):
            pass

    def test_stalled_uploads_are_evicted_for_waiting_ones(self):
        server = self.serve(
            "--message-memory-bytes=64MiB", "--receive-timeout=5s"
        )
        with fault(
            self, server, grown_bytes=64 * MEBIBYTE, sent_away=10
        ) as figures:
            # As many uploads as proceed at once while memory is short. Other
            # connections' calls are served meanwhile.
            unfinished = message(16 * MEBIBYTE)[: 10 * MEBIBYTE]
            uploads = [self.connect(server) for _ in range(4)]
            for upload in uploads:
                upload.upload(1, BLOCK, unfinished, end=False)
            self.assert_becomes(
                server, 'leakyrelu_rejected_total{reason="MESSAGE_NOT_SENT"}',
                lambda given_up: given_up == 4,
            )
            for upload in uploads:
                self.assertEqual(upload.statuses(1), ["8"])
            self.assert_becomes(
                server, "leakyrelu_waiting_calls", lambda waiting: waiting == 0
            )
            figures.name += " (4 given up)"

    def try_upload(self, connection, unfinished):
        try:
            connection.upload(1, BLOCK, unfinished, end=False, seconds=10)
        except OSError:
            pass  # disconnected, or the upload got no window

    def test_slow_readers_are_disconnected(self):
        server = self.serve("--send-timeout=1s")
        with fault(self, server, grown_bytes=256 * MEBIBYTE) as figures:
            slow = [self.jam(server, 16 * MEBIBYTE) for _ in range(8)]
            self.assert_becomes(
                server, 'leakyrelu_connections_cut_total{reason="stalled"}',
                lambda count: count >= len(slow),
            )
            self.assert_becomes(
                server, "leakyrelu_inflight_bytes", lambda held: held == 0
            )
            self.assertTrue(
                all(eventually(connection.is_disconnected) for connection in slow)
            )
            figures.name += f" ({len(slow)} disconnected)"

    def test_replies_blocked_by_windows_time_out(self):
        server = self.serve("--send-timeout=1s")
        with fault(self, server, grown_bytes=256 * MEBIBYTE) as figures:
            connection = self.connect(server, settings={INITIAL_WINDOW: 1})
            for stream in range(1, 41, 2):
                connection.upload(stream, BLOCK, message(256 << 10))
            # RESOURCE_EXHAUSTED, so that no client retries the call.
            statuses = connection.statuses(20)
            self.assertEqual(statuses, ["8"] * 20)
            self.assert_becomes(
                server, 'leakyrelu_rejected_total{reason="REPLY_NOT_TAKEN"}',
                lambda cancelled: cancelled >= 20,
            )
            self.assert_becomes(
                server, "leakyrelu_inflight_bytes", lambda held: held == 0
            )
            self.assertGreaterEqual(
                server.metric("leakyrelu_discarded_result_bytes_total"),
                20 * (256 << 10),
            )
            # The connection stays open, since only the calls were at fault.
            self.assertFalse(connection.is_disconnected())
            figures.name += f" ({len(statuses)} given up)"

    def test_a_stop_does_not_wait_for_a_slow_reader(self):
        server = self.serve("--drain-timeout=1s")
        self.jam(server, 16 * MEBIBYTE)
        self.assert_becomes(
            server, "leakyrelu_elements_total", lambda n: n >= 4 * MEBIBYTE
        )
        server.signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)

    def test_dead_peers_are_disconnected(self):
        server = self.serve("--keepalive-time=1s", "--keepalive-timeout=1s")
        with fault(self, server):
            # They answer no ping; every second one has an open call.
            dead = [self.connect(server) for _ in range(10)]
            for connection in dead[::2]:
                connection.upload(1, BLOCK, b"\0\0\0\0\x05abc", end=False)
            for connection in dead:
                self.assertTrue(connection.closed_by_server())

    def test_max_connection_age_loses_no_call(self):
        # fault() checks the calls of another client, which is also asked to
        # reconnect and loses no call.
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
                limit = SettingsFrame.MAX_CONCURRENT_STREAMS
                self.assertEqual(frame.settings[limit], 7)
                return
        self.fail("no settings")

    def test_streams_are_limited_to_their_window(self):
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
        # Depends on how many messages and replies exist at the same time.
        self.assertLess(server.peak_bytes() - before, 8 * MEBIBYTE)


if __name__ == "__main__":
    unittest.main()
