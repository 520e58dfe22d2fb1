# SPDX-License-Identifier: Apache-2.0
"""The only server is restarted repeatedly under load by generated stubs with
their default settings: they neither check health nor have a retry policy. Their
calls wait until there is a server. No call fails.

By default, gRPC's clients resend only a call that no server has processed, such
as one on a connection whose GOAWAY has just been read.
"""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from background import Background
from watched_server import WatchedServer, eventually

RESTARTS = int(os.environ.get("LEAKYRELU_TEST_RESTARTS", "5"))
CALLER = pathlib.Path(os.environ["LEAKYRELU_TEST_RESTART_CALLER"])
# Per client and server.
CALLS = 50


class PythonCaller(Background):
    """Calls of one thread."""

    def __init__(self, stub):
        super().__init__()
        self._stub = stub
        self.succeeded = 0
        self.failures = []

    def _run(self):
        request = pb.ForwardRequest(
            inputs=[pb.Tensor(values=[-1.0, 2.0])], negative_slope=0.5
        )
        while not self._stop.is_set():
            try:
                reply = self._stub.Forward(
                    request, timeout=60, wait_for_ready=True
                )
                if list(reply.outputs[0].values) == [-0.5, 2.0]:
                    self.succeeded += 1
                else:
                    self.failures.append("another result")
            except grpc.RpcError as error:
                self.failures.append(f"{error.code()}: {error.details()}")


class PythonClient:
    """Four threads on one channel."""

    def __init__(self, address, certificate):
        options = [
            ("grpc.use_local_subchannel_pool", 1),
            ("grpc.initial_reconnect_backoff_ms", 50),
            ("grpc.min_reconnect_backoff_ms", 50),
            ("grpc.max_reconnect_backoff_ms", 200),
        ]
        if certificate is None:
            self._channel = grpc.insecure_channel(address, options)
        else:
            self._channel = grpc.secure_channel(
                address,
                grpc.ssl_channel_credentials(certificate.read_bytes()),
                [*options, ("grpc.ssl_target_name_override", "localhost")],
            )
        stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(self._channel)
        self._callers = [PythonCaller(stub) for _ in range(4)]

    def __enter__(self):
        self._stack = contextlib.ExitStack()
        self._stack.enter_context(self._channel)
        for caller in self._callers:
            self._stack.enter_context(caller)
        return self

    def __exit__(self, *exc):
        self._stack.close()

    def outcome(self):
        """(successful calls, failures) so far."""
        return (
            sum(caller.succeeded for caller in self._callers),
            [f for caller in self._callers for f in caller.failures],
        )


class ProgramClient:
    """A program that calls from its own process, and reports a line with the
    number of successes, lines of failures, and an empty line
    (restart_caller.cc)."""

    def __init__(self, program, address, certificate):
        self._command = [program, address]
        if certificate is not None:
            self._command.append(certificate)

    def __enter__(self):
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *exc):
        self._process.stdin.close()
        self._process.stdout.close()
        if self._process.wait(timeout=60) != 0:
            raise AssertionError(f"{self._command[0]} failed")

    def outcome(self):
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        succeeded = int(self._process.stdout.readline())
        failures = []
        while line := self._process.stdout.readline().strip():
            failures.append(line)
        return succeeded, failures


def programs():
    """The callers besides Python, from the environment."""
    yield "c++", CALLER
    if go := os.environ.get("LEAKYRELU_TEST_GO_CALLER"):
        yield "go", pathlib.Path(go)


class RestartTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(
            self.enterContext(tempfile.TemporaryDirectory())
        )

    def address(self, network):
        if network == "unix":
            return f"unix:{self.folder}/socket"
        # Also bound by this test, so that between two servers no connection
        # gets the port, not even one of the callers.
        holder = self.enterContext(socket.socket())
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{holder.getsockname()[1]}"

    def tls(self):
        """(flags, certificate)"""
        certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost", "-keyout", key, "-out",
             certificate],
            check=True, capture_output=True,
        )
        return [f"--tls-cert={certificate}", f"--tls-key={key}"], certificate

    def restart(self, network, tls, lead):
        flags, certificate = self.tls() if tls else ([], None)
        address = self.address(network)
        listen = ("tls:" if tls and network == "unix" else "") + address
        flags += [f"--drain-lead={lead}", "--log-level=error"]
        clients = {"python": PythonClient(address, certificate)}
        for name, program in programs():
            clients[name] = ProgramClient(program, address, certificate)
        seen = dict.fromkeys(clients, 0)

        def all_are_served():
            return all(
                client.outcome()[0] >= seen[name] + CALLS
                for name, client in clients.items()
            )

        with contextlib.ExitStack() as stack:
            for client in clients.values():
                stack.enter_context(client)
            for _ in range(RESTARTS):
                with WatchedServer(*flags, listen=listen) as server:
                    self.assertTrue(eventually(all_are_served))
                    server.signal(signal.SIGTERM)
                    self.assertEqual(server.wait(), 0)
                seen = {
                    name: client.outcome()[0]
                    for name, client in clients.items()
                }
            # The calls that wait now end with this server.
            with WatchedServer(*flags, listen=listen) as server:
                self.assertTrue(eventually(all_are_served))
                outcomes = {
                    name: client.outcome() for name, client in clients.items()
                }
                stack.close()
        for name, (succeeded, failures) in outcomes.items():
            print(
                f"figures: {RESTARTS} restarts, {network}"
                f"{', TLS' if tls else ''}, lead {lead}, {name}:"
                f" {succeeded} calls, {len(failures)} failed",
                file=sys.stderr,
            )
        self.assertEqual({n: f for n, (_, f) in outcomes.items() if f}, {})

    def test_tcp(self):
        self.restart("tcp", tls=False, lead="0s")

    def test_tcp_with_lead(self):
        self.restart("tcp", tls=False, lead="1s")

    def test_tls(self):
        self.restart("tcp", tls=True, lead="0s")

    def test_tls_with_lead(self):
        self.restart("tcp", tls=True, lead="1s")

    def test_unix(self):
        self.restart("unix", tls=False, lead="0s")

    def test_unix_with_lead(self):
        self.restart("unix", tls=False, lead="1s")

    def test_unix_tls(self):
        self.restart("unix", tls=True, lead="0s")

    def test_unix_tls_with_lead(self):
        self.restart("unix", tls=True, lead="1s")


if __name__ == "__main__":
    unittest.main()
