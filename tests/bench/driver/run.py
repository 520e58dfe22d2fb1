# SPDX-License-Identifier: Apache-2.0
"""./dev bench: runs servers and peers in turn and prints every target of speed
and memory with our figure, the peer's and the ratio. Writes the same, with
every measurement, as JSON."""

import argparse
import dataclasses
import json
import math
import re
import sys
import tempfile

import admission
import counting
import kernel
import load_testers
import machine
import rpc
import table
from catalog import Catalog
from client import Client
from memory import Memory

REPORT = "build/bench/report.json"
LOG = "build/bench/servers.log"


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--quick", action="store_true",
                        help="about two minutes: fewer, shorter rounds")
    parser.add_argument("--only", metavar="PATTERN", type=re.compile,
                        default=re.compile(""),
                        help="rows whose title matches the expression")
    parser.add_argument("--rounds", type=int, help="default 5; 2 with --quick")
    parser.add_argument("--build", default="build/release",
                        help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rounds = options.rounds or (2 if options.quick else 5)
    options.seconds = 0.3 if options.quick else 1.5
    options.warmup = 0.1 if options.quick else 0.3
    return options


def progress(text):
    """Prints a line that the next one overwrites; nothing if the output is not
    a terminal."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def rpc_rows(options, catalog, client):
    wanted = [row for row in rpc.comparisons()
              if options.only.search(row.title)]
    results = rpc.measure(wanted, catalog.servers, client, options, LOG,
                          progress)
    rows = [rpc.row_of(comparison, results) for comparison in wanted]
    raw = [{"server": name, "case": case.name, "rounds": rounds}
           for (name, case), rounds in results.items()]
    return [row for row in rows if row is not None], raw


def memory_rows(options, catalog, client):
    if "leakyrelu" not in catalog.servers:
        return []
    memory = Memory(catalog.servers, client, options, LOG, progress)
    rows = []
    for section, titles, measure in (
        ("memory", "start", memory.start),
        ("memory", "load", memory.under_load),
        ("memory", "growth", memory.growth),
        ("stream", "stream", memory.streams)):
        if options.only.search(f"{section}: {titles}"):
            rows += measure()
    return rows


def load_tester_rows(options, catalog, client):
    if not options.only.search("loadtest: / ghz / the echo's own client"):
        return []
    return load_testers.LoadTesters(catalog.servers, client, options, LOG,
                                    progress).rows()


def row_json(row):
    fields = {**dataclasses.asdict(row), "below": row.below}
    if math.isinf(row.ratio):  # JSON has no infinity
        fields["ratio"] = None
    return fields


def main():
    options = parse_arguments()
    open(LOG, "w", encoding="utf-8").close()
    about = machine.describe()
    about["others_busy_cores"] = machine.busy_cores()
    with tempfile.TemporaryDirectory() as sockets:
        catalog = Catalog(options.build, sockets)
        client = Client(f"{options.build}/bench/rpc_client")
        rows = kernel.rows(options, progress)
        more, raw = rpc_rows(options, catalog, client)
        rows += more
        rows += counting.rows(options, progress, more)
        rows += admission.rows(options, progress)
        rows += load_tester_rows(options, catalog, client)
        rows += memory_rows(options, catalog, client)
    progress("")
    print(f"{about['cpu']}, {about['cores']} cores, Linux {about['kernel']}; "
          f"{options.rounds} rounds of {options.seconds} s")
    if about["others_busy_cores"] > machine.QUIET_CORES:
        print(f"NOT QUIET: other processes kept "
              f"{about['others_busy_cores']:.2f} cores busy at the start")
    print(table.render(rows))
    skipped = {**catalog.skipped, **kernel.skipped(),
               **admission.skipped(), **load_testers.skipped()}
    for name, reason in skipped.items():
        print(f"skipped: {name}: {reason}")
    with open(REPORT, "w", encoding="utf-8") as file:
        json.dump({"machine": about, "quick": options.quick,
                   "rounds": options.rounds, "seconds": options.seconds,
                   "skipped": skipped,
                   "rows": [row_json(row) for row in rows],
                   "measurements": raw}, file, indent=1)
    print(f"written: {REPORT}")


if __name__ == "__main__":
    main()
