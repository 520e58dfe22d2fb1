# SPDX-License-Identifier: Apache-2.0
"""The server as a process: what it prints, its HTTP port, its exit codes."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import unittest
import unittest.mock
import urllib.error
import urllib.request

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from server_process import BIN, Server


def run(*flags, **environment):
    return subprocess.run(
        [BIN / "leakyrelu-server", *flags],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


class ProcessTest(unittest.TestCase):
    def test_http_pages(self):
        with Server() as server:
            base = server.metrics_url.removesuffix("/metrics")
            self.assertEqual(status(base + "/healthz"), 200)
            self.assertEqual(status(base + "/readyz"), 200)
            self.assertEqual(status(base + "/elsewhere"), 404)
            with urllib.request.urlopen(server.metrics_url) as response:
                text = response.read().decode()
            self.assertIn("leakyrelu_build_info{", text)

    def test_a_drain_turns_readiness_away_and_finishes_calls(self):
        with Server() as server, grpc.insecure_channel(
            server.address
        ) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            more = threading.Event()

            def requests():
                request = pb.ForwardRequest(inputs=[pb.Tensor(values=[-1])])
                yield request
                more.wait(60)
                yield request

            replies = stub.ForwardStream(requests())
            next(replies)
            server.signal(signal.SIGTERM)
            base = server.metrics_url.removesuffix("/metrics")
            # The stream in flight keeps the server; readiness has gone.
            while status(base + "/readyz") == 200:
                pass
            self.assertEqual(status(base + "/readyz"), 503)
            self.assertEqual(status(base + "/healthz"), 200)
            more.set()
            self.assertEqual(len(list(replies)), 1)
            self.assertEqual(server.wait(), 0)

    def test_a_second_signal_ends_it_at_once(self):
        with Server() as server, grpc.insecure_channel(
            server.address
        ) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            held = threading.Event()

            def requests():
                yield pb.ForwardRequest(inputs=[pb.Tensor(values=[-1])])
                held.wait(60)

            replies = stub.ForwardStream(requests())
            next(replies)
            server.signal(signal.SIGTERM)
            base = server.metrics_url.removesuffix("/metrics")
            while status(base + "/readyz") == 200:
                pass
            server.signal(signal.SIGTERM)
            self.assertEqual(server.wait(), 143)
            held.set()
            with self.assertRaises(grpc.RpcError) as caught:
                list(replies)
            self.assertEqual(
                caught.exception.code(), grpc.StatusCode.UNAVAILABLE
            )

    def test_mistyped_variables_are_named(self):
        line = (
            "LEAKYRELU_LOGLEVEL: unknown, did you mean LEAKYRELU_LOG_LEVEL?"
        )
        mistyped = {
            "LEAKYRELU_LOGLEVEL": "debug",
            # Kubernetes' own.
            "LEAKYRELU_PORT": "tcp://10.0.0.1:50051",
        }
        checked = run("--validate", **mistyped)
        self.assertEqual(checked.returncode, 0)
        self.assertEqual(checked.stderr, f"leakyrelu-server: {line}\n")
        with tempfile.TemporaryFile("w+") as log:
            with unittest.mock.patch.dict(os.environ, mistyped):
                with Server(stderr=log):
                    pass
            log.seek(0)
            warned = [
                entry["variable"]
                for entry in map(json.loads, log)
                if entry["event"] == "environment"
            ]
        self.assertEqual(warned, [line])

    def test_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "leakyrelu.sock"
            with Server(f"--listen=unix:{path}") as server:
                self.assertEqual(server.addresses[1], f"unix:{path}")
                with grpc.insecure_channel(f"unix:{path}") as channel:
                    stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
                    request = pb.ForwardRequest(
                        inputs=[pb.Tensor(values=[2])]
                    )
                    self.assertEqual(
                        list(stub.Forward(request).outputs[0].values), [2]
                    )
            self.assertFalse(path.exists())

    def test_an_address_in_use_is_named(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            for flags in (
                [f"--listen={address}", "--metrics-listen=off"],
                ["--listen=127.0.0.1:0", f"--metrics-listen={address}"],
            ):
                result = run(*flags)
                self.assertEqual(result.returncode, 1)
                self.assertEqual(result.stdout, "")
                self.assertIn(address, result.stderr)
                self.assertIn("in use", result.stderr)

    def test_wrong_flags_and_variables_are_explained(self):
        for result, expected in (
            (run("--io-threads=zero"), "--io-threads"),
            (run("--lisen=1"), "--listen"),
            (run("--max-message-bytes=1"), "1KiB"),
            (run(LEAKYRELU_IO_THREADS="zero"), "LEAKYRELU_IO_THREADS"),
            (run("--instruction-set=mmx"), "scalar"),
            (run("--listen=nowhere"), "HOST:PORT"),
            (run("--config=/nowhere.toml"), "/nowhere.toml"),
        ):
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(expected, result.stderr)

    def test_a_file_is_validated_printed_and_served(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "leakyrelu.toml"
            path.write_text('log-level="warn"\nio-threads=2\n')
            valid = run("--validate", f"--config={path}")
            self.assertEqual((valid.returncode, valid.stderr), (0, ""))
            printed = run(
                "--print-config", "--io-threads=3", LEAKYRELU_CONFIG=str(path)
            ).stdout
            self.assertIn("# flag\nio-threads=3\n", printed)
            self.assertIn(f'# {path}:1\nlog-level="warn"\n', printed)
            path.write_text(printed)
            with Server(f"--config={path}"):
                pass
            path.write_text("io-treads=2\n")
            for mode in ("--validate", "--print-config", "--trust-network"):
                result = run(f"--config={path}", mode)
                self.assertEqual(result.returncode, 2)
                self.assertIn(
                    f"{path}:1: io-treads: unknown, did you mean io-threads?",
                    result.stderr,
                )

    def test_every_instruction_set_passes_the_self_test(self):
        version = run("--version").stdout
        names = version[version.index("(of ") + 4 : version.index(")")]
        for name in names.split(", "):
            with Server(f"--instruction-set={name}"):
                pass


if __name__ == "__main__":
    unittest.main()
