# SPDX-License-Identifier: Apache-2.0
"""The base of the tests that start servers and speak raw HTTP/2 to them."""

import unittest

from raw_connection import RawConnection
from watched_server import WatchedServer


class FaultCase(unittest.TestCase):
    def serve(self, *flags, **options):
        """A server that is stopped after the test."""
        return self.enterContext(
            WatchedServer("--log-level=error", *flags, **options)
        )

    def connect(self, server, **options):
        """A connection that is closed after the test."""
        connection = RawConnection(server.host_port, **options)
        self.addCleanup(connection.close)
        return connection
