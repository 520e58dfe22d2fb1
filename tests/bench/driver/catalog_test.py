# SPDX-License-Identifier: Apache-2.0
import os
import tempfile
import unittest

from catalog import Catalog


class CatalogTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(directory.name)

    def touch(self, path, text=""):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def test_missing_program_is_reported(self):
        catalog = Catalog("build/release", "sockets")
        self.assertEqual(catalog.servers, {})
        self.assertIn("not built", catalog.skipped["leakyrelu"])

    def test_built_program_is_a_server(self):
        self.touch("build/release/bin/leakyrelu-server")
        catalog = Catalog("build/release", "sockets")
        self.assertEqual(
            set(catalog.servers),
            {"leakyrelu", "leakyrelu inference", "leakyrelu unix"})
        self.assertTrue(catalog.servers["leakyrelu inference"].inference)
        self.assertIn("unix:sockets/leakyrelu",
                      catalog.servers["leakyrelu unix"].command)

    def test_failed_build_is_reported_despite_an_old_binary(
            self):
        self.touch("build/bench/tonic/release/tonic-echo")
        self.touch("build/bench/tonic.skipped", "cargo is not installed\n")
        catalog = Catalog("build/release", "sockets")
        self.assertEqual(catalog.skipped["tonic, 1 thread"],
                         "cargo is not installed")
        self.assertNotIn("tonic, 1 thread", catalog.servers)


if __name__ == "__main__":
    unittest.main()
