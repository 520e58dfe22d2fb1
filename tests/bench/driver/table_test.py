# SPDX-License-Identifier: Apache-2.0
import unittest

import table
from rows import Row


def row(ratio, target):
    return Row("tcp", "64 KiB x8 / echo", "/s", 900, 1000, "echo", ratio, 0.02,
               target, 32.0, 30.0, 65536)


class Render(unittest.TestCase):

    def test_counts_rows_below_target(self):
        text = table.render([row(0.9, 0.95), row(1.0, 0.95), row(0.5, None)])
        self.assertIn("rows below target: 1 of 2", text)
        self.assertIn("tcp: 64 KiB x8 / echo  0.900 < 0.95", text)

    def test_large_calls_show_nanoseconds_a_kib(self):
        self.assertIn("500 / 469", table.render([row(1, None)]))


if __name__ == "__main__":
    unittest.main()
