# SPDX-License-Identifier: Apache-2.0
"""The programs are built with the compiler's and the linker's hardening
(cmake/Build.cmake)."""

import subprocess
import unittest

from server_process import BIN

PROGRAMS = ("leakyrelu-server", "leakyrelu", "leakyrelu-loadtest")


def readelf(program, *flags):
    return subprocess.run(
        ["readelf", "--wide", *flags, BIN / program],
        check=True, capture_output=True, text=True,
    ).stdout


class HardeningTest(unittest.TestCase):
    def test_addresses_are_random_and_relocations_read_only(self):
        for program in PROGRAMS:
            with self.subTest(program):
                self.assertRegex(
                    readelf(program, "--file-header"), r"Type: +DYN"
                )
                dynamic = readelf(program, "--dynamic")
                self.assertRegex(dynamic, r"FLAGS_1.*\bNOW\b.*\bPIE\b")
                segments = readelf(program, "--segments")
                self.assertIn("GNU_RELRO", segments)
                # Read and write, not execute.
                self.assertRegex(segments, r"GNU_STACK( +0x0+){5} RW +0x")

    def test_stacks_and_buffers_are_checked(self):
        # In the archives of this project's own code: the libraries that are
        # linked into the programs are Debian's, which are checked as well.
        for folder in ("server", "client"):
            with self.subTest(folder):
                called = subprocess.run(
                    ["nm", "--undefined-only",
                     *(BIN.parent / folder).rglob("lib*.a")],
                    check=True, capture_output=True, text=True,
                ).stdout
                self.assertIn("__stack_chk_fail", called)
                self.assertRegex(called, r"__mem\w+_chk\b")


if __name__ == "__main__":
    unittest.main()
