#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""collect.py --into ROOT --version V PROGRAM...: collects the files of an
image.

Copies into ROOT the stripped programs, the libraries that they load, the
loader, a user, the distribution's name, and for every package of which a part
is in the image its copyright file and its entry for scanners, as distroless
images have them (/var/lib/dpkg/status.d). Writes the image's SPDX document.
PROGRAM.linked, made by linked-files, lists the files whose code is in a program.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import libraries
import packages
import spdx

USER = 65532  # what distroless images call nonroot
# Scanners choose the vulnerabilities of a distribution by these.
RELEASE = ("/usr/lib/os-release", "/etc/debian_version")


def linked_files(program):
    """The files of the distribution whose code is in the program."""
    return program.with_name(program.name + ".linked").read_text().split()


def put(source, root, name, mode):
    target = root / name.lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)
    return target


def write(root, name, text):
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    target.chmod(0o644)


def settle(root, epoch):
    """Sets the same time on all files, so that equal files make equal
    layers."""
    for folder, folders, files in os.walk(root, topdown=False):
        for name in folders + files:
            os.utime(os.path.join(folder, name), (epoch, epoch), follow_symlinks=False)


def put_programs(programs, root):
    """{name in the image: the file}"""
    triplet = libraries.triplet_of(programs[0])
    placed = {}
    for program in programs:
        name = f"/usr/bin/{program.name}"
        placed[name] = put(program, root, name, 0o755)
        subprocess.run([f"{triplet}-strip", placed[name]], check=True)
    return placed


def distribution_files(programs):
    """{name in the image: the file, as dpkg knows it}"""
    folder = pathlib.Path("/usr/lib") / libraries.triplet_of(programs[0])
    loader = libraries.loader_of(programs[0])
    loader_name = pathlib.Path(loader).name
    files = {
        str(folder / name): path
        for name, path in libraries.closure(programs, folder).items()
        if name != loader_name
    }
    files[loader] = (folder / loader_name).resolve()
    return files | {name: pathlib.Path(name) for name in RELEASE}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--into", type=pathlib.Path, required=True)
    arguments.add_argument("--version", required=True)
    arguments.add_argument("programs", nargs="+", type=pathlib.Path)
    args = arguments.parse_args()
    root = args.into

    contents = {}  # path in the image: (package or None, file in the image)
    for name, file in put_programs(args.programs, root).items():
        contents[name] = (None, file)
    files = distribution_files(args.programs)
    owner = packages.owners(files.values())
    for name, path in sorted(files.items()):
        contents[name] = (owner[str(path)], put(path, root, name, 0o644))
    contents[libraries.loader_of(args.programs[0])][1].chmod(0o755)
    (root / "etc/os-release").symlink_to("../usr/lib/os-release")
    write(root, "etc/passwd", f"nonroot:x:{USER}:{USER}:nonroot:/:/nonexistent\n")
    write(root, "etc/group", f"nonroot:x:{USER}:\n")

    loaded = packages.described(sorted(set(owner.values())))
    compiled = [path for program in args.programs for path in linked_files(program)]
    linked = packages.linked(compiled, loaded)
    for package in loaded + linked:
        document = f"/usr/share/doc/{package['name']}/copyright"
        put(document, root, document, 0o644)
        entry = f"var/lib/dpkg/status.d/{package['name']}"
        write(root, entry, packages.status(package))

    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    document = spdx.document(
        root.name, args.version, epoch, loaded, contents, linked,
        spdx.distribution(*(pathlib.Path(name).read_text() for name in RELEASE)),
    )  # fmt: skip
    name = f"usr/share/sbom/leakyrelu-{root.name}.spdx.json"
    write(root, name, json.dumps(document, indent=1) + "\n")
    settle(root, epoch)
    for name, (package, file) in sorted(
        contents.items(), key=lambda item: -item[1][1].stat().st_size
    ):
        print(f"{file.stat().st_size / 1e6:8.2f} MB  {name}  {package or ''}")


if __name__ == "__main__":
    sys.exit(main())
