#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dashboard_check.py BIN: the dashboard's queries against the real thing.

Starts the server and a Prometheus that scrapes it with the deployed rules,
puts load on it, some of it too large to be served, and fails unless every
query of the dashboard returns a series, every rate one above zero, and every
rule evaluates.
"""

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile

from real_prometheus import COMPOSE, DEADLINE_SECONDS, Prometheus, wait_for


def targets(panels):
    """(title, expression) of every query, those inside of rows as well."""
    for panel in panels:
        yield from targets(panel.get("panels", []))
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def queries():
    board = json.loads((COMPOSE / "grafana/dashboards/leakyrelu.json").read_text())
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            metric = variable["query"].removeprefix("label_values(").split(",")[0]
            yield f"variable {variable['name']}", metric
    for title, expression in targets(board["panels"]):
        expression = expression.replace("$__rate_interval", "10s")
        yield title, expression.replace("$instance", ".*")


def start(stack, *command, **options):
    process = subprocess.Popen(command, **options)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process


def main():
    programs = pathlib.Path(sys.argv[1])
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = start(
            stack,
            programs / "leakyrelu-server",
            "--listen=127.0.0.1:0",
            "--metrics-listen=127.0.0.1:0",
            "--max-message-bytes=1MiB",
            "--log-level=off",
            "--drain-lead=0s",
            stdout=subprocess.PIPE,
            text=True,
        )
        address = server.stdout.readline().split()[-1]
        metrics = server.stdout.readline().split("/")[2]
        prometheus = stack.enter_context(Prometheus(folder, metrics))
        start(
            stack,
            programs / "leakyrelu-loadtest",
            f"--server={address}",
            f"--duration={DEADLINE_SECONDS * 10}s",
            "--rate=200",
            "--operation=forward=1,backward=1",
            "--elements=loguniform:1..512Ki",  # one in 20 is above 1 MiB
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        count = 0
        for title, expression in queries():
            least = 0 if "rate(" not in expression else 1e-9
            wait_for(
                f"{title}: {expression}",
                lambda: any(
                    value >= least for value in prometheus.values(expression)
                ),
            )
            count += 1
        wait_for(
            "rules evaluate",
            lambda: all(rule["health"] == "ok" for rule in prometheus.rules()),
        )
        rules = len(prometheus.rules())
        print(f"{count} dashboard queries have series, {rules} rules run")
        if not count or not rules:
            raise SystemExit("dashboard_check: nothing was checked")


if __name__ == "__main__":
    main()
