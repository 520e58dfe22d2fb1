# SPDX-License-Identifier: Apache-2.0
"""The load tester's output files, read by their intended consumers: a JSON
parser, and Prometheus's own checker."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from server_process import Server

PROGRAM = pathlib.Path(os.environ["LEAKYRELU_TEST_BIN"]) / "leakyrelu-loadtest"
SHORT = ("--duration=500ms", "--warm-up=0s", "--quiet")


def no_constant(name):
    raise ValueError(f"{name} is no JSON")


class LoadtestFilesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_loadtest(self, *flags, code=0):
        """Returns its JSON, and the text of the Prometheus file."""
        done = subprocess.run(
            [PROGRAM, *flags, f"--json={self.folder}/r.json",
             f"--prometheus-textfile={self.folder}/r.prom",
             f"--html={self.folder}/r.html"],
            capture_output=True, text=True, timeout=100)
        self.assertEqual(done.returncode, code, done.stderr)
        text = (self.folder / "r.json").read_text()
        return (json.loads(text, parse_constant=no_constant),
                (self.folder / "r.prom").read_text())

    def check_metrics(self, text):
        if not shutil.which("promtool"):
            self.skipTest("no promtool")
        done = subprocess.run(
            ["promtool", "check", "metrics"], input=text, capture_output=True,
            text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_run(self):
        with Server() as server:
            report, metrics = self.run_loadtest(
                f"--server={server.address}", "--requests=2000",
                "--duration=60s", "--warm-up=0s", "--quiet")
        self.assertEqual(report["outcome"], "completed")
        self.assertEqual(report["requests"], 2000)
        self.assertEqual(report["options"]["requests"], 2000)
        self.assertGreater(report["latency_seconds"]["p99"], 0)
        self.assertRegex(report["client"]["program_version"], r"^\d+\.\d+\.\d+$")
        self.check_metrics(metrics)

    def test_unreachable_server(self):
        for name in ("r.json", "r.prom", "r.html"):
            (self.folder / name).write_text("of an earlier run")
        report, metrics = self.run_loadtest(
            "--server=127.0.0.1:1", "--connect-timeout=100ms", *SHORT, code=3)
        self.assertEqual(report["outcome"], "unreachable")
        self.assertIsNone(report["requests_per_second"])
        self.assertIsNone(report["latency_seconds"]["p99"])
        self.assertIn("nothing was measured", (self.folder / "r.html").read_text())
        self.check_metrics(metrics)

    def test_compare_with_an_earlier_report(self):
        with Server() as server:
            earlier, _ = self.run_loadtest(f"--server={server.address}", *SHORT)
            report, metrics = self.run_loadtest(
                "compare", f"--target=now={server.address}", "--rounds=1",
                f"--with={self.folder}/r.json", *SHORT)
        target = report["compare"]["targets"][0]
        self.assertGreater(target["rate_to_earlier"], 0)
        self.assertEqual(
            report["compare"]["earlier"]["requests"], earlier["requests"])
        self.assertEqual(report["compare"]["earlier"]["differences"], [])
        self.check_metrics(metrics)

    def test_sweep_confirms_its_result(self):
        with Server() as server:
            report, metrics = self.run_loadtest(
                "sweep", f"--server={server.address}", "--by=concurrency",
                "--from=1", "--to=2", "--slo", "p99<1m", *SHORT)
        steps = report["sweep"]["steps"]
        self.assertEqual([step["load"] for step in steps], [1, 2, 2])
        self.assertEqual([step["repeats"] for step in steps], [False, False, True])
        self.assertTrue(report["sweep"]["confirmed"])
        self.assertEqual(report["sweep"]["best"], 2)
        self.check_metrics(metrics)


if __name__ == "__main__":
    unittest.main()
