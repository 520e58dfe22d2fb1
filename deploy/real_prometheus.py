# SPDX-License-Identifier: Apache-2.0
"""Runs Prometheus with the deployed configuration and rules, for the checks."""

import json
import pathlib
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

COMPOSE = pathlib.Path(__file__).parent / "compose"
CHART_FILES = pathlib.Path(__file__).parent / "helm/leakyrelu/files"
DEADLINE_SECONDS = 60


def wait_for(what, condition):
    end = time.monotonic() + DEADLINE_SECONDS
    while not satisfied(condition):
        if time.monotonic() > end:
            raise SystemExit(f"not in time: {what}")
        time.sleep(0.1)


def satisfied(condition):
    try:
        return condition()
    except (urllib.error.URLError, ConnectionError):
        return False


class Prometheus:
    """Context manager; scrapes the address every second while it is open."""

    def __init__(self, folder, metrics):
        self._folder = pathlib.Path(folder)
        config = (COMPOSE / "prometheus.yml").read_text()
        config = config.replace("server:9464", metrics).replace("5s", "1s")
        config = config.replace(
            "/etc/prometheus/rules.yml", str((CHART_FILES / "rules.yml").resolve())
        )
        (self._folder / "prometheus.yml").write_text(config)

    def __enter__(self):
        log = self._folder / "log"
        with open(log, "w") as stderr:
            self._process = subprocess.Popen(
                [
                    "prometheus",
                    f"--config.file={self._folder}/prometheus.yml",
                    f"--storage.tsdb.path={self._folder}/data",
                    "--web.listen-address=127.0.0.1:0",
                ],
                stderr=stderr,
            )

        def address():
            return re.search(
                r'msg="Listening on" .*address=(\S+)', log.read_text()
            )

        try:
            wait_for("Prometheus listens", address)
        except BaseException:
            self.__exit__()
            raise
        self._api = f"http://{address()[1]}/api/v1"
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()

    def _get(self, path):
        with urllib.request.urlopen(f"{self._api}/{path}", timeout=5) as answer:
            return json.load(answer)["data"]

    def values(self, expression):
        """The numbers that the query returns now; NaN is 0 / 0 before any
        call."""
        quoted = urllib.parse.quote(expression)
        return [
            float(sample["value"][1])
            for sample in self._get(f"query?query={quoted}")["result"]
            if sample["value"][1] != "NaN"
        ]

    def rules(self):
        return [
            rule for group in self._get("rules")["groups"] for rule in group["rules"]
        ]
