# SPDX-License-Identifier: Apache-2.0
"""Three servers behind Envoy, one killed under load: no call may be lost, and
the others share its part. Prints calls made and values compared."""

import contextlib
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from front import Front
from server_process import BIN, Server

RATE, SECONDS, ELEMENTS = 400, 8, 1024


def calls_started(server):
    """Forward calls that the server has seen."""
    with urllib.request.urlopen(server.metrics_url, timeout=30) as page:
        for line in page.read().decode().splitlines():
            if line.startswith("grpc_server_call_started_total") and \
                    "leakyrelu.v1.LeakyReluService/Forward\"" in line:
                return float(line.rpartition(" ")[2])
    return 0.0


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


def main(descriptors):
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Server("--log-level=error"))
                   for _ in range(3)]
        front = stack.enter_context(
            Front(descriptors, [server.address for server in servers]))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        report = pathlib.Path(folder) / "report.json"
        load = subprocess.Popen(
            [BIN / "leakyrelu-loadtest", "--server", front.address,
             "--rate", str(RATE), "--duration", f"{SECONDS}s",
             "--elements", str(ELEMENTS), "--json", report],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        victim, *others = servers
        wait_until(lambda: all(calls_started(s) > 50 for s in servers))
        victim.signal(signal.SIGKILL)
        before = [calls_started(server) for server in others]
        assert load.wait(timeout=120) == 0, "the load tester failed"
        after = [calls_started(server) for server in others]
        assert all(b - a > 50 for a, b in zip(before, after)), (before, after)
        figures = json.loads(report.read_text())
        assert int(front.stat("upstream_rq_retry")) > 0, "nothing was retried"
        assert figures["errors"] == figures["mismatches"] == 0, figures
        assert figures["requests"] >= RATE * SECONDS, figures["requests"]
        # The killed server's exit code is not 0, as Server wants it.
        assert victim.wait() == -signal.SIGKILL
    print(figures["verified"], figures["verified"] * ELEMENTS)


if __name__ == "__main__":
    main(sys.argv[1])
