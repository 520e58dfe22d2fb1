# SPDX-License-Identifier: Apache-2.0
"""leakyrelu-loadtest beside ghz and the echo's own client, on the raw echo.

  compare_clients.py --bin build/release --ghz PATH [--rounds N] [--seconds N]

Prints a row a comparison: the median of the rounds' ratios, their spread, and
whether the target holds. Exits with 1 if one does not. CPU seconds are of the
whole process, its start included, so a round should last seconds.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import time

PROTO = os.path.join(os.path.dirname(__file__), "../../../../proto")
SMALL_BYTES, SMALL_IN_FLIGHT = 64, 64
LARGE = ((1 << 20, 4), (16 << 20, 2))
GHZ_TARGET = 1.2
# The two clients' runs differ by some percent from round to round.
OWN_CLIENT_TARGET = 0.95


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


def run(command):
    """Standard output and the CPU seconds of the process alone."""
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise RuntimeError(f"{command[0]} exited {child.returncode}")
        out.seek(0)
        return out.read(), usage.ru_utime + usage.ru_stime


@contextlib.contextmanager
def echo_server(program):
    with subprocess.Popen([program, "--listen", "127.0.0.1:0"],
                          stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.pid, re.search(r"listening on (\S+)",
                                        server.stdout.readline())[1]
        finally:
            server.terminate()


def loadtest(args, address, tensor_bytes, in_flight):
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        _, cpu = run([
            f"{args.bin}/bin/leakyrelu-loadtest", "--server", address,
            "--elements", str(tensor_bytes // 4), "--concurrency",
            str(in_flight), "--duration", f"{args.seconds}s", "--warm-up", "0",
            "--verify", "0", "--quiet", "--json", report.name
        ])
        with open(report.name, encoding="utf-8") as file:
            figures = json.load(file)
    if figures["errors"]:
        raise RuntimeError(f"loadtest: {figures['errors_by_code']}")
    return figures["requests_per_second"], figures["requests"] / cpu


def ghz(args, address, request_file, protoset):
    text, cpu = run([
        args.ghz, "--insecure", "--protoset", protoset, "--call",
        "leakyrelu.v1.LeakyReluService.Forward", "--binary-file", request_file,
        "--concurrency", str(SMALL_IN_FLIGHT), "--duration",
        f"{args.seconds}s", "--duration-stop", "wait", "--format", "json",
        address
    ])
    figures = json.loads(text)
    if figures.get("errorDistribution"):
        raise RuntimeError(f"ghz: {figures['errorDistribution']}")
    return figures["rps"], figures["count"] / cpu


def own_client(args, pid, address, tensor_bytes, in_flight):
    text, _ = run([
        f"{args.bin}/bench/rpc_client", "unary", "--target", address, "--pid",
        str(pid), "--bytes", str(tensor_bytes), "--in-flight", str(in_flight),
        "--seconds", str(args.seconds), "--warmup", "0", "--echo"
    ])
    return json.loads(text)["per_second"]


def report(name, ratios, target=None):
    median = statistics.median(ratios)
    held = target is None or median >= target
    verdict = ("no target" if target is None else
               f"target {target:.2f}  {'holds' if held else 'FAILS'}")
    print(f"{name:58} {median:6.2f} ({min(ratios):.2f}-{max(ratios):.2f})  "
          f"{verdict}", flush=True)
    return held


def compare(args):
    held = True
    with echo_server(f"{args.bin}/bench/echo_server") as (pid, address):
        with tempfile.NamedTemporaryFile() as request, \
                tempfile.NamedTemporaryFile() as protoset:
            # ghz's own parser does not know proto3's optional.
            run(["protoc", "-I", PROTO, "--descriptor_set_out", protoset.name,
                 "leakyrelu/v1/leakyrelu.proto"])
            request.write(forward_request(SMALL_BYTES))
            request.flush()
            by_time, by_cpu = [], []
            for _ in range(args.rounds):
                theirs = ghz(args, address, request.name, protoset.name)
                ours = loadtest(args, address, SMALL_BYTES, SMALL_IN_FLIGHT)
                by_time.append(ours[0] / theirs[0])
                by_cpu.append(ours[1] / theirs[1])
        held &= report("64 B x64: requests a client CPU second, over ghz",
                       by_cpu, GHZ_TARGET)
        # ghz may use every core, loadtest one: a busy machine decides this.
        report("64 B x64: requests a second, over ghz", by_time)
        for tensor_bytes, in_flight in LARGE:
            ratios = []
            for _ in range(args.rounds):
                theirs = own_client(args, pid, address, tensor_bytes,
                                    in_flight)
                ours = loadtest(args, address, tensor_bytes, in_flight)
                ratios.append(ours[0] / theirs)
            held &= report(
                f"{tensor_bytes >> 20} MiB x{in_flight}: bytes a second, over "
                "the echo's own client", ratios, OWN_CLIENT_TARGET)
    return held


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--bin", default="build/release")
    parser.add_argument("--ghz", default="build/bench/ghz")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    args = parser.parse_args()
    started = time.monotonic()
    held = compare(args)
    print(f"{args.rounds} rounds, {time.monotonic() - started:.0f} s")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
