# SPDX-License-Identifier: Apache-2.0
"""scaleout.py DESCRIPTORS [--seconds N]: compares three servers with one, each
with the same small part of a core, called round robin by the load tester itself and
through Envoy; then adds and removes a server under load.

Prints a table and fails if a call failed, a server got over 1.2 times the mean,
or three servers achieved no more than two would."""

import argparse
import contextlib
import os
import signal
import sys

from cpu_share import CpuShare
from front import Front
from load import Load, calls_started, wait_until
from server_process import Server

# Percent of a core per server, so that the client and Envoy on the same machine
# are not the bottleneck.
PERCENT = 5
# Calls in flight per server.
IN_FLIGHT = 16
MAX_OVER_MEAN = 1.2
MIN_SPEEDUP = 2


class Fleet:
    """Servers, each limited to its part of a core."""

    def __init__(self, stack):
        self._stack = stack
        self.servers = []

    def add(self, *flags):
        number = len(self.servers)
        share = self._stack.enter_context(
            CpuShare(f"leakyrelu-scaleout-{os.getpid()}-{number}", PERCENT))
        server = self._stack.enter_context(
            Server("--log-level=error", "--compute-threads=1", *flags))
        share.add(server.pid)
        self.servers.append(server)
        return server

    def addresses(self):
        return [server.address for server in self.servers]


def spread(fleet, before):
    """The greatest number of calls that a server got, relative to the mean."""
    got = [calls_started(server) - seen
           for server, seen in zip(fleet.servers, before)]
    return max(got) / (sum(got) / len(got))


def measure(name, fleet, address, seconds):
    before = [calls_started(server) for server in fleet.servers]
    figures = Load(address, seconds, "--elements=16",
                   "--concurrency",
                   str(IN_FLIGHT * len(fleet.servers))).report()
    rate, max_spread = figures["requests_per_second"], spread(fleet, before)
    print(f"{name:28} {len(fleet.servers)} servers  {rate:8.0f} calls/s  "
          f"busiest {max_spread:.2f} of the mean", flush=True)
    if max_spread > MAX_OVER_MEAN:
        raise AssertionError(f"{name}: uneven")
    return rate


def throughput(descriptors, seconds):
    rates = {}
    for count in (1, 3):
        with contextlib.ExitStack() as stack:
            fleet = Fleet(stack)
            for _ in range(count):
                fleet.add()
            listed = ",".join(fleet.addresses())
            rates["by the client", count] = measure(
                "round robin, by the client", fleet, listed, seconds)
            front = stack.enter_context(
                Front(descriptors, fleet.addresses()))
            rates["Envoy", count] = measure(
                "least request, by Envoy", fleet, front.address, seconds)
    ratios = [rates[way, 3] / rates[way, 1]
              for way in ("by the client", "Envoy")]
    print("three servers against one: by the client %.2f, Envoy %.2f"
          % tuple(ratios), flush=True)
    return min(ratios)


def come_and_go(descriptors, seconds):
    """Two servers under load; a third is added, and the first is removed."""
    for way in ("by the client", "Envoy"):
        with contextlib.ExitStack() as stack:
            fleet = Fleet(stack)
            for _ in range(3):
                fleet.add()
            # Its address is configured, but it is not running yet.
            late = fleet.servers[2]
            late_address = late.address
            late.signal(signal.SIGTERM)
            late.wait()
            if way == "Envoy":
                address = stack.enter_context(Front(
                    descriptors, fleet.addresses(), absent=1)).address
            else:
                address = ",".join(fleet.addresses())
            load = Load(address, seconds, "--elements=16", "--rate=300")
            first, second, _ = fleet.servers
            wait_until(lambda: calls_started(first) > 100)
            late = stack.enter_context(Server(
                "--log-level=error", f"--listen={late_address}"))
            wait_until(lambda: calls_started(late) > 100)
            first.signal(signal.SIGTERM)
            if first.wait() != 0:
                raise AssertionError("the removed server's exit code")
            before = calls_started(second), calls_started(late)
            wait_until(lambda: calls_started(second) > before[0] + 50 and
                       calls_started(late) > before[1] + 50)
            figures = load.report()
            print(f"{way}: one added, one removed under load, "
                  f"{figures['requests']} calls, none failed", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("descriptors")
    parser.add_argument("--seconds", type=int, default=5)
    arguments = parser.parse_args()
    try:
        with CpuShare(f"leakyrelu-scaleout-{os.getpid()}", PERCENT):
            pass
    except OSError as error:
        sys.exit(f"scaleout: no CPU shares on this machine: {error}")
    come_and_go(arguments.descriptors, 4 * arguments.seconds)
    if throughput(arguments.descriptors, arguments.seconds) < MIN_SPEEDUP:
        sys.exit(f"scaleout: three servers do less than {MIN_SPEEDUP} times "
                 "what one does; is the machine busy?")


if __name__ == "__main__":
    main()
