#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dashboard_check.py BIN: the dashboard's queries against the real thing.

Starts the server and a Prometheus that scrapes it with the deployed rules,
puts load on it (and sends requests that are refused), and fails unless every
query of the dashboard returns a series with a number and every rule evaluates.
"""

import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

COMPOSE = pathlib.Path(__file__).parent / "compose"
DEADLINE_SECONDS = 60


def queries():
    board = json.loads((COMPOSE / "grafana/dashboards/leakyrelu.json").read_text())
    for panel in board["panels"]:
        for target in panel["targets"]:
            expression = target["expr"].replace("$__rate_interval", "10s")
            yield panel["title"], expression.replace("$instance", ".*")


def get(url):
    with urllib.request.urlopen(url, timeout=5) as response:
        return json.load(response)


def has_number(api, expression):
    """False too while rates are NaN, 0 / 0 before the first calls ended."""
    answer = get(f"{api}/query?query={urllib.parse.quote(expression)}")
    return any(
        not math.isnan(float(sample["value"][1]))
        for sample in answer["data"]["result"]
    )


def wait_for(what, condition):
    end = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            if condition():
                return
        except (urllib.error.URLError, ConnectionError):
            pass
        if time.monotonic() > end:
            raise SystemExit(f"dashboard_check: not in time: {what}")
        time.sleep(0.1)


def start_prometheus(folder, metrics):
    config = (COMPOSE / "prometheus.yml").read_text()
    config = config.replace("server:9464", metrics).replace("5s", "1s")
    config = config.replace(
        "/etc/prometheus/alerts.yml", str((COMPOSE / "alerts.yml").resolve())
    )
    (folder / "prometheus.yml").write_text(config)
    log = open(folder / "log", "w+")
    process = subprocess.Popen(
        [
            "prometheus",
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/data",
            "--web.listen-address=127.0.0.1:0",
        ],
        stderr=log,
    )

    def address():
        return re.search(
            r'msg="Listening on" .*address=(\S+)', (folder / "log").read_text()
        )

    wait_for("Prometheus listens", address)
    return process, f"http://{address()[1]}/api/v1"


def main():
    programs = pathlib.Path(sys.argv[1])
    running = []
    with tempfile.TemporaryDirectory() as name:
        try:
            server = subprocess.Popen(
                [
                    programs / "leakyrelu-server",
                    "--listen=127.0.0.1:0",
                    "--metrics-listen=127.0.0.1:0",
                    "--log-level=warn",
                ],
                stdout=subprocess.PIPE,
                text=True,
            )
            running.append(server)
            rpc = server.stdout.readline().split()[-1]
            metrics = server.stdout.readline().split("/")[2]
            prometheus, api = start_prometheus(pathlib.Path(name), metrics)
            running.append(prometheus)
            running.append(
                subprocess.Popen(
                    [
                        programs / "leakyrelu-loadtest",
                        f"--server={rpc}",
                        "--rate=200",
                        f"--duration={DEADLINE_SECONDS * 10}s",
                        "--operation=forward=1,backward=1",
                    ],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            count = 0
            for title, expression in queries():
                wait_for(
                    f"{title}: {expression}",
                    lambda: has_number(api, expression),
                )
                count += 1
            groups = get(f"{api}/rules")["data"]["groups"]
            rules = [rule for group in groups for rule in group["rules"]]
            for rule in rules:
                wait_for(
                    f"rule {rule['name']}",
                    lambda: all(
                        each["health"] == "ok"
                        for group in get(f"{api}/rules")["data"]["groups"]
                        for each in group["rules"]
                    ),
                )
            print(f"{count} dashboard queries have series, {len(rules)} rules run")
            if not count or not rules:
                raise SystemExit("dashboard_check: nothing was checked")
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
