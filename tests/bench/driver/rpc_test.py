# SPDX-License-Identifier: Apache-2.0
import unittest

import rpc

SMALL = rpc.BY_NAME["64 B x64"]


def result(per_second, p50_us=10, cpu=5):
    return {"per_second": per_second, "p50_us": p50_us, "server_cpu_us": cpu}


def compare(results, **changes):
    values = {"section": "tcp", "name": "n", "case": SMALL,
              "ours": "leakyrelu", "peers": rpc.ECHO, "target": 0.95}
    return rpc.row_of(rpc.Comparison(**{**values, **changes}), results)


class RowOf(unittest.TestCase):

    def test_echo_uses_its_best_thread_count(self):
        row = compare({("leakyrelu", SMALL): [result(95)],
                       (rpc.ECHO[0], SMALL): [result(90)],
                       (rpc.ECHO[1], SMALL): [result(100)]})
        self.assertEqual(row.peer_name, rpc.ECHO[1])
        self.assertAlmostEqual(row.ratio, 0.95)
        self.assertFalse(row.below)

    def test_smallest_latency_is_best(self):
        row = compare({("leakyrelu", SMALL): [result(1, p50_us=20)],
                       (rpc.ECHO[0], SMALL): [result(1, p50_us=10)],
                       (rpc.ECHO[1], SMALL): [result(1, p50_us=30)]},
                      metric="p50_us")
        self.assertEqual(row.peer_name, rpc.ECHO[0])
        self.assertEqual(row.ratio, 0.5)

    def test_a_recorded_share_scales_the_peer(self):
        row = compare({("leakyrelu", SMALL): [result(90)],
                       (rpc.ECHO[0], SMALL): [result(100)]},
                      target=3, peer_share=0.25)
        self.assertEqual(row.peer, 25)
        self.assertAlmostEqual(row.ratio, 3.6)

    def test_no_row_without_a_peer(self):
        self.assertIsNone(compare({("leakyrelu", SMALL): [result(90)]}))


class Comparisons(unittest.TestCase):

    def test_titles_are_unique(self):
        titles = [row.title for row in rpc.comparisons()]
        self.assertEqual(len(titles), len(set(titles)))


if __name__ == "__main__":
    unittest.main()
