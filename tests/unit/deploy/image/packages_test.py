# SPDX-License-Identifier: Apache-2.0
import unittest

import packages

OF_LIBC = "/usr/share/doc/libc6/copyright"
OF_BASE_FILES = "/usr/lib/os-release"


class Packages(unittest.TestCase):
    def test_owners_have_an_architecture_where_there_may_be_several(self):
        found = packages.owners([OF_LIBC, OF_BASE_FILES])
        self.assertEqual(found[OF_LIBC].split(":")[0], "libc6")
        self.assertEqual(found[OF_BASE_FILES], "base-files")

    def test_file_of_no_package_is_an_error(self):
        with self.assertRaisesRegex(SystemExit, "no package owns /usr/none"):
            packages.owners([OF_LIBC, "/usr/none"])

    def test_source_package_is_known(self):
        (libc,) = packages.described(["libc6"])
        self.assertEqual((libc["name"], libc["source"]), ("libc6", "glibc"))
        self.assertIn("Source: glibc", packages.status(libc))

    def test_linked_are_packages_whose_source_is_not_loaded(self):
        (libc,) = packages.described(["libc6"])

        def names(loaded):
            return [
                each["name"] for each in packages.linked([OF_LIBC, OF_BASE_FILES], loaded)
            ]

        self.assertEqual(names([]), ["base-files", "libc6"])
        self.assertEqual(names([libc]), ["base-files"])

    def test_nothing_is_asked_for_nothing(self):
        self.assertEqual(packages.linked([], []), [])


if __name__ == "__main__":
    unittest.main()
