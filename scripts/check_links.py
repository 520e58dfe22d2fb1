#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the links between the repository's Markdown files.

check_links.py FILE...: each relative link and picture has to lead to a file or
folder that Git tracks, and each anchor to a heading (by GitHub's rules) or an
element's id. Prints broken links as FILE:LINE and exits with 1. Links to other
sites and text in code are not checked.
"""

import functools
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

FENCE = re.compile(r"^ *(```|~~~)")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
TARGETS = re.compile(
    r"\]\(\s*<?([^)\s>]+)>?[^)]*\)"  # [text](target "title"), ![picture](...)
    r"|^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)"  # [name]: target
    r"|<[^>]*\b(?:href|src|srcset)=[\"']([^\"'\s]+)"  # HTML
)
HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
IDENTITY = re.compile(r"<[^>]*\b(?:id|name)=[\"']([^\"']+)[\"']")


def lines_outside_fences(file):
    fence = None
    text = pathlib.Path(file).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if match := FENCE.match(line):
            if fence is None:
                fence = match[1]
            elif fence == match[1]:
                fence = None
        elif fence is None:
            yield number, line


def slug(heading):
    """The anchor that GitHub generates for a heading."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"<[^>]*>", "", text).replace("`", "").replace("*", "")
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


@functools.cache
def anchors(file):
    found, count = set(), {}
    for _, line in lines_outside_fences(file):
        found.update(IDENTITY.findall(line))
        if match := HEADING.match(line):
            name = slug(match[1])
            repeated = count.get(name, 0)
            count[name] = repeated + 1
            found.add(f"{name}-{repeated}" if repeated else name)
    return found


def known_paths():
    """The files that Git tracks, and their folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = {"."}
    for name in filter(os.path.exists, filter(None, listed)):
        path = pathlib.PurePosixPath(name)
        paths.update(str(part) for part in (path, *path.parents))
    return paths


def fault(file, target, known):
    """What is wrong with a link of this file, or None."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", target):
        return None
    path, _, anchor = urllib.parse.unquote(target).partition("#")
    if path.startswith("/"):
        where = os.path.normpath(path.lstrip("/"))
    elif path:
        where = os.path.normpath(os.path.join(os.path.dirname(file), path))
    else:
        where = file
    if where not in known:
        return f"{target}: no such file"
    if anchor and where.endswith(".md") and anchor not in anchors(where):
        return f"{target}: no such heading"
    return None


def main():
    known = known_paths()
    failed = False
    for file in sys.argv[1:]:
        for number, line in lines_outside_fences(file):
            for groups in TARGETS.findall(CODE.sub("", line)):
                if wrong := fault(file, "".join(groups), known):
                    print(f"{file}:{number}: {wrong}")
                    failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
