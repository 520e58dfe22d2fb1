# SPDX-License-Identifier: Apache-2.0
"""The shared libraries that programs load, read from their ELF files, so that
programs of other architectures are also understood."""

import pathlib
import re
import struct
import subprocess

TRIPLETS = {62: "x86_64-linux-gnu", 183: "aarch64-linux-gnu"}  # by e_machine


def readelf(option, path):
    return subprocess.run(
        ["readelf", option, path], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def triplet_of(program):
    with open(program, "rb") as file:
        header = file.read(20)
    if header[:4] != b"\x7fELF":
        raise SystemExit(f"{program}: not an ELF file")
    return TRIPLETS[struct.unpack_from("<H", header, 18)[0]]


def needed_by(elf):
    """The names of the libraries that the loader searches for."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", readelf("-d", elf))


def loader_of(program):
    return re.search(r"program interpreter: ([^]]*)\]", readelf("-l", program))[1]


def closure(programs, folder, needed=needed_by):
    """{name: file} of every library from the folder that the programs load."""
    found = {}
    pending = [name for program in programs for name in needed(program)]
    while pending:
        name = pending.pop()
        if name in found:
            continue
        path = (pathlib.Path(folder) / name).resolve()
        if not path.is_file():
            raise SystemExit(f"{name} is not in {folder}")
        found[name] = path
        pending += needed(path)
    return found
