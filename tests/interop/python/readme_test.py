# SPDX-License-Identifier: Apache-2.0
"""Runs what README.md tells its readers to run.

A fenced block below the comment `<!-- tested -->` runs as it stands, but for
the server's address; a block `text` that follows directly is what it prints.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from server_process import BIN, Server, user_environment

README = pathlib.Path(__file__).parents[3] / "README.md"
BLOCK = re.compile(
    r"<!-- tested -->\n```(?P<language>\w+)\n(?P<code>.*?)^```\n"
    r"(?:\s*```text\n(?P<printed>.*?)^```)?",
    re.S | re.M,
)


class ReadmeTest(unittest.TestCase):
    def run_block(self, server, language, code, folder):
        code = code.replace("127.0.0.1:50051", server.address)
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

    def test_blocks_print_what_the_readme_says(self):
        blocks = list(BLOCK.finditer(README.read_text()))
        self.assertGreaterEqual(len(blocks), 3)
        with Server() as server, tempfile.TemporaryDirectory() as folder:
            for block in blocks:
                with self.subTest(code=block["code"]):
                    result = self.run_block(
                        server, block["language"], block["code"], folder
                    )
                    self.assertEqual(result.returncode, 0, result.stdout)
                    if block["printed"] is not None:
                        self.assertEqual(result.stdout, block["printed"])

    def test_every_reason_is_explained(self):
        reasons = (README.parent / "proto/status/reasons.h").read_text()
        names = re.findall(r'= "([A-Z0-9_]+)";', reasons)
        self.assertGreater(len(names), 10)
        for name in names:
            self.assertIn(f"| `{name}` |", README.read_text())


if __name__ == "__main__":
    unittest.main()
