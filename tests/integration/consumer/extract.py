# SPDX-License-Identifier: Apache-2.0
"""extract.py ROOT INTO: extracts the C++ programs of the documentation.

They are the `cpp` blocks below the comment `<!-- compiled and run by the test
consumer_project -->` in README.md and docs/, each followed by a `text` block
with its output, and the program in the comment of client.h. INTO gets NAME.cc,
with the server's address from LEAKYRELU_SERVER, and NAME.txt.
"""

import pathlib
import re
import sys

MARKER = "<!-- compiled and run by the test consumer_project -->"
BLOCK = re.compile(
    MARKER + r"\n```cpp\n(?P<code>.*?)^```\n\s*```text\n(?P<printed>.*?)^```",
    re.S | re.M,
)
ADDRESS = '"127.0.0.1:50051"'


def programs(root):
    """Yields name, code and output of each."""
    pages = [root / "README.md", *sorted((root / "docs").glob("**/*.md"))]
    for page in pages:
        text = page.read_text()
        blocks = list(BLOCK.finditer(text))
        # Detects a marker without the blocks that should follow it.
        assert text.count(MARKER) == len(blocks), page
        for number, block in enumerate(blocks):
            yield f"{page.stem}{number}", block["code"], block["printed"]
    header = (root / "client/include/leakyrelu/client.h").read_text()
    comment = re.search(r"^//   #include.*?^//   }$", header, re.S | re.M)[0]
    yield "header", re.sub(r"^// {0,3}", "", comment, flags=re.M), "1 -0.2 3 \n"


def main():
    root, into = map(pathlib.Path, sys.argv[1:])
    into.mkdir()
    names = []
    for name, code, printed in programs(root):
        assert ADDRESS in code, name
        code = code.replace(ADDRESS, 'std::getenv("LEAKYRELU_SERVER")')
        (into / f"{name}.cc").write_text(f"#include <cstdlib>\n{code}\n")
        (into / f"{name}.txt").write_text(printed)
        names.append(name)
    assert "README0" in names, names


if __name__ == "__main__":
    main()
