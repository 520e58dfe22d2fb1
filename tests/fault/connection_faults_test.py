# SPDX-License-Identifier: Apache-2.0
"""Clients that disappear, stall, send slowly, or speak another protocol."""

import os
import random
import signal
import socket
import struct
import threading
import time
import unittest

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from fault_case import FaultCase
from raw_connection import (
    PREFACE,
    RawConnection,
    WIDEST_WINDOW,
    data_frames,
    header_block,
    headers_frame,
    request_headers,
)
from hyperframe.frame import SettingsFrame
from watched_server import (
    MEBIBYTE,
    Bystander,
    WatchedServer,
    eventually,
    fault,
    grpc_message,
    raise_descriptor_limit,
)

BLOCK = header_block(request_headers())
MALFORMED = 'leakyrelu_rejected_total{reason="MALFORMED_MESSAGE"}'
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def message(size):
    request = pb.ForwardRequest(inputs=[pb.Tensor(data=bytes(size))])
    return grpc_message(request.SerializeToString())


class ConnectionFaultsTest(FaultCase):
    def assert_connections_fall_to(self, server, count):
        self.assertTrue(
            eventually(
                lambda: server.metric("leakyrelu_connections") <= count
            ),
            server.metric("leakyrelu_connections"),
        )

    def test_clients_disconnect_during_upload(self):
        server = self.serve()
        upload = headers_frame(1, BLOCK) + data_frames(1, message(MEBIBYTE))
        with fault(self, server):
            for i in range(200):
                connection = self.connect(server)
                connection.sendall(upload[: 60_000 + i])
                connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE
                )
                connection.close()
            self.assert_connections_fall_to(server, 1)
        self.assertEqual(server.metric("leakyrelu_inflight_bytes"), 0)
        # The clients disconnected; what they sent was not malformed.
        self.assertEqual(server.metric(MALFORMED), 0)

    def test_a_call_without_a_message(self):
        server = self.serve()
        with fault(self, server):
            connection = self.connect(server)
            connection.sendall(
                headers_frame(1, BLOCK, ("END_HEADERS", "END_STREAM"))
            )
            self.assertTrue(
                eventually(lambda: server.metric(MALFORMED) == 1)
            )

    def test_half_open_connections(self):
        server = self.serve()
        with fault(self, server, grown_bytes=64 * MEBIBYTE):
            for i in range(500):
                connection = self.connect(server, preface=i % 2 == 0)
                connection.shutdown(socket.SHUT_WR)
            self.assert_connections_fall_to(server, 1)

    def test_slow_readers(self):
        server = self.serve()
        request = message(4 * MEBIBYTE)
        connections = []
        with fault(self, server, grown_bytes=256 * MEBIBYTE):
            for _ in range(8):
                connection = self.connect(
                    server,
                    settings={
                        SettingsFrame.INITIAL_WINDOW_SIZE: WIDEST_WINDOW
                    },
                    receive_buffer_bytes=4096,
                )
                connection.widen_window()
                connection.upload(1, BLOCK, request)
                connections.append(connection)
            # All calls are computed, and none is answered.
            self.assertTrue(
                eventually(
                    lambda: server.metric("leakyrelu_elements_total")
                    >= 8 * MEBIBYTE
                )
            )
        for connection in connections:
            self.assertFalse(connection.is_disconnected())

    def test_slowloris(self):
        server = self.serve()
        opening = PREFACE + SettingsFrame(0).serialize()
        opening += headers_frame(1, BLOCK)
        with fault(self, server):
            slow = [self.connect(server, preface=False) for _ in range(300)]
            for byte in opening:
                for connection in slow:
                    connection.send(bytes([byte]))
            self.assertTrue(
                eventually(
                    lambda: server.metric("leakyrelu_connections") == 301
                )
            )

    def test_garbage_and_other_protocols(self):
        server = self.serve()
        noise = random.Random(1)
        with fault(self, server):
            for opening in (
                b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                b"POST /leakyrelu HTTP/1.0\r\n\r\n",
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
                b"SSH-2.0-OpenSSH_9.2\r\n",
                PREFACE[:-1] + b"X" * 100,
                *(noise.randbytes(4096) for _ in range(50)),
                *(PREFACE + noise.randbytes(4096) for _ in range(50)),
            ):
                connection = self.connect(server, preface=False)
                try:
                    connection.sendall(opening)
                    # A length prefix may announce more than was sent.
                    connection.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                self.assertTrue(connection.closed_by_server(), opening[:40])
            self.assert_connections_fall_to(server, 1)

    def test_a_message_over_the_limit(self):
        # gRPC holds a whole message before its length is compared with the
        # limit, unless its memory quota is exhausted before. In that case it
        # also closes connections that are idle at that moment, and a call that
        # begins at that moment has to be retried.
        server = self.serve(
            "--max-message-bytes=1MiB", "--message-memory-bytes=32MiB"
        )
        with fault(self, server, sent_away=10):
            channel = self.enterContext(
                grpc.insecure_channel(server.address)
            )
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            for size in (MEBIBYTE, 3 * MEBIBYTE, 64 * MEBIBYTE):
                request = pb.ForwardRequest(
                    inputs=[pb.Tensor(data=bytes(size))]
                )
                with self.assertRaises(grpc.RpcError) as caught:
                    stub.Forward(request, timeout=60)
                # With our own endpoints, a connection that holds more than the
                # limit for all connections is closed.
                is_disconnected = size > 32 * MEBIBYTE and server.grpc_version() > (1, 57)
                self.assertEqual(
                    caught.exception.code(),
                    grpc.StatusCode.UNAVAILABLE
                    if is_disconnected
                    else grpc.StatusCode.RESOURCE_EXHAUSTED,
                )
            # A message length of 4 GiB that is only announced.
            connection = self.connect(server)
            connection.sendall(
                headers_frame(1, BLOCK)
                + data_frames(1, b"\0\xff\xff\xff\xff" + bytes(100), False)
            )

    def test_stopped_and_continued(self):
        server = self.serve()
        with Bystander(server.address) as bystander:
            for _ in range(3):
                os.kill(server.pid, signal.SIGSTOP)
                self.assertTrue(eventually(server.is_stopped))
                seen = bystander.calls
                # One call may have been in flight; afterwards there is no
                # progress.
                self.assertFalse(
                    eventually(lambda: bystander.calls > seen + 1, 0.5)
                )
                os.kill(server.pid, signal.SIGCONT)
                self.assertTrue(
                    eventually(lambda: bystander.calls > seen + 10)
                )
        self.assertEqual(bystander.wrong, [])

    def test_descriptors_run_out(self):
        # Without the flag the server limits its connections to fewer.
        server = self.serve("--max-connections=10000")
        with fault(self, server):
            begin = time.monotonic()
            raise_descriptor_limit(server.descriptors() + 40, server.pid)
            waiting = []
            for _ in range(200):
                connection = self.connect(server)
                waiting.append(connection)
            self.assertTrue(
                eventually(
                    lambda: len(os.listdir(f"/proc/{server.pid}/fd")) > 40
                )
            )
            threading.Event().wait(0.5)
            for connection in waiting:
                connection.close()
        # The last of them has been accepted, and closed again.
        self.assertTrue(
            eventually(
                lambda: server.metric("leakyrelu_connections_accepted_total")
                + server.metric("leakyrelu_connections_refused_total")
                > len(waiting)
            )
        )
        self.assert_connections_fall_to(server, 0)
        with Bystander(server.address) as newcomer:
            self.assertTrue(eventually(lambda: newcomer.calls > 10))
        self.assertEqual(newcomer.wrong, [])
        # The server waits for a descriptor in steps of 20 ms and does not spin.
        # The metrics' port has no descriptor either, so this is read afterwards.
        self.assertLess(
            server.metric("leakyrelu_accept_pauses_total"),
            (time.monotonic() - begin) / 0.02 + 2,
        )
        # Accepting needs one descriptor, and watching the accepted socket
        # another.
        self.assertGreater(
            server.metric("leakyrelu_accept_pauses_total")
            + server.metric(
                'leakyrelu_connections_refused_total{reason="descriptors"}'
            ),
            0,
        )

    def test_connections_leave_descriptors_for_the_rest(self):
        server = self.serve()
        with fault(self, server):
            raise_descriptor_limit(264, server.pid)
            connections = [
                self.connect(server, preface=False) for _ in range(200)
            ]
            refused = 'leakyrelu_connections_refused_total{reason="limit"}'
            # The bystander holds one of the hundred connections.
            self.assertTrue(
                eventually(lambda: server.metric(refused) == 101)
            )
            self.assertEqual(server.metric("leakyrelu_connections"), 100)
            for connection in connections:
                connection.close()
            self.assert_connections_fall_to(server, 1)

    def test_idle_connections_to_the_metrics_port(self):
        server = self.serve()
        host, port = server.metrics_url.split("/")[2].split(":")
        with fault(self, server):
            for i in range(500):
                connection = RawConnection((host, int(port)), preface=False)
                self.addCleanup(connection.close)
                if i % 2:
                    connection.sendall(b"GET /metrics HTTP/1.1\r\n")
            # The port is answered, as in every metric() before and after.
            self.assertLess(server.metric("process_open_fds"), 150)

    def test_the_log_is_on_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            server = self.enterContext(WatchedServer(
                "--log-level=trace", stderr=full
            ))
            with fault(self, server):
                for _ in range(100):
                    connection = self.connect(server)
                    connection.sendall(headers_frame(1, BLOCK))
                    connection.close()


if __name__ == "__main__":
    unittest.main()
