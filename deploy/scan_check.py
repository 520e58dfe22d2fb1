#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scan_check.py docker|podman TAG SYFT: scans the built images as a registry would.

With its defaults, the scanner finds every package that an image's bill of materials
lists, with the same version and source, and knows the distribution.
"""

import fnmatch
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import urllib.parse

from engine import Engine

BILL = "usr/share/sbom/*.spdx.json"
TARGETS = ("server", "client")


def read_bill(engine, image):
    container = engine("create", image)
    try:
        with subprocess.Popen(
            [engine.program, "export", container], stdout=subprocess.PIPE
        ) as export:
            with tarfile.open(fileobj=export.stdout, mode="r|") as files:
                bills = [
                    json.load(files.extractfile(file))
                    for file in files
                    if fnmatch.fnmatch(file.name.lstrip("./"), BILL)
                ]
    finally:
        engine("rm", container)
    (bill,) = bills
    return bill


def scan(engine, image, syft):
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder, "image.tar")
        engine("save", f"--output={archive}", image)
        done = subprocess.run(
            [syft, "scan", f"docker-archive:{archive}", "--output=json", "--quiet"],
            check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
    return json.loads(done.stdout)


def source(url):
    """The source package in a package's URL."""
    qualifiers = urllib.parse.parse_qs(url.partition("?")[2])
    return qualifiers["upstream"][0].partition("@")[0]


def main():
    engine, tag, syft = Engine(sys.argv[1]), *sys.argv[2:]
    for target in TARGETS:
        image = f"localhost/leakyrelu-{target}:{tag}"
        listed = {
            (package["name"], package["versionInfo"], source(url["referenceLocator"]))
            for package in read_bill(engine, image)["packages"]
            for url in package.get("externalRefs", ())
        }
        report = scan(engine, image, syft)
        found = {
            (each["name"], each["version"], each["metadata"].get("source") or each["name"])
            for each in report["artifacts"]
            # Notes in some libraries' ELF files name source packages, besides.
            if each["foundBy"] == "dpkg-db-cataloger"
        }
        if not listed or listed != found:
            raise SystemExit(
                f"{image}: not found: {sorted(listed - found)}; "
                f"not listed: {sorted(found - listed)}"
            )
        if report["distro"].get("id") != "debian":
            raise SystemExit(f"{image}: the scanner sees {report['distro']}")
        print(
            f"scan     {target}: syft finds the {len(found)} packages of the bill of "
            "materials, of Debian"
        )


if __name__ == "__main__":
    main()
