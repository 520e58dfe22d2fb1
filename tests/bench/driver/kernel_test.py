# SPDX-License-Identifier: Apache-2.0
import unittest

import kernel


def entry(implementation, real_time, run_type="iteration"):
    name = f"forward/float32/{implementation}/64/threads:1/repeats:2"
    return {"name": name, "real_time": real_time, "run_type": run_type}


class FromJson(unittest.TestCase):

    def test_best_peer_is_chosen(self):
        rows = kernel.from_json({"benchmarks": [
            entry("leakyrelu", 10), entry("leakyrelu", 10),
            entry("memcpy", 9), entry("memcpy", 9),
            entry("plain", 50), entry("plain", 50)]})
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0].peer_name, "memcpy")
        self.assertAlmostEqual(rows[0].ratio, 0.9)
        self.assertTrue(rows[0].below)

    def test_aggregates_are_not_rounds(self):
        rows = kernel.from_json({"benchmarks": [
            entry("leakyrelu", 10), entry("memcpy", 10),
            entry("memcpy", 1, "aggregate")]})
        self.assertEqual(rows[0].ratio, 1)

    def test_ours_alone_has_no_row(self):
        self.assertEqual(
            kernel.from_json({"benchmarks": [entry("leakyrelu", 10)]}), [])


if __name__ == "__main__":
    unittest.main()
