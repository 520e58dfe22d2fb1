#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates the tables of options and metrics in docs/ from the server itself.

docs_tables.py BIN [--write]: lists the pages whose table is out of date and
exits with 1, or rewrites them with --write. A table stands between `<!-- NAME
-->` and `<!-- /NAME -->`.
"""

import pathlib
import re
import subprocess
import sys
import urllib.request

DOCS = pathlib.Path(__file__).parents[1] / "docs"


def options_table(text):
    rows = [
        "| flag | environment | default | allowed | meaning |",
        "|---|---|---|---|---|",
    ]
    for block in re.split(r"\n  (?=--)", text)[1:]:
        line = " ".join(block.split("\n\n")[0].split())
        flag = re.match(r"(--[\w-]+)", line)[1]
        variable = re.search(r"\bEnv:(\w+)", line)
        if not variable:
            continue
        meaning = re.search(r"Env:\w+\)?\s*(.*)", line)[1]
        meaning, _, default = meaning.partition(" Default: ")
        meaning, _, allowed = meaning.partition(" Allowed: ")
        if flag == "--instruction-set":  # the list depends on the machine
            allowed = "best, or one that `--version` lists"
        rows.append(
            f"| `{flag}` | `{variable[1]}` | `{default.rstrip('.')}` "
            f"| {allowed.rstrip('.') or 'a switch'} | {meaning} |"
        )
    return "\n".join(rows)


def metrics_table(text):
    rows = ["| metric | type | labels | meaning |", "|---|---|---|---|"]
    for name, meaning, kind in re.findall(
        r"# HELP (\w+) (.*)\n# TYPE \1 (\w+)\n", text
    ):
        # Metrics that do not apply to this server have no sample.
        sample = re.search(rf"^{name}(?:_count)?\{{(.*)\}} ", text, re.M)
        labelled = sample[1] if sample else ""
        labels = ", ".join(
            f"`{label}`" for label in re.findall(r'(\w+)="', labelled)
        )
        rows.append(f"| `{name}` | {kind} | {labels} | {meaning} |")
    return "\n".join(rows)


def scrape(server):
    process = subprocess.Popen(
        [
            server,
            "--listen=127.0.0.1:0",
            "--metrics-listen=127.0.0.1:0",
            "--drain-lead=0s",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in process.stdout:
            if line.startswith("metrics on "):
                with urllib.request.urlopen(line.split()[-1]) as response:
                    return response.read().decode()
        raise SystemExit("leakyrelu-server did not start")
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def main():
    server = pathlib.Path(sys.argv[1]) / "leakyrelu-server"
    help_text = subprocess.run(
        [server, "--help"], capture_output=True, text=True, check=True
    ).stdout
    tables = {
        ("configuration.md", "options"): options_table(help_text),
        ("metrics.md", "metrics"): metrics_table(scrape(server)),
    }
    stale = []
    for (page, name), table in tables.items():
        file = DOCS / page
        current = file.read_text()
        updated, count = re.subn(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda match: match[1] + table + "\n" + match[2],
            current,
            flags=re.S,
        )
        if count != 1:
            raise SystemExit(
                f"docs/{page}: got {count} tables <!-- {name} -->, allowed: 1"
            )
        if updated == current:
            continue
        stale.append(page)
        if "--write" in sys.argv:
            file.write_text(updated)
    if stale and "--write" not in sys.argv:
        names = ", ".join(f"docs/{page}" for page in stale)
        raise SystemExit(f"{names}: table out of date, run ./dev docs")


if __name__ == "__main__":
    main()
