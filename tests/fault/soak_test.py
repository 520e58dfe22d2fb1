# SPDX-License-Identifier: Apache-2.0
"""What takes minutes: `./dev soak`."""

import resource
import subprocess
import unittest

from raw_connection import RawConnection
from server_process import BIN
from watched_server import (
    MEBIBYTE,
    WatchedServer,
    eventually,
    fault,
    raise_descriptor_limit,
)

# The server takes two descriptors a connection, so that a hard limit below
# 21,000 allows only fewer than the 10,000 wanted; the figures say how many.
_, HARD_LIMIT = resource.getrlimit(resource.RLIMIT_NOFILE)
CONNECTIONS = 10_000
if HARD_LIMIT != resource.RLIM_INFINITY:
    CONNECTIONS = min(CONNECTIONS, (HARD_LIMIT - 1000) // 2)


class SoakTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(WatchedServer("--log-level=error"))

    def mixed_calls(self, count):
        subprocess.run(
            [
                BIN / "leakyrelu-loadtest",
                f"--server={self.server.address}",
                "--operation=forward=2,backward=1,derivative=1",
                "--type=float32,float64,float16,bfloat16",
                "--elements=loguniform:1..4096",
                f"--requests={count}",
                "--warm-up=0s",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=300,
        )

    def test_a_million_mixed_calls(self):
        # The load tester ends with another code than 0 where an answer is
        # wrong or missing; it compares all of them.
        self.mixed_calls(100_000)
        with fault(self, self.server, grown_bytes=8 * MEBIBYTE):
            for _ in range(10):
                self.mixed_calls(100_000)

    def test_ten_thousand_connections(self):
        raise_descriptor_limit(CONNECTIONS + 1000)
        raise_descriptor_limit(2 * CONNECTIONS + 1000, self.server.pid)
        with fault(
            self, self.server, f"{CONNECTIONS} connections",
            grown_bytes=1024 * MEBIBYTE,
        ):
            open_connections = [
                RawConnection(self.server.host_port)
                for _ in range(CONNECTIONS)
            ]
            self.assertTrue(
                eventually(
                    lambda: self.server.metric("leakyrelu_connections")
                    >= CONNECTIONS
                )
            )
            for connection in open_connections:
                connection.close()
            self.assertTrue(
                eventually(
                    lambda: self.server.metric("leakyrelu_connections") <= 1
                )
            )


if __name__ == "__main__":
    unittest.main()
