# SPDX-License-Identifier: Apache-2.0
"""Debian packages, as dpkg's database describes them."""

import subprocess

FIELDS = {
    "id": "${binary:Package}",
    "name": "${Package}",
    "version": "${Version}",
    "architecture": "${Architecture}",
    "source": "${source:Package}",
    "source_version": "${source:Version}",
    "homepage": "${Homepage}",
}
# Declarations of the kernel's interface. The kernel's code is in no program,
# and its vulnerabilities are those of the machine.
KERNEL_SOURCE = "linux"


def dpkg_query(*arguments, check=True):
    return subprocess.run(
        ["dpkg-query", *arguments],
        check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ).stdout  # fmt: skip


def owners(paths):
    """{path: the name, with the architecture, of the package that owns it}"""
    # dpkg may know a file by its name from before /lib became a link to /usr/lib.
    names = {str(path): str(path) for path in paths}
    names |= {str(path).removeprefix("/usr"): str(path) for path in paths}
    found = {}
    # It fails if one name of the two is not known.
    answer = dpkg_query("--search", *names, check=False) if names else ""
    for line in answer.splitlines():
        packages, _, name = line.rpartition(": ")
        if name in names:
            found[names[name]] = packages.split(", ")[0]
    for path in names.values():
        if path not in found:
            raise SystemExit(f"no package owns {path}")
    return found


def described(names):
    """What dpkg knows about installed packages, ordered by name."""
    layout = "\\t".join(FIELDS.values()) + "\\n"
    lines = dpkg_query("-W", f"-f={layout}", *names).splitlines() if names else []
    return [dict(zip(FIELDS, line.split("\t"))) for line in sorted(lines)]


def linked(files, loaded):
    """The packages whose archives or headers (files) are in a program.

    Without those that have the source of a package in loaded, a list as
    described returns: a library's headers come with the library.
    """
    sources = {package["source"] for package in loaded} | {KERNEL_SOURCE}
    return [
        package
        for package in described(sorted(set(owners(files).values())))
        if package["source"] not in sources
    ]


def status(package):
    """The package's paragraph of dpkg's database."""
    return dpkg_query("--status", package["id"])
