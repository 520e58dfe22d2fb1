#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dashboard_check.py BIN: checks the dashboard's queries on a running server.

Starts the server and a Prometheus that scrapes it with the deployed rules, and
applies load, partly requests above the size limit. Fails unless every query of
the dashboard returns a series, every rate has one above zero, and every rule
evaluates. Queries of the CPU limit are left out where there is none.
"""

import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from real_prometheus import CHART_FILES, DEADLINE_SECONDS, Prometheus, wait_for


# In the absence of faults their rates are zero.
FAULTS = (
    "connections_refused", "connections_cut", "log_lines_lost", "CANCELLED",
    "clamp_min",
)  # fmt: skip


def targets(panels):
    """(title, expression) of every query, including those in rows."""
    for panel in panels:
        yield from targets(panel.get("panels", []))
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def queries():
    board = json.loads((CHART_FILES / "dashboard.json").read_text())
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            metric = re.fullmatch(r"label_values\((.*), \w+\)", variable["query"])[1]
            yield f"variable {variable['name']}", filled_in(metric)
    for title, expression in targets(board["panels"]):
        yield title, filled_in(expression)


def filled_in(expression):
    expression = expression.replace("$__rate_interval", "10s")
    return re.sub(r"\$(namespace|job|instance)\b", ".*", expression)


def check_texts():
    """Every panel says what it shows and takes the chosen data source."""
    board = json.loads((CHART_FILES / "dashboard.json").read_text())
    for panel in board["panels"]:
        if panel["type"] == "row":
            continue
        assert panel["description"], panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}", panel["title"]
    names = [variable["name"] for variable in board["templating"]["list"]]
    assert names == ["datasource", "namespace", "job", "instance"], names


def make_certificate(folder):
    """Returns the files of a certificate of this run's server, and its key."""
    certificate, key = f"{folder}/tls.crt", f"{folder}/tls.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def start(stack, *command, **options):
    process = subprocess.Popen(command, **options)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process


def main():
    programs = pathlib.Path(sys.argv[1])
    check_texts()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        certificate, key = make_certificate(folder)
        server = start(
            stack,
            programs / "leakyrelu-server",
            "--listen=127.0.0.1:0",
            "--metrics-listen=127.0.0.1:0",
            "--max-message-bytes=1MiB",
            "--log-level=off",
            "--drain-lead=0s",
            f"--tls-cert={certificate}",
            f"--tls-key={key}",
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
            f"--tls-ca={certificate}",
            f"--duration={DEADLINE_SECONDS * 10}s",
            "--rate=200",
            "--operation=forward=1,backward=1",
            "--elements=loguniform:1..512Ki",  # one in 20 is above 1 MiB
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for("Prometheus has scraped", lambda: prometheus.values("leakyrelu_cores"))
        limited = prometheus.values("leakyrelu_cgroup_cpu_limit_cores")
        count = 0
        for title, expression in queries():
            if "leakyrelu_cgroup_cpu" in expression and not limited:
                continue
            quiet = any(fault in expression for fault in FAULTS)
            minimum = 0 if quiet or "rate(" not in expression else 1e-9
            wait_for(
                f"{title}: {expression}",
                lambda: any(
                    value >= minimum for value in prometheus.values(expression)
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
