# SPDX-License-Identifier: Apache-2.0
"""Sockets and certificates of the real server, with the real client
programs."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

from server_process import BIN, Server


def run(program, *arguments):
    return subprocess.run(
        [BIN / program, *arguments], capture_output=True, text=True, timeout=60
    )


def forward(address, *flags):
    return run("leakyrelu", "--server", address, *flags, "forward", "1", "-2")


class SocketActivationTest(unittest.TestCase):
    """Starts a service as systemd does: descriptors from 3 on, described by
    environment variables."""

    def serve(self, sockets, names, *flags):
        # The shell becomes the server by exec, so that LISTEN_PID is the
        # server's id.
        moves = " ".join(
            f"{3 + i}<&{s.fileno()}" for i, s in enumerate(sockets)
        )
        script = (
            f'LISTEN_PID=$$ LISTEN_FDS={len(sockets)} LISTEN_FDNAMES={names} '
            f'exec "$@" {moves}'
        )
        return subprocess.Popen(
            ["bash", "-c", script, "bash", BIN / "leakyrelu-server",
             "--metrics-listen=off", *flags],
            pass_fds=[s.fileno() for s in sockets],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def listeners(self, folder):
        local = socket.socket(socket.AF_UNIX)
        local.bind(f"{folder}/socket")
        network = socket.create_server(("127.0.0.1", 0))
        local.listen()
        # Numbers above those that the server receives.
        for s in (local, network):
            high = os.dup2(s.fileno(), s.fileno() + 100)
            s.close()
            listener = socket.socket(fileno=high)
            self.addCleanup(listener.close)
            yield listener

    def test_serves_inherited_sockets(self):
        with tempfile.TemporaryDirectory() as folder:
            sockets = list(self.listeners(folder))
            port = sockets[1].getsockname()[1]
            # A caller may connect before the server starts.
            early = socket.create_connection(("127.0.0.1", port))
            for _ in range(2):  # the sockets survive a restart
                server = self.serve(
                    sockets, "unix:tcp", "--listen=systemd:unix,systemd:tcp"
                )
                lines = [server.stdout.readline() for _ in sockets]
                self.assertEqual(
                    lines,
                    [f"listening on unix:{folder}/socket\n",
                     f"listening on 127.0.0.1:{port}\n"],
                )
                for address in (f"unix:{folder}/socket", f"127.0.0.1:{port}"):
                    result = forward(address)
                    self.assertEqual(result.stdout, "1 -0.02\n", result.stderr)
                early.close()
                server.send_signal(signal.SIGTERM)
                server.communicate(timeout=60)
                self.assertEqual(server.returncode, 0)
                self.assertTrue(os.path.exists(f"{folder}/socket"))

    def test_unknown_name_lists_the_passed_sockets(self):
        with tempfile.TemporaryDirectory() as folder:
            sockets = list(self.listeners(folder))
            server = self.serve(sockets, "a:b", "--listen=systemd:c")
            _, errors = server.communicate(timeout=60)
            self.assertNotEqual(server.returncode, 0)
            self.assertIn(
                'got "systemd:c", allowed: what systemd has passed: a,b',
                json.loads(errors.splitlines()[-1])["error"],
            )

    def test_sockets_of_another_process_are_refused(self):
        environment = dict(os.environ, LISTEN_PID="1", LISTEN_FDS="1")
        server = subprocess.run(
            [BIN / "leakyrelu-server", "--listen=systemd:",
             "--metrics-listen=off"],
            env=environment, capture_output=True, text=True, timeout=60,
        )
        self.assertNotEqual(server.returncode, 0)
        self.assertIn("what systemd has passed: no sockets", server.stderr)


def make_certificate(folder, name, alternative):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", f"/CN={name}", "-addext", f"subjectAltName={alternative}",
         "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"],
        check=True, capture_output=True,
    )


class ClientProgramsTest(unittest.TestCase):
    def test_abstract_names(self):
        name = f"unix-abstract:leakyrelu-{os.getpid()}"
        with Server(f"--listen={name}") as server:
            self.assertIn(name, server.addresses)
            self.assertEqual(forward(name).stdout, "1 -0.02\n")
            load = run("leakyrelu-loadtest", "--server", name,
                       "--requests=100", "--warm-up=0s")
            self.assertEqual(load.returncode, 0, load.stderr)

    def test_mutual_tls(self):
        with tempfile.TemporaryDirectory() as path:
            folder = pathlib.Path(path)
            make_certificate(folder, "server", "IP:127.0.0.1")
            make_certificate(folder, "friend", "URI:spiffe://test/friend")
            make_certificate(folder, "stranger", "DNS:stranger.test")
            (folder / "ca.pem").write_text(
                (folder / "friend.pem").read_text()
                + (folder / "stranger.pem").read_text()
            )
            with Server(
                f"--tls-cert={folder}/server.pem",
                f"--tls-key={folder}/server.key",
                f"--tls-client-ca={folder}/ca.pem",
                "--tls-client-san=spiffe://test/friend",
            ) as server:
                result = forward(
                    server.address,
                    f"--tls-ca={folder}/server.pem",
                    f"--tls-cert={folder}/friend.pem",
                    f"--tls-key={folder}/friend.key",
                )
                self.assertEqual(result.stdout, "1 -0.02\n", result.stderr)
                result = forward(
                    server.address,
                    f"--tls-ca={folder}/server.pem",
                    f"--tls-cert={folder}/stranger.pem",
                    f"--tls-key={folder}/stranger.key",
                )
                self.assertNotEqual(result.returncode, 0)
                self.assertIn("subject alternative names: got stranger.test",
                              result.stderr)
                load = run(
                    "leakyrelu-loadtest", "--server", server.address, "--tls",
                    f"--tls-ca={folder}/server.pem", f"--tls-cert={folder}/friend.pem",
                    f"--tls-key={folder}/friend.key", "--requests=100",
                    "--warm-up=0s",
                )
                self.assertEqual(load.returncode, 0, load.stderr)


if __name__ == "__main__":
    unittest.main()
