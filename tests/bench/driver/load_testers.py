# SPDX-License-Identifier: Apache-2.0
"""Compares leakyrelu-loadtest with ghz and with the echo's own client, all of
them against the raw echo: this measures the load tester itself."""

import json
import os
import struct
import subprocess
import tempfile

from rows import Row, paired_ratio
from rpc import BY_NAME
from servers import running

GHZ = "build/bench/ghz"
GHZ_SKIPPED = "build/bench/ghz.skipped"
ECHO = "echo, 1 thread"
SMALL = BY_NAME["64 B x64"]
LARGE = (BY_NAME["1 MiB x4"], BY_NAME["16 MiB x2"])
GHZ_TARGET = 1.2
# The runs of the two clients differ by a few percent between rounds.
OWN_CLIENT_TARGET = 0.95
# CPU seconds cover the whole process, including its start.
MIN_SECONDS = 2


def forward_request(tensor_bytes):
    """A serialized ForwardRequest of one float32 tensor, as ghz sends it."""

    def varint(value):
        out = bytearray()
        while value > 0x7F:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes(out) + bytes([value])

    shape = varint(tensor_bytes // 4)
    data = b"\x00\x00\x80\xbf" * (tensor_bytes // 4)
    tensor = (b"\x08\x01" + b"\x12" + varint(len(shape)) + shape + b"\x1a" +
              varint(len(data)) + data)
    slope = b"\x11" + struct.pack("<d", 0.01)
    return b"\x0a" + varint(len(tensor)) + tensor + slope


def skipped():
    if os.path.exists(GHZ):
        return {}
    reason = f"{GHZ} is not built"
    if os.path.exists(GHZ_SKIPPED):
        with open(GHZ_SKIPPED, encoding="utf-8") as file:
            reason = file.read().strip()
    return {"ghz": reason}


class LoadTesters:

    def __init__(self, servers, client, options, log_path, progress):
        self._servers = servers
        self._client = client
        self._loadtest = f"{options.build}/bin/leakyrelu-loadtest"
        self._rounds = options.rounds
        self._seconds = max(MIN_SECONDS, options.seconds)
        self._log = log_path
        self._progress = progress

    def rows(self):
        if ECHO not in self._servers or not os.path.exists(self._loadtest):
            return []
        with running(self._servers[ECHO], self._log) as echo:
            rows = [] if skipped() else self._beside_ghz(echo)
            return rows + [self._beside_own_client(echo, case)
                           for case in LARGE]

    def _beside_ghz(self, echo):
        ours, theirs = [], []
        with tempfile.TemporaryDirectory() as folder:
            # ghz's own parser does not support proto3's optional.
            protoset = f"{folder}/contract.protoset"
            subprocess.run(["protoc", "-I", "proto", "--descriptor_set_out",
                            protoset, "leakyrelu/v1/leakyrelu.proto"],
                           check=True)
            request = f"{folder}/request"
            with open(request, "wb") as file:
                file.write(forward_request(SMALL.tensor_bytes))
            for turn in range(self._rounds):
                self._progress(f"load testers {turn + 1}/{self._rounds}")
                theirs.append(self._ghz(echo, request, protoset))
                ours.append(self._ours(echo, SMALL))
        return [
            _row(f"{SMALL.name} requests a client CPU second / ghz", "ghz",
                 [run["per_cpu_second"] for run in ours],
                 [run["per_cpu_second"] for run in theirs], GHZ_TARGET),
            # ghz may use every core; ours uses one thread.
            _row(f"{SMALL.name} requests a second / ghz", "ghz",
                 [run["per_second"] for run in ours],
                 [run["per_second"] for run in theirs], None)
        ]

    def _beside_own_client(self, echo, case):
        ours, theirs = [], []
        for turn in range(self._rounds):
            self._progress(f"{case.name}: client {turn + 1}/{self._rounds}")
            theirs.append(self._client.unary(echo, case.tensor_bytes,
                                             case.in_flight, self._seconds,
                                             0.3)["per_second"])
            ours.append(self._ours(echo, case)["per_second"])
        return _row(f"{case.name} / the echo's own client", "rpc_client", ours,
                    theirs, OWN_CLIENT_TARGET)

    def _ours(self, echo, case):
        with tempfile.NamedTemporaryFile(suffix=".json") as report:
            _, cpu = _run([
                self._loadtest, "--server", echo.target, "--elements",
                str(case.tensor_bytes // 4), "--concurrency",
                str(case.in_flight), "--duration", f"{self._seconds}s",
                "--warm-up", "0", "--verify", "0", "--quiet", "--json",
                report.name
            ])
            with open(report.name, encoding="utf-8") as file:
                figures = json.load(file)
        if figures["errors"]:
            raise RuntimeError(f"loadtest: {figures['errors_by_code']}")
        return {"per_second": figures["requests_per_second"],
                "per_cpu_second": figures["requests"] / cpu}

    def _ghz(self, echo, request, protoset):
        text, cpu = _run([
            GHZ, "--insecure", "--protoset", protoset, "--call",
            "leakyrelu.v1.LeakyReluService.Forward", "--binary-file", request,
            "--concurrency", str(SMALL.in_flight), "--duration",
            f"{self._seconds}s", "--duration-stop", "wait", "--format", "json",
            echo.target
        ])
        figures = json.loads(text)
        if figures.get("errorDistribution"):
            raise RuntimeError(f"ghz: {figures['errorDistribution']}")
        return {"per_second": figures["rps"],
                "per_cpu_second": figures["count"] / cpu}


def _run(command):
    """Returns standard output, and the CPU seconds of this process alone."""
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise RuntimeError(f"{command[0]} exited {child.returncode}")
        out.seek(0)
        return out.read(), usage.ru_utime + usage.ru_stime


def _row(name, peer_name, ours, theirs, target):
    ratio, spread = paired_ratio(ours, theirs)
    middle = len(ours) // 2
    return Row("loadtest", name, "/s", sorted(ours)[middle],
               sorted(theirs)[middle], peer_name, ratio, spread, target)
