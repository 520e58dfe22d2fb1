#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""collect.py --into ROOT --version V PROGRAM...: collects the files of an
image.

Copies into ROOT the stripped programs, the libraries that they load (found by
parsing the ELF files, which also works for other architectures), the loader,
the copyright files of their packages, a user, and the image's SPDX document,
generated from dpkg's database. PROGRAM.archives, if it exists, lists the
archives that are linked into the program, one per line.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys

import spdx

TRIPLETS = {62: "x86_64-linux-gnu", 183: "aarch64-linux-gnu"}  # by e_machine
USER = 65532  # what distroless images call nonroot


def output(*command):
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def triplet_of(program):
    with open(program, "rb") as file:
        header = file.read(20)
    if header[:4] != b"\x7fELF":
        raise SystemExit(f"collect.py: {program}: not an ELF file")
    return TRIPLETS[struct.unpack_from("<H", header, 18)[0]]


def needed_by(elf):
    """The names of the libraries that the loader searches for."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", elf))


def loader_of(program):
    return re.search(
        r"program interpreter: ([^]]*)\]", output("readelf", "-l", program)
    )[1]


def closure(programs, folder, needed=needed_by):
    """{name: file} of every library from the folder that the programs load."""
    found = {}
    pending = [name for program in programs for name in needed(program)]
    while pending:
        name = pending.pop()
        if name in found:
            continue
        path = (folder / name).resolve()
        if not path.is_file():
            raise SystemExit(f"collect.py: {name} is not in {folder}")
        found[name] = path
        pending += needed(path)
    return found


def linked_into(program):
    """The packages whose archives are linked into the program."""
    listed = program.with_name(program.name + ".archives")
    if not listed.exists():
        return set()
    return {owner(pathlib.Path(line).resolve()) for line in listed.read_text().split()}


def owner(path):
    """The package, with its architecture, that owns a file.

    dpkg may know a file by its name from before /lib became a link to /usr/lib.
    """
    for name in (path, str(path).removeprefix("/usr")):
        answer = subprocess.run(
            ["dpkg-query", "-S", name], capture_output=True, text=True
        )
        if answer.returncode == 0:
            return answer.stdout.rpartition(": ")[0].split(", ")[0]
    raise SystemExit(f"collect.py: no package owns {path}")


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
            os.utime(os.path.join(folder, name), (epoch, epoch))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--into", type=pathlib.Path, required=True)
    arguments.add_argument("--version", required=True)
    arguments.add_argument("programs", nargs="+", type=pathlib.Path)
    args = arguments.parse_args()
    root = args.into
    triplet = triplet_of(args.programs[0])

    contents = {}  # path in the image: (package or None, file in the image)
    for program in args.programs:
        name = f"/usr/bin/{program.name}"
        file = put(program, root, name, 0o755)
        subprocess.run([f"{triplet}-strip", file], check=True)
        contents[name] = (None, file)
    libraries = closure(args.programs, pathlib.Path("/usr/lib") / triplet)
    loader = loader_of(args.programs[0])
    for name, path in sorted(libraries.items()):
        if name != pathlib.Path(loader).name:
            name = f"/usr/lib/{triplet}/{name}"
            contents[name] = (owner(path), put(path, root, name, 0o644))
    path = pathlib.Path("/usr/lib", triplet, pathlib.Path(loader).name).resolve()
    contents[loader] = (owner(path), put(path, root, loader, 0o755))

    loaded = {package for package, _ in contents.values() if package}
    linked = set().union(*map(linked_into, args.programs))
    for package in sorted(loaded | linked):
        document = f"/usr/share/doc/{package.split(':')[0]}/copyright"
        put(document, root, document, 0o644)
    write(root, "etc/passwd", f"nonroot:x:{USER}:{USER}:nonroot:/:/nonexistent\n")
    write(root, "etc/group", f"nonroot:x:{USER}:\n")

    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or spdx.now())
    document = spdx.document(
        root.name,
        args.version,
        epoch,
        spdx.debian_packages(sorted(loaded)),
        contents,
        spdx.debian_packages(sorted(linked - loaded)),
    )
    write(root, "usr/share/sbom/spdx.json", json.dumps(document, indent=1) + "\n")
    settle(root, epoch)
    for name, (package, file) in sorted(
        contents.items(), key=lambda item: -item[1][1].stat().st_size
    ):
        print(f"{file.stat().st_size / 1e6:8.2f} MB  {name}  {package or ''}")


if __name__ == "__main__":
    sys.exit(main())
