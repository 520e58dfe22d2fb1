# SPDX-License-Identifier: Apache-2.0
import os
import tempfile
import unittest

from catalog import Catalog


class WhatIsThere(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(directory.name)

    def touch(self, path, text=""):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def test_what_is_not_built_is_named(self):
        catalog = Catalog("build/release", "sockets")
        self.assertEqual(catalog.servers, {})
        self.assertIn("not built", catalog.skipped["leakyrelu"])

    def test_what_is_built_is_a_server(self):
        self.touch("build/release/bin/leakyrelu-server")
        catalog = Catalog("build/release", "sockets")
        self.assertEqual(
            set(catalog.servers),
            {"leakyrelu", "leakyrelu inference", "leakyrelu unix"})
        self.assertTrue(catalog.servers["leakyrelu inference"].inference)
        self.assertIn("unix:sockets/leakyrelu",
                      catalog.servers["leakyrelu unix"].command)

    def test_a_peer_that_could_not_be_built_says_why_even_if_an_old_one_is_there(
            self):
        self.touch("build/bench/tonic/release/tonic-echo")
        self.touch("build/bench/tonic.skipped", "cargo is not installed\n")
        catalog = Catalog("build/release", "sockets")
        self.assertEqual(catalog.skipped["tonic, 1 thread"],
                         "cargo is not installed")
        self.assertNotIn("tonic, 1 thread", catalog.servers)


if __name__ == "__main__":
    unittest.main()
