# SPDX-License-Identifier: Apache-2.0
"""Three servers behind Envoy, one of which is killed under load: no call may
fail, and the remaining servers take over its share. Prints calls made and
values compared."""

import contextlib
import signal
import sys

from front import Front
from load import Load, calls_started, wait_until
from server_process import Server

RATE, SECONDS, ELEMENTS = 400, 8, 1024


def main(descriptors):
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Server("--log-level=error"))
                   for _ in range(3)]
        front = stack.enter_context(
            Front(descriptors, [server.address for server in servers]))
        load = Load(front.address, SECONDS, f"--rate={RATE}",
                    f"--elements={ELEMENTS}")
        victim, *others = servers
        wait_until(lambda: all(calls_started(s) > 50 for s in servers))
        victim.signal(signal.SIGKILL)
        before = [calls_started(server) for server in others]
        figures = load.report()
        after = [calls_started(server) for server in others]
        assert all(b - a > 50 for a, b in zip(before, after)), (before, after)
        assert int(front.stat("upstream_rq_retry")) > 0, "nothing was retried"
        assert figures["requests"] >= RATE * SECONDS, figures["requests"]
        # The exit code of the killed server is not 0, which Server would
        # require.
        assert victim.wait() == -signal.SIGKILL
    print(figures["verified"], figures["verified"] * ELEMENTS)


if __name__ == "__main__":
    main(sys.argv[1])
