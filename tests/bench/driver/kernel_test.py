# SPDX-License-Identifier: Apache-2.0
import unittest

import kernel


def entry(name, cpu_time, run_type="iteration"):
    return {"name": name, "cpu_time": cpu_time, "real_time": 1e9,
            "run_type": run_type}


def rows(*entries):
    times = {}
    kernel.collect({"benchmarks": entries}, times)
    return kernel.compare(times)


OURS = entry("forward/float32/to_output/65536", 10)


class Compare(unittest.TestCase):

    def test_best_peer_is_chosen(self):
        row, = rows(OURS, entry("memcpy/65536", 9),
                    entry("plain_loop/float32/65536", 50))
        self.assertEqual(row.name, "forward float32 to_output 64 KiB")
        self.assertEqual(row.peer_name, "memcpy")
        self.assertAlmostEqual(row.ratio, 0.9)
        self.assertTrue(row.below)

    def test_backward_moves_three_tensors(self):
        row, = rows(entry("backward/float16/in_place/64", 15),
                    entry("memcpy/64", 10))
        self.assertEqual(row.peer_name, "memcpy x1.5")
        self.assertEqual(row.ratio, 1)

    def test_only_the_same_case_is_a_peer(self):
        self.assertEqual(
            rows(OURS, entry("memcpy/64", 1),
                 entry("plain_loop/float16/65536", 1),
                 entry("onednn/backward/float32/65536", 1)), [])

    def test_aggregates_are_not_rounds(self):
        row, = rows(OURS, entry("memcpy/65536", 10),
                    entry("memcpy/65536", 1, "aggregate"))
        self.assertEqual(row.ratio, 1)


if __name__ == "__main__":
    unittest.main()
