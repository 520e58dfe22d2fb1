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


OURS = entry("forward/float32/threads:1/leakyrelu/65536", 10)


class Compare(unittest.TestCase):

    def test_best_peer_is_chosen(self):
        row, = rows(OURS, entry("forward/float32/threads:1/memcpy/65536", 9),
                    entry("forward/float32/threads:1/plain_loop/65536", 50))
        self.assertEqual(row.name, "forward float32 1 thr 64 KiB")
        self.assertEqual(row.peer_name, "memcpy")
        self.assertAlmostEqual(row.ratio, 0.9)
        self.assertTrue(row.below)

    def test_backward_moves_three_tensors(self):
        row, = rows(entry("backward/float16/threads:1/leakyrelu/64", 15),
                    entry("backward/float16/threads:1/memcpy/64", 10))
        self.assertEqual(row.peer_name, "memcpy x1.5")
        self.assertEqual(row.ratio, 1)

    def test_several_threads_use_real_time(self):
        slow = entry("forward/float32/threads:2/leakyrelu/64/real_time", 1)
        fast = {**entry("forward/float32/threads:2/onednn/64/real_time", 9),
                "real_time": 5e8}
        row, = rows(slow, fast)
        self.assertEqual(row.name, "forward float32 2 thr 64 B")
        self.assertEqual(row.ratio, 0.5)

    def test_peers_are_of_the_same_case(self):
        self.assertEqual(
            rows(OURS, entry("forward/float32/threads:1/memcpy/64", 1),
                 entry("forward/float16/threads:1/plain_loop/65536", 1),
                 entry("forward/float32/threads:2/onednn/65536", 1),
                 entry("backward/float32/threads:1/onednn/65536", 1)), [])

    def test_contents_are_compared_with_random_signs(self):
        sorted_row, nan_row = rows(
            entry("forward/float64/random_signs/8192", 10),
            entry("forward/float64/sorted/8192", 8),
            entry("forward/float64/nan/8192", 20))
        self.assertEqual(sorted_row.name, "forward float64 sorted 8 KiB")
        self.assertEqual(sorted_row.ratio, 1.25)
        self.assertEqual(nan_row.ratio, 0.5)
        self.assertTrue(nan_row.below)

    def test_subnormal_contents_may_take_ten_times_as_long(self):
        row, guarded_row = rows(
            entry("forward/float64/random_signs/8192", 10),
            entry("forward/float64/subnormal/8192", 90),
            entry("forward/float64/guarded_subnormal/8192", 110))
        self.assertFalse(row.below)
        self.assertTrue(guarded_row.below)

    def test_aggregates_are_not_rounds(self):
        row, = rows(OURS, entry("forward/float32/threads:1/memcpy/65536", 10),
                    entry("forward/float32/threads:1/memcpy/65536", 1,
                          "aggregate"))
        self.assertEqual(row.ratio, 1)


if __name__ == "__main__":
    unittest.main()
