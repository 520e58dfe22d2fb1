#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""version.py [VERSION]: prints the project's version, which CMakeLists.txt sets, and
fails if another file states another one. With VERSION, writes it to all of them;
scripts/deploy_check.sh --write then writes those that are rendered from the chart.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parents[1]
SOURCE = ("CMakeLists.txt", r"(?<=^project\(leakyrelu VERSION )\S+")
IMAGE = r"(?<=leakyrelu-(?:server|client):)\d[\w.-]*"
# What is read by tools that know nothing of CMake.
COPIES = (
    ("Dockerfile", r"(?<=^ARG VERSION=)\S+"),
    ("client/python/pyproject.toml", r'(?<=^version = ")[^"]+'),
    ("deploy/helm/leakyrelu/Chart.yaml", r"(?<=^version: )\S+"),
    ("deploy/helm/leakyrelu/Chart.yaml", r"(?<=^appVersion: )\S+"),
    ("deploy/kubernetes/kserve.yaml", IMAGE),
    ("deploy/kubernetes/sidecar.yaml", IMAGE),
    ("docs/kubernetes.md", IMAGE),
    ("docs/kubernetes.md", r"(?<=image\.tag=)\S+"),
)


def stated(name, pattern):
    found = set(re.findall(pattern, (ROOT / name).read_text(), re.MULTILINE))
    if not found:
        raise SystemExit(f"{name}: states no version ({pattern})")
    return found


def main():
    if len(sys.argv) > 1:
        version = sys.argv[1]
        if not re.fullmatch(r"\d+\.\d+\.\d+", version):
            raise SystemExit(f"version: got {version!r}, allowed: three numbers")
        for name, pattern in (SOURCE, *COPIES):
            text = (ROOT / name).read_text()
            text = re.sub(pattern, version, text, flags=re.MULTILINE)
            (ROOT / name).write_text(text)
    (version,) = stated(*SOURCE)
    for name, pattern in COPIES:
        if stated(name, pattern) != {version}:
            raise SystemExit(
                f"{name}: got {stated(name, pattern)}, CMakeLists.txt has {version}: "
                f"run scripts/version.py {version}"
            )
    print(version)


if __name__ == "__main__":
    sys.exit(main())
