# SPDX-License-Identifier: Apache-2.0
"""The instructions that the account takes of a small call, counted by
valgrind, as a fraction of those of the whole call."""

import os
import re
import shutil
import subprocess

from rows import limit_row

PROGRAM = "bench/admission_cost"
SECTION, NAME = "account", "accounting for a 64 B call"
# Maximum fraction of a small call's instructions.
LIMIT = 0.012
# Of the server for one call of 64 B, by perf (docs/architecture.md).
CALL_INSTRUCTIONS = 37_000
FEW, MANY = 1_000, 11_000


def rows(options, progress):
    program = f"{options.build}/{PROGRAM}"
    if (skipped() or not os.path.exists(program)
            or not options.only.search(f"{SECTION}: {NAME}")):
        return []
    progress(SECTION)
    a_call = (instructions(program, MANY) - instructions(program, FEW)) / (
        MANY - FEW)
    return [limit_row(SECTION, NAME, "instructions",
                      a_call, LIMIT * CALL_INSTRUCTIONS)]


def skipped():
    if shutil.which("valgrind") is None:
        return {SECTION: "valgrind is not installed"}
    return {}


def instructions(program, calls):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         program, str(calls)],
        capture_output=True, check=True, text=True)
    return collected(done.stderr)


def collected(log):
    return int(re.search(r"Collected : (\d+)", log).group(1))
