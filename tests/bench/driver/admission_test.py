# SPDX-License-Identifier: Apache-2.0
import os
import re
import tempfile
import types
import unittest
import unittest.mock

import admission


class AdmissionCost(unittest.TestCase):

    def rows(self, per_call):
        """With a valgrind that counts so many instructions a call."""
        with tempfile.TemporaryDirectory() as build:
            os.mkdir(f"{build}/bench")
            for name, script in (
                (admission.PROGRAM, ":"),
                ("valgrind",
                 "for calls; do :; done\n"
                 f"echo \"Collected : $((5000 + calls * {per_call}))\" >&2"),
            ):
                with open(f"{build}/{name}", "w", encoding="utf-8") as file:
                    file.write(f"#!/bin/sh\n{script}\n")
                os.chmod(f"{build}/{name}", 0o700)
            options = types.SimpleNamespace(build=build, only=re.compile(""))
            path = f"{build}:{os.environ['PATH']}"
            with unittest.mock.patch.dict(os.environ, {"PATH": path}):
                return admission.rows(options, lambda text: None)

    def test_the_start_of_the_program_does_not_count(self):
        row, = self.rows(400)
        self.assertEqual((row.ours, row.peer), (400, 444))
        self.assertFalse(row.below)

    def test_more_than_the_limit_is_below_target(self):
        row, = self.rows(500)
        self.assertTrue(row.below)

    def test_no_row_without_the_program(self):
        with tempfile.TemporaryDirectory() as build:
            options = types.SimpleNamespace(build=build, only=re.compile(""))
            self.assertEqual(admission.rows(options, lambda text: None), [])


if __name__ == "__main__":
    unittest.main()
