# SPDX-License-Identifier: Apache-2.0
import unittest

import load_testers


class ForwardRequest(unittest.TestCase):

    def test_is_the_contracts_message(self):
        # inputs[0] { dtype: 1, shape: [2], data: -1, -1 }, negative_slope 0.01
        self.assertEqual(
            load_testers.forward_request(8).hex(" "),
            "0a 0f 08 01 12 01 02 1a 08 00 00 80 bf 00 00 80 bf"
            " 11 7b 14 ae 47 e1 7a 84 3f")

    def test_long_lengths_take_more_bytes(self):
        request = load_testers.forward_request(4096)
        self.assertEqual(request[:3].hex(), "0a8920")
        self.assertEqual(len(request), 3 + 0x1009 + 9)


class Rows(unittest.TestCase):

    def test_compares_round_by_round(self):
        row = load_testers._row("n", "ghz", [120, 240, 130], [100, 200, 100],
                                1.2)
        self.assertAlmostEqual(row.ratio, 1.2)
        self.assertFalse(row.below)
        self.assertEqual((row.ours, row.peer), (130, 100))


if __name__ == "__main__":
    unittest.main()
