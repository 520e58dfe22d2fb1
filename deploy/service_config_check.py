#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""service_config_check.py BIN: tries the gRPC service config of
docs/kubernetes.md with a plain Python channel and three servers.

While calls are made, one server is stopped and one is killed. Fails unless every
server got calls before and every call succeeded.
"""

import contextlib
import json
import pathlib
import re
import subprocess
import sys
import threading
import urllib.request

import grpc

DOCUMENT = pathlib.Path(__file__).parents[1] / "docs/kubernetes.md"
METHOD = "/leakyrelu.v1.LeakyReluService/Forward"
# ForwardRequest{inputs: {values: -4}}: field 1 of the request, field 4 of Tensor.
REQUEST = bytes.fromhex("0a06 2204 000080c0")
DEADLINE_SECONDS = 60


def service_config():
    text = DOCUMENT.read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    found = [block for block in blocks if "healthCheckConfig" in block]
    assert len(found) == 1, found
    return json.dumps(json.loads(found[0]))


class Server:
    def __init__(self, stack, program):
        self.process = subprocess.Popen(
            [program, "--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0",
             "--drain-lead=1s", "--log-level=off"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        stack.callback(self.process.wait)
        stack.callback(self.process.kill)
        self.address = self.process.stdout.readline().split()[-1]
        self._metrics = self.process.stdout.readline().split()[-1]

    def calls(self):
        with urllib.request.urlopen(self._metrics, timeout=5) as answer:
            text = answer.read().decode()
        label = METHOD.removeprefix("/")
        found = re.search(
            rf'grpc_server_call_started_total{{grpc_method="{label}"}} (\d+)', text
        )
        return int(found[1])


class Caller:
    """Calls one after the other on a thread of its own, until it is closed."""

    def __init__(self, servers):
        target = "ipv4:" + ",".join(server.address for server in servers)
        self._channel = grpc.insecure_channel(
            target, options=[("grpc.service_config", service_config())]
        )
        self._forward = self._channel.unary_unary(METHOD)
        self.count = 0
        self.errors = []
        self._changed = threading.Condition()
        self._stop = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stop:
            try:
                self._forward(REQUEST, timeout=DEADLINE_SECONDS)
            except grpc.RpcError as error:
                self.errors.append(f"{error.code()}: {error.details()}")
            with self._changed:
                self.count += 1
                self._changed.notify()

    def wait_for(self, more):
        """Waits until that many more calls have ended."""
        with self._changed:
            wanted = self.count + more
            if not self._changed.wait_for(
                lambda: self.count >= wanted, DEADLINE_SECONDS
            ):
                raise SystemExit(f"{self.count} calls in time, {wanted} expected")

    def close(self):
        self._stop = True
        self._thread.join()
        self._channel.close()


def main():
    program = pathlib.Path(sys.argv[1]) / "leakyrelu-server"
    with contextlib.ExitStack() as stack:
        servers = [Server(stack, program) for _ in range(3)]
        caller = Caller(servers)
        stack.callback(caller.close)
        caller.wait_for(300)
        # Connections are made one by one, so the shares are not equal.
        while min(server.calls() for server in servers) < 50:
            caller.wait_for(50)
        stopped, killed, left = servers
        stopped.process.terminate()
        code = stopped.process.wait(timeout=DEADLINE_SECONDS)
        assert code == 0, code
        caller.wait_for(300)
        killed.process.kill()
        caller.wait_for(300)
        assert not caller.errors, caller.errors
        assert left.calls() >= 600, left.calls()
        print(
            f"{caller.count} calls of grpcio {grpc.__version__} over three servers, "
            "one stopped and one killed: no error"
        )


if __name__ == "__main__":
    main()
