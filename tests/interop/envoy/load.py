# SPDX-License-Identifier: Apache-2.0
"""The load tester as a child process, and the servers' counts of its calls."""

import json
import pathlib
import subprocess
import tempfile

from server_process import BIN, eventually


def calls_started(server):
    """The number of Forward calls that the server has received."""
    return server.metric(
        "grpc_server_call_started_total"
        '{grpc_method="leakyrelu.v1.LeakyReluService/Forward"}')


def wait_until(condition):
    if not eventually(condition, 60):
        raise AssertionError("not in time")


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
