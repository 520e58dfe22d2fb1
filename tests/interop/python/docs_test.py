# SPDX-License-Identifier: Apache-2.0
"""Runs the commands that README.md and the pages of docs/ document.

A fenced block below the comment `<!-- tested -->` is run unchanged, except for
the server's addresses; a `text` block directly after it is its output. The
blocks of a page share a folder. A picture that a block draws there must equal
the picture of the same name in docs/images.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from server_process import BIN, Server, user_environment

ROOT = pathlib.Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
IMAGES = ROOT / "docs" / "images"
ADDRESS = "127.0.0.1:50051"
MARKER = "<!-- tested -->"
BLOCK = re.compile(
    MARKER + r"\n```(?P<language>\w+)\n(?P<code>.*?)^```\n"
    r"(?:\s*```text\n(?P<printed>.*?)^```)?",
    re.S | re.M,
)


class DocsTest(unittest.TestCase):
    def run_block(self, server, language, code, folder):
        code = code.replace(ADDRESS, server.address)
        code = code.replace(
            "http://127.0.0.1:9464", server.metrics_url.rsplit("/", 1)[0]
        )
        command = {
            "python": [sys.executable, "-c", code],
            "sh": ["bash", "-euo", "pipefail", "-c", code],
        }[language]
        return subprocess.run(
            command,
            cwd=folder,
            env=user_environment(
                PATH=f"{BIN}:{os.environ['PATH']}",
                LEAKYRELU_SERVER=server.address,
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )

    def test_blocks_print_what_the_pages_say(self):
        tested = pictures = 0
        for page in PAGES:
            text = page.read_text()
            blocks = list(BLOCK.finditer(text))
            # Detects a marker that no block follows.
            self.assertEqual(text.count(MARKER), len(blocks), page)
            if not blocks:
                continue
            tested += len(blocks)
            with Server() as server, tempfile.TemporaryDirectory() as folder:
                for block in blocks:
                    with self.subTest(page=page.name, code=block["code"]):
                        result = self.run_block(
                            server, block["language"], block["code"], folder
                        )
                        self.assertEqual(result.returncode, 0, result.stdout)
                        if block["printed"] is not None:
                            self.assertEqual(result.stdout, block["printed"])
                for drawn in pathlib.Path(folder).glob("*.svg"):
                    with self.subTest(page=page.name, picture=drawn.name):
                        self.assertEqual(
                            drawn.read_text().replace(server.address, ADDRESS),
                            (IMAGES / drawn.name).read_text(),
                        )
                    pictures += 1
        self.assertGreaterEqual(tested, 3)
        self.assertGreaterEqual(pictures, 1)

    def test_every_reason_is_explained(self):
        reasons = (ROOT / "proto/status/reasons.h").read_text()
        names = re.findall(r'= "([A-Z0-9_]+)";', reasons)
        self.assertGreater(len(names), 10)
        page = (ROOT / "docs" / "errors.md").read_text()
        for name in names:
            self.assertIn(f"| `{name}` |", page)


if __name__ == "__main__":
    unittest.main()
