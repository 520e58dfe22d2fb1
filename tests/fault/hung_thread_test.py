# SPDX-License-Identifier: Apache-2.0
"""/healthz detects a hung thread of the server, so that a supervisor restarts
the process."""

import ctypes
import os
import unittest
import urllib.error
import urllib.request

from watched_server import WatchedServer, eventually

PTRACE_ATTACH, PTRACE_DETACH = 16, 17

libc = ctypes.CDLL(None, use_errno=True)


class StoppedThread:
    """Context manager: stops one thread of another process."""

    def __init__(self, thread):
        self._thread = thread

    def _ptrace(self, request):
        null = ctypes.c_void_p(None)
        if libc.ptrace(request, self._thread, null, null) != 0:
            raise OSError(ctypes.get_errno(), "ptrace")

    def __enter__(self):
        self._ptrace(PTRACE_ATTACH)
        os.waitpid(self._thread, 0x40000000)  # __WALL
        return self

    def __exit__(self, *exc):
        self._ptrace(PTRACE_DETACH)


def healthz(server):
    url = server.metrics_url.removesuffix("/metrics") + "/healthz"
    try:
        with urllib.request.urlopen(url, timeout=30) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


class HungThreadTest(unittest.TestCase):
    def test_hung_io_thread_is_unhealthy(self):
        server = self.enterContext(WatchedServer("--log-level=error"))
        self.assertEqual(healthz(server), (200, "ok\n"))
        (io_thread,) = server.threads("io")
        with StoppedThread(io_thread):
            self.assertTrue(
                eventually(lambda: healthz(server)[0] == 503, seconds=60)
            )
            self.assertIn("has not run", healthz(server)[1])
        self.assertTrue(eventually(lambda: healthz(server)[0] == 200))


if __name__ == "__main__":
    unittest.main()
