# SPDX-License-Identifier: Apache-2.0
import hashlib
import pathlib
import tempfile
import unittest

import spdx

ARCHIVE = {
    "id": "liby-dev:amd64",
    "name": "liby-dev",
    "version": "3",
    "architecture": "amd64",
    "source": "y",
    "source_version": "3",
    "homepage": "",
}
LIBRARY = {
    "id": "libx++1:amd64",
    "name": "libx++1",
    "version": "1:2.0+dfsg-1",
    "architecture": "amd64",
    "source": "x",
    "source_version": "1:2.0+dfsg-1~exp1",
    "homepage": "https://example.org/",
}


class Document(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        program = pathlib.Path(folder.name, "program")
        program.write_bytes(b"program")
        library = pathlib.Path(folder.name, "library")
        library.write_bytes(b"library")
        self.made = spdx.document(
            "server",
            "1.2.3",
            0,
            [LIBRARY],
            {"/usr/bin/program": (None, program), "/usr/lib/x": (LIBRARY["id"], library)},
            [ARCHIVE],
            "debian-sid",
        )

    def test_every_referenced_element_exists_once(self):
        elements = [self.made["SPDXID"]] + [
            entry["SPDXID"] for entry in self.made["packages"] + self.made["files"]
        ]
        self.assertEqual(len(elements), len(set(elements)))
        named = [
            relation[end]
            for relation in self.made["relationships"]
            for end in ("spdxElementId", "relatedSpdxElement")
        ]
        self.assertEqual(set(named), set(elements))

    def test_linked_packages_are_listed(self):
        self.assertIn(
            {
                "spdxElementId": "SPDXRef-Package-leakyrelu-server",
                "relationshipType": "STATIC_LINK",
                "relatedSpdxElement": "SPDXRef-Package-liby-dev-amd64",
            },
            self.made["relationships"],
        )

    def test_files_have_checksums(self):
        sums = {
            file["fileName"]: file["checksums"][1]["checksumValue"]
            for file in self.made["files"]
        }
        self.assertEqual(
            sums["./usr/bin/program"], hashlib.sha256(b"program").hexdigest()
        )

    def test_verification_code_covers_the_sorted_sums(self):
        sums = sorted(
            hashlib.sha1(data).hexdigest() for data in (b"program", b"library")
        )
        self.assertEqual(
            self.made["packages"][0]["packageVerificationCode"],
            {
                "packageVerificationCodeValue": hashlib.sha1(
                    "".join(sums).encode()
                ).hexdigest()
            },
        )

    def test_package_url_is_escaped(self):
        locator = self.made["packages"][1]["externalRefs"][0]["referenceLocator"]
        self.assertEqual(
            locator,
            "pkg:deb/debian/libx%2B%2B1@1%3A2.0%2Bdfsg-1"
            "?arch=amd64&distro=debian-sid&upstream=x%401%3A2.0%2Bdfsg-1~exp1",
        )

    def test_distribution_is_its_number_or_the_name_of_the_one_to_come(self):
        bookworm = 'ID=debian\nVERSION_ID="12"\nHOME_URL="https://x/?a=b"\n'
        self.assertEqual(spdx.distribution(bookworm, "12.15\n"), "debian-12")
        sid = "VERSION_CODENAME=forky\nID=debian\n"
        self.assertEqual(spdx.distribution(sid, "forky/sid\n"), "debian-sid")

    def test_equal_contents_give_equal_documents(self):
        self.assertEqual(self.made["creationInfo"]["created"], "1970-01-01T00:00:00Z")


if __name__ == "__main__":
    unittest.main()
