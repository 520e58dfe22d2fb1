# SPDX-License-Identifier: Apache-2.0
import os
import pathlib
import sys
import tempfile
import unittest

import collect


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
        found = collect.closure(["program"], self.folder, self.needed)
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
            collect.closure(["program"], self.folder, self.needed)


class Linked(unittest.TestCase):
    def test_program_without_a_list_has_no_packages(self):
        self.assertEqual(collect.linked_into(pathlib.Path("/none/program")), set())

    def test_packages_of_archives_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "program")
            pathlib.Path(folder, "program.archives").write_text(
                "/usr/share/doc/libc6/copyright\n"
            )
            (found,) = collect.linked_into(program)
            self.assertEqual(found.split(":")[0], "libc6")


class Program(unittest.TestCase):
    def test_reads_architecture_and_loader(self):
        interpreter = os.path.realpath(sys.executable)
        self.assertIn(collect.triplet_of(interpreter), collect.TRIPLETS.values())
        self.assertTrue(pathlib.Path(collect.loader_of(interpreter)).exists())

    def test_other_files_are_refused(self):
        with self.assertRaisesRegex(SystemExit, "not an ELF file"):
            collect.triplet_of(__file__)


class Settle(unittest.TestCase):
    def test_all_files_get_the_same_time(self):
        with tempfile.TemporaryDirectory() as name:
            file = pathlib.Path(name, "folder", "file")
            file.parent.mkdir()
            file.touch()
            collect.settle(name, 1000)
            self.assertEqual(file.stat().st_mtime, 1000)
            self.assertEqual(file.parent.stat().st_mtime, 1000)


if __name__ == "__main__":
    unittest.main()
