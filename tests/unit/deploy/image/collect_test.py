# SPDX-License-Identifier: Apache-2.0
import pathlib
import tempfile
import unittest

import collect


class Settle(unittest.TestCase):
    def test_all_files_get_the_same_time(self):
        with tempfile.TemporaryDirectory() as name:
            file = pathlib.Path(name, "folder", "file")
            file.parent.mkdir()
            file.touch()
            link = file.with_name("link")
            link.symlink_to("file")
            collect.settle(name, 1000)
            self.assertEqual(file.stat().st_mtime, 1000)
            self.assertEqual(link.lstat().st_mtime, 1000)
            self.assertEqual(file.parent.stat().st_mtime, 1000)


if __name__ == "__main__":
    unittest.main()
