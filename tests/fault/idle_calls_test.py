# SPDX-License-Identifier: Apache-2.0
"""Calls that do nothing, of any method, count as calls in flight."""

import unittest

from hyperframe.frame import SettingsFrame

from attacks import (
    FORWARD_STREAM,
    HEALTH_WATCH,
    REFLECTION,
    block_of,
    open_calls,
)
from fault_case import FaultCase
from watched_server import (
    MEBIBYTE,
    eventually,
    fault,
    grpc_message,
)

CONNECTIONS = 20
CALLS = 1000  # on each connection
ALLOWED = 1000
# A ServerReflectionRequest with the field host, which the reply repeats twice.
HOST = b"h" * 60_000
HOST_REQUEST = grpc_message(b"\x0a\xe0\xd4\x03" + HOST)
IN_FLIGHT = "leakyrelu_inflight_calls"


class IdleCallsTest(FaultCase):
    def assert_bounded(self, path, message):
        server = self.serve(f"--max-inflight-calls={ALLOWED}")
        with fault(
            self, server, grown_bytes=96 * MEBIBYTE, peak_bytes=96 * MEBIBYTE,
            deadline_seconds=5,
        ) as figures:
            for _ in range(CONNECTIONS):
                open_calls(self.connect(server), path, CALLS, message)
            counted = eventually(
                lambda: server.metric(IN_FLIGHT) >= ALLOWED / 2, seconds=5
            )
            in_flight = server.metric(IN_FLIGHT)
            figures.name += f" ({in_flight:.0f} in flight)"
            self.assertTrue(figures.others_make(20))
        self.assertTrue(counted)
        # Room for others, and the first calls of each connection
        # (docs/overload.md).
        self.assertLessEqual(
            in_flight, ALLOWED * 81 // 64 + 4 * (CONNECTIONS + 2)
        )

    def test_watches(self):
        self.assert_bounded(HEALTH_WATCH, grpc_message(b""))

    def test_streams(self):
        self.assert_bounded(FORWARD_STREAM, b"")

    def test_replies_of_reflection_behind_a_shut_window(self):
        server = self.serve("--send-timeout=1s", "--max-inflight-bytes=32MiB")
        with fault(
            self, server, grown_bytes=96 * MEBIBYTE, peak_bytes=96 * MEBIBYTE,
            deadline_seconds=5,
        ) as figures:
            connection = self.connect(
                server, settings={SettingsFrame.INITIAL_WINDOW_SIZE: 0}
            )
            block = block_of(REFLECTION)
            for stream in range(1, 2 * CALLS, 2):
                connection.upload(stream, block, HOST_REQUEST, end=False)
            ended = connection.statuses(CALLS, seconds=15)
            figures.name += f" ({len(ended)} ended)"
            self.assertTrue(figures.others_make(20))
        self.assertEqual(len(ended), CALLS)
        self.assertNotIn("0", ended)


if __name__ == "__main__":
    unittest.main()
