# SPDX-License-Identifier: Apache-2.0
"""The server as a process: its output, its HTTP port, its exit codes."""

import json
import os
import pathlib
import resource
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

from server_process import BIN, Server, eventually, log_lines


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

    def test_drain_ends_readiness_and_finishes_calls(self):
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
            # The stream in flight keeps the server running, but it is no longer
            # ready.
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

    def test_a_reload_without_certificates_changes_nothing(self):
        with tempfile.TemporaryFile() as log:
            with Server(stderr=log) as server:
                server.signal(signal.SIGHUP)
                lines = []
                while not any('"event":"reload"' in line for line in lines):
                    lines = log_lines(log.fileno())
                base = server.metrics_url.removesuffix("/metrics")
                self.assertEqual(status(base + "/readyz"), 200)
                server.signal(signal.SIGTERM)
                self.assertEqual(server.wait(), 0)
        reload = next(
            entry
            for entry in map(json.loads, lines)
            if entry["event"] == "reload"
        )
        self.assertEqual(reload["certificates"], "none")

    def test_a_reload_reads_the_certificates_again(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, key = f"{folder}/cert.pem", f"{folder}/key.pem"

            def make(name):
                subprocess.run(
                    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                     "-subj", f"/CN={name}", "-keyout", key, "-out",
                     certificate],
                    check=True, capture_output=True,
                )

            make("first")
            with Server(
                f"--tls-cert={certificate}", f"--tls-key={key}",
                "--tls-reload-interval=24h",
            ) as server:
                loads = 'leakyrelu_tls_reloads_total{result="success"}'
                self.assertEqual(server.metric(loads), 1)
                make("second")
                server.signal(signal.SIGHUP)
                self.assertTrue(eventually(lambda: server.metric(loads) == 2))
                pathlib.Path(certificate).write_text("nonsense")
                server.signal(signal.SIGHUP)
                failed = 'leakyrelu_tls_reloads_total{result="failure"}'
                self.assertTrue(eventually(lambda: server.metric(failed) == 1))

    def test_a_stop_during_the_start_has_no_lead(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            # The signal is blocked before the program runs, so that it is
            # pending.
            def pending():
                signal.pthread_sigmask(signal.SIG_BLOCK, [number])
                os.kill(os.getpid(), number)

            process = subprocess.Popen(
                [BIN / "leakyrelu-server", "--listen=127.0.0.1:0",
                 "--metrics-listen=off", "--drain-lead=1h",
                 "--log-level=off"],
                env={}, stdout=subprocess.PIPE, preexec_fn=pending,
            )
            output, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0)
            # The server never listened.
            self.assertEqual(output, b"")

    def test_full_standard_output_does_not_block(self):
        read, write = os.pipe()
        os.set_blocking(write, False)
        try:
            while True:
                os.write(write, bytes(4096))
        except BlockingIOError:
            os.set_blocking(write, True)
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                [BIN / "leakyrelu-server", "--listen=127.0.0.1:0",
                 "--metrics-listen=off", "--drain-lead=0"],
                env={}, stdout=write, stderr=log,
            )
            while not any(
                '"event":"addresses_not_printed"' in line
                for line in log_lines(log.fileno())
            ):
                self.assertIsNone(process.poll())
            process.terminate()
            self.assertEqual(process.wait(timeout=60), 0)
        os.close(read)
        os.close(write)

    def test_log_at_its_size_limit_does_not_block(self):
        with tempfile.TemporaryFile("w+") as log:
            def limited():
                resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

            process = subprocess.Popen(
                [BIN / "leakyrelu-server", "--listen=127.0.0.1:0",
                 "--metrics-listen=off", "--drain-lead=0"],
                env={}, stdout=subprocess.PIPE, stderr=log,
                preexec_fn=limited,
            )
            self.assertIn(b"listening on", process.stdout.readline())
            process.terminate()
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0)

    def test_limits_of_the_process_are_explained(self):
        mebibyte = 1 << 20
        for limit, value, expected in (
            (resource.RLIMIT_NOFILE, 6, "ulimit -n: got 6 descriptors"),
            (resource.RLIMIT_NOFILE, 12, "ulimit -n: got 12 descriptors"),
            (resource.RLIMIT_NOFILE, 65, "at least 66"),
            (resource.RLIMIT_AS, 80 * mebibyte, "ulimit -v: got 81920 KiB"),
        ):
            # A script that starts the server (newest.sh) needs descriptor 10.
            if (limit, value) == (resource.RLIMIT_NOFILE, 6) and (
                BIN / "leakyrelu-server"
            ).read_bytes().startswith(b"#!"):
                continue
            result = subprocess.run(
                [BIN / "leakyrelu-server", "--listen=127.0.0.1:0",
                 "--metrics-listen=off"],
                env={}, capture_output=True, text=True, timeout=60,
                preexec_fn=lambda: resource.setrlimit(limit, (value, value)),
            )
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(expected, result.stderr)

    def test_out_of_memory_is_logged_before_exit(self):
        with tempfile.TemporaryFile("w+") as log:
            with Server(stderr=log) as server:
                resource.prlimit(
                    server.pid, resource.RLIMIT_AS, (320 << 20, 320 << 20)
                )
                with grpc.insecure_channel(
                    server.address,
                    [("grpc.max_send_message_length", -1)],
                ) as channel:
                    stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
                    with self.assertRaises(grpc.RpcError):
                        stub.Forward(
                            pb.ForwardRequest(
                                inputs=[pb.Tensor(data=bytes(255 << 20))]
                            ),
                            timeout=60,
                        )
                self.assertEqual(server.wait(), 3)
            log.seek(0)
            self.assertIn("leakyrelu-server: memory: got none", log.read())

    def test_probe_asks_health_where_there_is_no_http_port(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, key = f"{folder}/cert.pem", f"{folder}/key.pem"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                 "-subj", "/CN=elsewhere", "-keyout", key, "-out",
                 certificate],
                check=True, capture_output=True,
            )
            tls = {"LEAKYRELU_TLS_CERT": certificate,
                   "LEAKYRELU_TLS_KEY": key}
            client_ca = {"LEAKYRELU_TLS_CLIENT_CA": certificate}
            for listen, environment in (
                ("127.0.0.1:0", {}),
                ("0.0.0.0:0", {"LEAKYRELU_TRUST_NETWORK": "true"}),
                (f"unix:{folder}/socket", {}),
                ("127.0.0.1:0", tls),
                (f"tls:unix:{folder}/socket", tls),
                ("127.0.0.1:0", tls | client_ca),
            ):
                environment = environment | {"LEAKYRELU_METRICS_LISTEN": "off"}
                with subprocess.Popen(
                    [BIN / "leakyrelu-server", f"--listen={listen}",
                     "--drain-lead=0", "--log-level=error"],
                    env=environment, stdout=subprocess.PIPE, text=True,
                ) as server:
                    bound = server.stdout.readline().split()[-1]
                    security = "tls:" if listen.startswith("tls:") else ""
                    environment["LEAKYRELU_LISTEN"] = security + bound
                    good = run("--probe", **environment)
                    self.assertEqual(
                        (good.returncode, good.stderr), (0, ""), listen
                    )
                    server.terminate()
                bad = run("--probe", **environment)
                self.assertEqual(bad.returncode, 1)
                self.assertIn("health of", bad.stderr)
        only_systemd = run("--probe", "--listen=systemd:",
                           "--metrics-listen=off")
        self.assertEqual(only_systemd.returncode, 1)
        self.assertIn("--metrics-listen", only_systemd.stderr)

    def test_reflection_and_channelz_are_optional(self):
        def code(server, path):
            with grpc.insecure_channel(server.address) as channel:
                call = channel.unary_unary(path)
                try:
                    call(b"", timeout=30)
                except grpc.RpcError as error:
                    return error.code()
                return grpc.StatusCode.OK

        channelz = "/grpc.channelz.v1.Channelz/GetServers"
        reflection = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
        unknown = grpc.StatusCode.UNIMPLEMENTED
        with Server() as server:
            self.assertEqual(code(server, channelz), unknown)
            self.assertNotEqual(code(server, reflection), unknown)
        with Server("--channelz", "--reflection=false") as server:
            self.assertEqual(code(server, channelz), grpc.StatusCode.OK)
            self.assertEqual(code(server, reflection), unknown)

    def test_mistyped_variables_are_named(self):
        line = (
            "environment: got LEAKYRELU_LOGLEVEL, allowed: the variables of "
            "--help (did you mean LEAKYRELU_LOG_LEVEL?)"
        )
        mistyped = {
            "LEAKYRELU_LOGLEVEL": "debug",
            # A variable that Kubernetes sets.
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

    def test_errors_follow_the_format_of_the_log(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "leakyrelu.toml"
            path.write_text('log-format="text"\nlisten="nowhere"\n')
            for result, event in (
                (run("--io-threads=zero"), "options_refused"),
                (run("--listen=nowhere"), "options_refused"),
                (run("--listen=192.0.2.1:1", "--trust-network"),
                 "cannot_serve"),
            ):
                (line,) = result.stderr.splitlines()
                entry = json.loads(line)
                self.assertEqual(entry["level"], "error")
                self.assertEqual(entry["event"], event)
                self.assertIn(", allowed: ", entry["error"])
            for result in (
                run("--io-threads=zero", "--log-format=text"),
                run("--io-threads=zero", "--log-format", "text"),
                run("--io-threads=zero", LEAKYRELU_LOG_FORMAT="text"),
                run(f"--config={path}"),
            ):
                (line,) = result.stderr.splitlines()
                self.assertRegex(line, r"^\S+Z error options_refused error=")
            # Text format, for people.
            self.assertTrue(
                run("--io-threads=zero", "--validate").stderr.startswith(
                    "leakyrelu-server: --io-threads: got "
                )
            )

    def test_wrong_flags_and_variables_are_explained(self):
        for result, expected in (
            (run("--io-threads=zero"), "--io-threads"),
            (run("--lisen=1"), "--listen"),
            (run("--max-message-bytes=1"), "1KiB"),
            (run(LEAKYRELU_IO_THREADS="zero"), "LEAKYRELU_IO_THREADS"),
            (run("--instruction-set=mmx"), "allowed: best, "),
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
                    f'{path}:1: got key "io-treads", allowed: the flags of '
                    '--help without dashes (did you mean "io-threads"?)',
                    # A line in the log's format if the server was started to
                    # serve.
                    result.stderr.replace('\\"', '"'),
                )

    def test_every_instruction_set_passes_the_self_test(self):
        version = run("--version").stdout
        names = version[version.index("(of ") + 4 : version.index(")")]
        for name in names.split(", "):
            with Server(f"--instruction-set={name}"):
                pass


if __name__ == "__main__":
    unittest.main()
