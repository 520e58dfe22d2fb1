# SPDX-License-Identifier: Apache-2.0
"""Starts and stops the servers. Stops only processes that were started here, by
their process id."""

import contextlib
import dataclasses
import os
import selectors
import subprocess
import time

START_TIMEOUT_SECONDS = 20
STOP_TIMEOUT_SECONDS = 10


@dataclasses.dataclass
class Server:
    """How to start a server, which prints `listening on TARGET` once it
    serves."""
    name: str
    command: list
    echo: bool
    environment: dict = dataclasses.field(default_factory=dict)
    # Peers without a target get fewer rounds.
    rounds: int = 100
    # Unary calls use the Open Inference Protocol.
    inference: bool = False


@dataclasses.dataclass
class Running:
    server: Server
    process: subprocess.Popen
    target: str
    started_ns: int

    @property
    def pid(self):
        return self.process.pid


def _read_target(process, name):
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    selector = selectors.DefaultSelector()
    selector.register(process.stdout, selectors.EVENT_READ)
    printed = b""
    while time.monotonic() < deadline and process.poll() is None:
        if not selector.select(deadline - time.monotonic()):
            break
        piece = os.read(process.stdout.fileno(), 4096)
        if not piece:
            break
        printed += piece
        for line in printed.split(b"\n")[:-1]:
            if line.startswith(b"listening on "):
                return line.split()[2].decode()
    raise RuntimeError(f"{name}: did not say where it listens; "
                       f"printed {printed.decode(errors='replace')!r}")


@contextlib.contextmanager
def running(server, log_path):
    """Context manager: a running server; its standard error goes to
    `log_path`."""
    with open(log_path, "ab") as log:
        started_ns = time.monotonic_ns()
        process = subprocess.Popen(server.command,
                                   stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE,
                                   stderr=log,
                                   env={**os.environ,
                                        "LEAKYRELU_DRAIN_LEAD": "0s",
                                        **server.environment})
    try:
        target = _read_target(process, server.name)
        yield Running(server, process, target, started_ns)
    finally:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
