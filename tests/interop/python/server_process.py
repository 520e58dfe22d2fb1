# SPDX-License-Identifier: Apache-2.0
"""The real server as a child process, on ports that the kernel picks."""

import os
import pathlib
import subprocess

BIN = pathlib.Path(os.environ["LEAKYRELU_TEST_BIN"])


class Server:
    """Context manager; `address` and `metrics_url` are known once it serves."""

    def __init__(self, *flags):
        self._flags = flags

    def __enter__(self):
        self._process = subprocess.Popen(
            [
                BIN / "leakyrelu-server",
                "--listen=127.0.0.1:0",
                "--metrics-listen=127.0.0.1:0",
                *self._flags,
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self._value("listening on ")
        self.metrics_url = self._value("metrics on ")
        return self

    def __exit__(self, *exc):
        self._process.terminate()
        code = self._process.wait(timeout=60)
        self._process.stdout.close()
        if exc[0] is None and code != 0:
            raise AssertionError(f"leakyrelu-server exited with {code}")

    def _value(self, prefix):
        line = self._process.stdout.readline()
        if not line.startswith(prefix):
            raise AssertionError(f"server printed {line!r}, not {prefix!r}")
        return line[len(prefix) :].strip()
