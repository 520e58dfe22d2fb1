# SPDX-License-Identifier: Apache-2.0
"""The real server in small boxes: its budgets follow from what the process may
use, and ordinary load does not end it."""

import contextlib
import json
import os
import re
import subprocess
import tempfile
import unittest
import urllib.request

import grpc
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from cgroup import cgroup
from flood import LOADTEST
from server_process import BIN, eventually, log_lines, user_environment
from watched_server import MEBIBYTE, WatchedServer


def print_config(*flags, under=()):
    """Each option's value and where it came from, by its key."""
    text = subprocess.run(
        [*under, BIN / "leakyrelu-server", "--print-config", *flags],
        env=user_environment(), capture_output=True, text=True, check=True,
        timeout=60,
    ).stdout
    return {
        key: (value.strip('"'), source)
        for source, key, value in re.findall(
            r"^# (.*)\n([\w-]+)=(.*)$", text, re.M
        )
    }


def validate(*flags, under=()):
    result = subprocess.run(
        [*under, BIN / "leakyrelu-server", "--validate", *flags],
        env=user_environment(), capture_output=True, text=True, timeout=60,
    )
    return result.returncode, result.stderr


@contextlib.contextmanager
def serving(*flags, under=()):
    """The server, and its log's lines as they were once it served."""
    with tempfile.TemporaryFile("w+") as log:
        with WatchedServer(*flags, under=under, stderr=log) as server:
            def lines():
                found = log_lines(log.fileno())
                return found if '"start"' in "".join(found) else []

            yield server, [json.loads(line) for line in eventually(lines)]


def load(server, *flags):
    """Ordinary load; refusals are answers."""
    subprocess.run(
        [LOADTEST, f"--server={server.address}", "--warm-up=0s",
         "--duration=2s", "--verify=1%", "--quiet", *flags],
        env=user_environment(), capture_output=True, check=False, timeout=120,
    )


class BoxTest(unittest.TestCase):
    def assert_serves(self, server):
        with grpc.insecure_channel(server.address) as channel:
            stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
            reply = stub.Forward(
                pb.ForwardRequest(inputs=[pb.Tensor(values=[-1, 2])]),
                timeout=60, wait_for_ready=True,
            )
            self.assertEqual(len(reply.outputs), 1)

    def assert_survives(self, server):
        for connections in (1, 20):
            load(server, "--concurrency=200", "--elements=1Mi",
                 f"--connections={connections}")
            self.assert_serves(server)

    def test_budgets_follow_the_address_space(self):
        limit = 512 * MEBIBYTE
        under = ("prlimit", f"--as={limit}")
        with serving(under=under) as (server, log):
            self.assertEqual(log[0]["event"], "start", log)
            self.assertEqual(log[0]["memory_limit_bytes"], limit)
            self.assertEqual(log[0]["memory_limit_source"], "RLIMIT_AS")
            self.assertLess(log[0]["message_memory_bytes"], limit / 2)
            for name, field in (
                ("leakyrelu_memory_limit_bytes", "memory_limit_bytes"),
                ("leakyrelu_message_memory_budget_bytes",
                 "message_memory_bytes"),
                ("leakyrelu_inflight_budget_bytes", "max_inflight_bytes"),
                ("leakyrelu_cores", "cores"),
            ):
                self.assertEqual(server.metric(name), log[0][field], name)
            self.assert_survives(server)

    def test_one_core_has_one_compute_thread(self):
        core = min(os.sched_getaffinity(0))
        with serving(under=("taskset", "-c", str(core))) as (server, log):
            self.assertEqual(server.metric("leakyrelu_pool_threads"), 1)
            self.assertEqual(server.metric("leakyrelu_cores"), 1)
            self.assertEqual(log[-1]["cores"], 1)
            self.assertEqual(log[-1]["cores_source"], "affinity")
            self.assert_serves(server)

    def test_half_a_core_of_quota_is_one(self):
        # Of a period of 100 ms, which is the kernel's default.
        for kind, limit in (("cgroup2", "50000 100000"), ("cgroup", "50000")):
            with self.subTest(kind), cgroup(kind, "cpu", limit) as (
                file, under
            ), serving(under=under) as (server, log):
                self.assertEqual(server.metric("leakyrelu_pool_threads"), 1)
                self.assertEqual(log[-1]["cores"], 1)
                if len(os.sched_getaffinity(0)) > 1:
                    self.assertEqual(log[-1]["cores_source"], f"cgroup {file}")
                self.assert_serves(server)

    def test_budgets_follow_the_cgroup(self):
        for kind in ("cgroup2", "cgroup"):
            for limit in (64 * MEBIBYTE, 256 * MEBIBYTE):
                with self.subTest(f"{kind} {limit}"), cgroup(
                    kind, "memory", limit
                ) as (file, under):
                    _, source = print_config(under=under)[
                        "message-memory-bytes"
                    ]
                    self.assertEqual(source, f"auto: cgroup {file} {limit}")
                    with serving(under=under) as (server, log):
                        self.assertEqual(log[-1]["memory_limit_bytes"], limit)
                        self.assert_survives(server)

    def test_what_is_given_wins_and_is_warned_of(self):
        under = ("prlimit", f"--as={512 * MEBIBYTE}")
        config = print_config("--message-memory-bytes=1GiB", under=under)
        self.assertEqual(config["message-memory-bytes"], ("1GiB", "flag"))
        self.assertEqual(
            config["max-inflight-bytes"],
            ("1GiB", f"auto: RLIMIT_AS {512 * MEBIBYTE}"),
        )
        code, errors = validate("--message-memory-bytes=1GiB", under=under)
        self.assertEqual(code, 0)
        self.assertIn("memory limit: got 512MiB (RLIMIT_AS), allowed: at "
                      "least ", errors)
        with serving(
            "--message-memory-bytes=1GiB", under=under
        ) as (server, log):
            self.assertEqual(log[0]["event"], "memory_limit")
            self.assertEqual(log[0]["level"], "warn")
            self.assertIn(log[0]["warning"], errors)
            self.assertEqual(
                server.metric("leakyrelu_message_memory_budget_bytes"),
                1024 * MEBIBYTE,
            )

    def test_budgets_that_contradict_each_other_are_refused(self):
        flags = ("--max-message-bytes=2MiB", "--max-inflight-bytes=1MiB")
        code, errors = validate(*flags)
        self.assertEqual(code, 2)
        self.assertEqual(
            errors,
            "leakyrelu-server: --max-message-bytes: got 2MiB, allowed: at most"
            " 1MiB (--max-inflight-bytes)\n",
        )

    def test_what_is_printed_is_what_is_served(self):
        config = print_config()
        with urllib.request.urlopen(
            self.enterContext(
                WatchedServer("--log-level=error")
            ).metrics_url,
            timeout=30,
        ) as page:
            text = page.read().decode()
        threads, source = config["compute-threads"]
        self.assertIn(f"\nleakyrelu_pool_threads {threads}\n", text)
        self.assertTrue(source.startswith("auto: "), source)


if __name__ == "__main__":
    unittest.main()
