# SPDX-License-Identifier: Apache-2.0
"""The load tester as a child process, and what the servers saw of it."""

import json
import pathlib
import subprocess
import tempfile
import time
import urllib.request

from server_process import BIN


def calls_started(server):
    """Forward calls that the server has seen."""
    with urllib.request.urlopen(server.metrics_url, timeout=30) as page:
        for line in page.read().decode().splitlines():
            if line.startswith("grpc_server_call_started_total") and \
                    'leakyrelu.v1.LeakyReluService/Forward"' in line:
                return float(line.rpartition(" ")[2])
    return 0.0


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("not in time")
        time.sleep(0.05)


class Load:
    """The load tester as a child process; `report()` waits for its end."""

    def __init__(self, address, seconds, *flags):
        self._file = tempfile.NamedTemporaryFile(suffix=".json")
        self._process = subprocess.Popen(
            [BIN / "leakyrelu-loadtest", "--server", address, "--duration",
             f"{seconds}s", "--json", self._file.name, *flags],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def report(self):
        code = self._process.wait(timeout=300)
        with self._file:
            figures = json.loads(pathlib.Path(self._file.name).read_text())
        if code != 0 or figures["errors"] or figures["mismatches"]:
            raise AssertionError(
                f"exit {code}, {figures['errors']} errors "
                f"{figures['errors_by_code']}, "
                f"{figures['mismatches']} wrong")
        return figures
