# SPDX-License-Identifier: Apache-2.0
"""The servers that this machine can run, and why the others cannot run."""

import os

from servers import Server

NEWEST = "build/newest/release"


class Catalog:
    """`native`, `newest`: servers by name. `skipped`: names with reasons."""

    def __init__(self, build, socket_directory):
        self._build = build
        self._sockets = socket_directory
        self.skipped = {}
        self.servers = {}
        self._add_native()
        self._add_peers()
        self._add_newest()

    def _add(self, server, needs):
        if os.path.exists(needs):
            self.servers[server.name] = server
        else:
            self.skipped[server.name] = f"{needs} is not built"

    def _leakyrelu(self, name, program, listen):
        return Server(name, [
            *program, "--listen", listen, "--metrics-listen", "127.0.0.1:0",
            "--log-level", "warn"
        ], echo=False)

    def _add_native(self):
        ours = f"{self._build}/bin/leakyrelu-server"
        echo = f"{self._build}/bench/echo_server"
        sync = f"{self._build}/bench/sync_server"
        tcp = "127.0.0.1:0"
        self._add(self._leakyrelu("leakyrelu", [ours], tcp), ours)
        second = self._leakyrelu("leakyrelu inference", [ours], tcp)
        second.inference = True
        self._add(second, ours)
        unix = f"unix:{self._sockets}/leakyrelu"
        self._add(self._leakyrelu("leakyrelu unix", [ours], unix), ours)
        for threads in (1, 2):
            self._add(
                Server(f"echo, {threads} thread",
                       [echo, "--listen", tcp, "--threads", str(threads)],
                       echo=True), echo)
        unix = f"unix:{self._sockets}/echo"
        self._add(Server("echo unix", [echo, "--listen", unix], echo=True),
                  echo)
        self._add(Server("sync", [sync, "--listen", tcp], echo=False, rounds=2),
                  sync)

    def _peer(self, server, needs):
        """bench.sh writes NAME.skipped for a peer that it could not build."""
        reason = f"build/bench/{server.name.split(',')[0]}.skipped"
        if os.path.exists(reason):
            with open(reason, encoding="utf-8") as file:
                self.skipped[server.name] = file.read().strip()
        else:
            self._add(server, needs)

    def _add_peers(self):
        tonic = "build/bench/tonic/release/tonic-echo"
        for threads in (1, 2):
            self._peer(
                Server(f"tonic, {threads} thread",
                       [tonic, "127.0.0.1:0", str(threads)], echo=True), tonic)
        go = "build/bench/grpc-go-echo"
        self._peer(Server("grpc-go", [go, "127.0.0.1:0"], echo=True), go)
        python = "build/bench/python/venv/bin/python"
        script = "tests/bench/peers/python/server.py"
        self._peer(
            Server("python", [python, script, "127.0.0.1:0"], echo=False,
                   environment={"PYTHONPATH": "build/bench/python"}, rounds=2),
            python)

    def _add_newest(self):
        names = ("leakyrelu newest", "stock echo newest, 1 thread",
                 "stock echo newest, 2 thread")
        ours = f"{NEWEST}/bin/leakyrelu-server"
        echo = f"{NEWEST}/bench/echo_server"
        if os.geteuid() != 0:
            self.skipped.update({name: "needs root" for name in names})
            return
        run = ["scripts/newest.sh", "run"]
        self._add(self._leakyrelu(names[0], [*run, ours], "127.0.0.1:0"), ours)
        for threads in (1, 2):
            self._add(
                Server(names[threads], [
                    *run, echo, "--listen", "127.0.0.1:0", "--threads",
                    str(threads)
                ], echo=True), echo)
