# SPDX-License-Identifier: Apache-2.0
import os
import tempfile
import types
import unittest

import counting
from rows import Row


class Counting(unittest.TestCase):

    def rows(self, rpc_rows):
        with tempfile.TemporaryDirectory() as build:
            os.mkdir(f"{build}/bench")
            program = f"{build}/{counting.PROGRAM}"
            with open(program, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n"
                           "echo '{\"benchmarks\": [{\"cpu_time\": 150}]}'\n")
            os.chmod(program, 0o700)
            options = types.SimpleNamespace(build=build, rounds=3)
            return counting.rows(options, lambda text: None, rpc_rows)

    def test_the_limit_is_a_share_of_the_measured_call(self):
        call = Row("tcp", "64 B x64 / echo", "/s", 1, 1, "echo", 1,
                   cpu_us=10.0)
        row, = self.rows([call])
        self.assertEqual((row.ours, row.peer), (150, 200))
        self.assertFalse(row.below)

    def test_no_row_without_the_measured_call(self):
        other = Row("tcp", "1 MiB x4 / echo", "/s", 1, 1, "echo", 1,
                    cpu_us=400.0)
        self.assertEqual(self.rows([other]), [])


if __name__ == "__main__":
    unittest.main()
