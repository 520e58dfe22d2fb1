# SPDX-License-Identifier: Apache-2.0
"""Runs what the README shows, and what the repository's README and docs/ show
of the package."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"<!-- (?:tested|tested with the package) -->\n```python\n"
    r"(?P<code>import [^\n]*leakyrelu.*?)^```\n\s*```text\n(?P<printed>.*?)^```",
    re.S | re.M,
)
REPOSITORY = FOLDER.parents[1]
# All but the first are not in an sdist.
PAGES = [
    file
    for file in (
        FOLDER / "README.md",
        REPOSITORY / "README.md",
        *sorted((REPOSITORY / "docs").glob("**/*.md")),
    )
    if file.is_file()
]
BLOCKS = [
    (match["code"], match["printed"])
    for file in PAGES
    for match in BLOCK.finditer(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("code", "printed"), BLOCKS)
def test_it_prints_what_it_says(address: str, code: str, printed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", code.replace("127.0.0.1:50051", address)],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == printed


def test_there_is_something_to_run() -> None:
    assert len(BLOCKS) >= 3
