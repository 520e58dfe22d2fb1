# SPDX-License-Identifier: Apache-2.0
import math
import unittest

from rows import Row, limit_row, paired_ratio


class PairedRatio(unittest.TestCase):

    def test_slow_rounds_affect_both_sides(self):
        ratio, spread = paired_ratio([90, 45, 30], [100, 50, 30])
        self.assertAlmostEqual(ratio, 0.9)
        self.assertAlmostEqual(spread, (1.0 - 0.9) / 2 / 0.9)

    def test_less_is_better(self):
        ratio, _ = paired_ratio([50], [100], less_is_better=True)
        self.assertEqual(ratio, 2)

    def test_incomplete_rounds_are_ignored(self):
        ratio, _ = paired_ratio([10, 20, 30], [10, 10])
        self.assertEqual(ratio, 1.5)


class Below(unittest.TestCase):

    def row(self, ratio, target):
        return Row("s", "n", "/s", 1, 1, "peer", ratio, target=target)

    def test_target_itself_is_enough(self):
        self.assertFalse(self.row(0.95, 0.95).below)
        self.assertTrue(self.row(0.949, 0.95).below)

    def test_without_target_nothing_is_below(self):
        self.assertFalse(self.row(0.1, None).below)


class Limit(unittest.TestCase):

    def test_over_the_limit_is_below_target(self):
        self.assertTrue(limit_row("m", "n", "MB", 21, 20).below)
        self.assertFalse(limit_row("m", "n", "MB", 20, 20).below)

    def test_no_growth_is_within_any_limit(self):
        for ours in (0, -3):
            row = limit_row("m", "n", "MB", ours, 1)
            self.assertTrue(math.isinf(row.ratio))
            self.assertFalse(row.below)


if __name__ == "__main__":
    unittest.main()
