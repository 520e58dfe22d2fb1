# SPDX-License-Identifier: Apache-2.0
"""The server's log, line by line, as an operator's tools read it."""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import threading
import unittest

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from server_process import BIN, Server, log_lines

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
GOOD = pb.ForwardRequest(
    inputs=[pb.Tensor(values=[1, -2, 3]), pb.Tensor(values=[4])]
)
BAD = pb.ForwardRequest(inputs=[pb.Tensor(shape=[2], values=[1, 2, 3])])


class LoggedServer:
    """A server that logs to a file, which is read while it is written."""

    def __init__(self, *flags):
        self._stack = contextlib.ExitStack()
        self._flags = flags

    def __enter__(self):
        file = self._stack.enter_context(tempfile.TemporaryFile("w+b"))
        self._log = os.dup(file.fileno())
        self._stack.callback(os.close, self._log)
        self.process = Server(*self._flags, stderr=file)
        self._stack.enter_context(self.process)
        channel = self._stack.enter_context(
            grpc.insecure_channel(self.process.address)
        )
        self.stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
        return self

    def __exit__(self, *exc):
        return self._stack.__exit__(*exc)

    def lines(self, event=None):
        lines = [json.loads(line) for line in log_lines(self._log)]
        return [line for line in lines if event in (None, line["event"])]

    def wait_for(self, event, count):
        """The lines of that event, once there are this many."""
        while len(found := self.lines(event)) < count:
            pass
        return found

    def fail(self, metadata=None):
        try:
            self.stub.Forward(BAD, metadata=metadata)
        except grpc.RpcError as error:
            return error.code()
        raise AssertionError("a bad request was served")


class LogTest(unittest.TestCase):
    def test_start_and_stop_are_a_line_each(self):
        with LoggedServer("--max-message-bytes=64MiB") as server:
            (start,) = server.wait_for("start", 1)
            for key in ("version", "cpu", "instruction_set", "grpc_version"):
                self.assertTrue(start[key])
            self.assertEqual(start["listen"], server.process.address)
            self.assertEqual(start["max_message_bytes"], 64 << 20)
            server.process.signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(), 0)
            (stop,) = server.lines("stop")
            self.assertEqual(stop["lost_log_lines"], 0)

    def test_only_failed_calls_are_logged_with_caller_and_reason(self):
        with LoggedServer() as server:
            server.stub.Forward(GOOD)
            self.assertEqual(
                server.fail([("traceparent", TRACE)]),
                grpc.StatusCode.INVALID_ARGUMENT,
            )
            server.fail([("traceparent", "00-forged\"-01")])
            first, second = server.wait_for("call", 2)
            self.assertEqual(first["level"], "warn")
            self.assertEqual(
                first["method"], "leakyrelu.v1.LeakyReluService/Forward"
            )
            self.assertEqual(first["code"], "INVALID_ARGUMENT")
            self.assertEqual(first["reason"], "SIZE_MISMATCH")
            self.assertIn("inputs[0].values: got 3 elements", first["message"])
            self.assertIn("127.0.0.1", first["peer"])
            self.assertEqual(first["traceparent"], TRACE)
            self.assertEqual(first["received_bytes"], BAD.ByteSize())
            self.assertNotIn("traceparent", second)

    def test_cancelled_and_expired_calls_are_logged_with_caller(self):
        over = threading.Event()

        def messages():
            yield GOOD
            # Never half-closed, so that only the client ends it.
            over.wait(60)

        def cancelled(server):
            replies = server.stub.ForwardStream(messages())
            next(replies)
            replies.cancel()

        def late(server):
            server.stub.Forward(GOOD)  # connected, so that the call arrives
            replies = server.stub.ForwardStream(messages(), timeout=0.5)
            with self.assertRaises(grpc.RpcError):
                list(replies)

        # A client resets a call at its deadline, and the server's own timer
        # began a little later: the code is that of which it learns first.
        for end, codes in (
            (cancelled, {"CANCELLED"}),
            (late, {"CANCELLED", "DEADLINE_EXCEEDED"}),
        ):
            with self.subTest(codes), LoggedServer() as server:
                end(server)
                (line,) = server.wait_for("call", 1)
                self.assertIn(line["code"], codes)
                self.assertIn("127.0.0.1", line["peer"])
        over.set()

    def test_repeated_failures_are_summarized_with_a_count(self):
        with LoggedServer() as server:
            calls = 0
            while not (found := [
                line for line in server.lines("call") if "not_logged" in line
            ]):
                for _ in range(100):
                    server.fail()
                calls += 100
            written = len(server.lines("call"))
            self.assertLess(written, calls)
            self.assertGreater(found[0]["not_logged"], 0)

    def test_the_access_log_has_every_call(self):
        with LoggedServer("--access-log") as server:
            server.stub.Forward(GOOD, metadata=[("traceparent", TRACE)])
            list(server.stub.ForwardStream(iter([GOOD, GOOD, GOOD])))
            unary, stream = server.wait_for("call", 2)
            self.assertEqual(unary["level"], "info")
            self.assertEqual(unary["code"], "OK")
            self.assertEqual(unary["tensors"], 2)
            self.assertEqual(unary["elements"], 4)
            self.assertEqual(unary["received_bytes"], GOOD.ByteSize())
            self.assertGreater(unary["sent_bytes"], 16)
            self.assertEqual(unary["traceparent"], TRACE)
            stages = [
                unary[f"{stage}_seconds"]
                for stage in ("receive", "parse", "compute", "send")
            ]
            self.assertTrue(all(seconds > 0 for seconds in stages), stages)
            self.assertAlmostEqual(sum(stages), unary["duration_seconds"])
            self.assertTrue(stream["method"].endswith("/ForwardStream"))
            self.assertEqual(stream["tensors"], 6)
            self.assertEqual(stream["received_bytes"], 3 * GOOD.ByteSize())

    def test_the_level_changes_at_run_time(self):
        with LoggedServer() as server:
            server.process.signal(signal.SIGUSR1)
            self.assertEqual(server.wait_for("log_level", 1)[0]["to"], "debug")
            server.stub.Forward(GOOD)
            server.wait_for("call", 1)
            server.process.signal(signal.SIGUSR2)
            self.assertEqual(server.wait_for("log_level", 2)[1]["to"], "info")
            server.stub.Forward(GOOD)
            server.fail()
            self.assertEqual(
                server.wait_for("call", 2)[1]["code"], "INVALID_ARGUMENT"
            )

    def test_log_without_a_reader_does_not_block(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        server = Server("--access-log", stderr=writer)
        with server, grpc.insecure_channel(server.address) as channel:
            os.close(writer)
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            # At 400 bytes per line, this exceeds the default capacity of any
            # pipe.
            for _ in range(1000):
                stub.Forward(GOOD)

    def test_standard_error_is_closed(self):
        command = ["sh", "-c", 'exec "$@" 2>&-', "sh", BIN / "leakyrelu-server"]
        flags = ["--listen=127.0.0.1:0", "--metrics-listen=off", "--access-log"]
        with subprocess.Popen(
            command + flags, stdout=subprocess.PIPE, text=True
        ) as server:
            self.addCleanup(server.kill)
            address = server.stdout.readline().split()[-1]
            with grpc.insecure_channel(address) as channel:
                stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
                self.assertEqual(len(stub.Forward(GOOD).outputs), 2)
            self.assertEqual(
                os.readlink(f"/proc/{server.pid}/fd/2"), "/dev/null"
            )
            server.terminate()
            self.assertEqual(server.wait(timeout=60), 0)


if __name__ == "__main__":
    unittest.main()
