# SPDX-License-Identifier: Apache-2.0
import os
import sys
import tempfile
import unittest

from servers import Server, running

STANDS = ("import sys, time; print('hello'); "
          "print('listening on 127.0.0.1:7', flush=True); sys.stdin.read(); "
          "time.sleep(60)")


def python(text):
    return Server("test", [sys.executable, "-c", text], echo=True)


class RunningServer(unittest.TestCase):

    def setUp(self):
        self.log = tempfile.NamedTemporaryFile()
        self.addCleanup(self.log.close)

    def test_target_is_read_and_the_process_ended(self):
        with running(python(STANDS), self.log.name) as server:
            self.assertEqual(server.target, "127.0.0.1:7")
            os.kill(server.pid, 0)
        self.assertIsNotNone(server.process.returncode)

    def test_failed_server_is_an_error_with_its_name(self):
        with self.assertRaisesRegex(RuntimeError, "test: .*'no\\\\n'"):
            with running(python("print('no')"), self.log.name):
                pass


if __name__ == "__main__":
    unittest.main()
