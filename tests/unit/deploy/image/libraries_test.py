# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import sys
import tempfile
import unittest

import libraries


class Closure(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        for name in ("liba.so.1.2", "libb.so.1", "libc.so.1", "libother.so.1"):
            (self.folder / name).touch()
        (self.folder / "liba.so.1").symlink_to("liba.so.1.2")

    def needed(self, path):
        return {
            "program": ["liba.so.1"],
            "liba.so.1.2": ["libb.so.1", "libc.so.1"],
            "libb.so.1": ["liba.so.1"],
        }.get(pathlib.Path(path).name, [])

    def test_contains_needed_libraries_under_the_requested_names(self):
        found = libraries.closure(["program"], self.folder, self.needed)
        self.assertEqual(
            found,
            {
                "liba.so.1": self.folder / "liba.so.1.2",
                "libb.so.1": self.folder / "libb.so.1",
                "libc.so.1": self.folder / "libc.so.1",
            },
        )

    def test_missing_library_is_an_error(self):
        (self.folder / "libc.so.1").unlink()
        with self.assertRaisesRegex(SystemExit, "libc.so.1 is not in"):
            libraries.closure(["program"], self.folder, self.needed)


class Program(unittest.TestCase):
    def test_reads_architecture_and_loader(self):
        interpreter = os.path.realpath(sys.executable)
        self.assertIn(libraries.triplet_of(interpreter), libraries.TRIPLETS.values())
        self.assertTrue(pathlib.Path(libraries.loader_of(interpreter)).exists())

    def test_other_files_are_refused(self):
        with self.assertRaisesRegex(SystemExit, "not an ELF file"):
            libraries.triplet_of(__file__)


if __name__ == "__main__":
    unittest.main()
