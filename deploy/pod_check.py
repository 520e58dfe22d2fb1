#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pod_check.py TAG [MANIFESTS]: runs the rendered manifests' Pods under `podman play
kube`. MANIFESTS is another rendering of the chart than deploy/kubernetes has.

The Deployment's Pod answers a call from outside it; the sidecar's Pod serves
the client beside it over the Unix socket in their shared volume. The manifests
are adapted to podman's limits: it would publish the ports on the host, so free
ports replace them, and it does not support native sidecars, so the sidecar
becomes a normal container.
"""

import contextlib
import json
import pathlib
import re
import socket
import sys
import tempfile

import yaml
from engine import Engine
from real_prometheus import wait_for

MANIFESTS = pathlib.Path(__file__).parent / "kubernetes"


def deployment(manifests):
    documents = yaml.safe_load_all(pathlib.Path(manifests).read_text())
    return next(d for d in documents if d and d["kind"] == "Deployment")


def sidecar():
    return yaml.safe_load((MANIFESTS / "sidecar.yaml").read_text())


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def with_tag(text, tag):
    return re.sub(r"leakyrelu-server:[\w.-]+", f"leakyrelu-server:{tag}", text)


@contextlib.contextmanager
def playing(engine, text):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(text)
        file.flush()
        try:
            engine("play", "kube", file.name)
            yield
        finally:
            engine("play", "kube", "--down", file.name, check=False)


def containers(engine, pod):
    """{name in the manifest: podman's description of the container}"""
    listed = json.loads(engine("ps", "--all", "--format=json", f"--filter=pod={pod}"))
    return {
        each["Names"][0].removeprefix(f"{pod}-"): json.loads(
            engine("inspect", each["Id"])
        )[0]
        for each in listed
    }


def check_deployment(engine, tag, manifests=MANIFESTS / "leakyrelu.yaml"):
    manifest = deployment(manifests)
    text = with_tag(yaml.safe_dump(manifest), tag)
    grpc_port, metrics_port = free_port(), free_port()
    text = text.replace("50051", str(grpc_port)).replace("9464", str(metrics_port))
    with playing(engine, text):
        pod = f"{manifest['metadata']['name']}-pod-0"

        def answer():
            return engine.client(
                f"localhost/leakyrelu-client:{tag}",
                f"--server=127.0.0.1:{grpc_port}",
                "forward", "1", "-2", "3", "--slope=0.1",
                check=False,
            )  # fmt: skip

        wait_for("the pod answers", lambda: answer() == "1 -0.2 3")
        server = containers(engine, pod)["server"]
        assert server["HostConfig"]["ReadonlyRootfs"], server["HostConfig"]
        assert server["Config"]["User"] == "65532:65532", server["Config"]
        with open(f"/proc/{server['State']['Pid']}/status", encoding="utf-8") as file:
            status = file.read()
        assert "CapEff:\t0000000000000000" in status, status
        print("pod      the chart's Pod, rendered, answered under podman play kube")


def check_sidecar(engine, tag):
    pod = sidecar()
    spec = pod["spec"]
    server = spec.pop("initContainers")[0]
    for name in ("restartPolicy", "startupProbe", "livenessProbe", "ports"):
        del server[name]
    program = spec["containers"][0]
    program["image"] = f"localhost/leakyrelu-client:{tag}"
    program["command"] = ["/usr/bin/leakyrelu-loadtest"]
    address = next(v for v in program["env"] if v["name"] == "LEAKYRELU_SERVER")
    program["args"] = [f"--server={address['value']}", "--requests=1000", "--warm-up=0s", "--quiet"]
    spec["containers"].insert(0, server)
    spec["restartPolicy"] = "Never"
    with playing(engine, with_tag(yaml.safe_dump(pod), tag)):
        name = pod["metadata"]["name"]

        def state():
            return containers(engine, name)[program["name"]]["State"]

        wait_for("the load tester ends", lambda: state()["Status"] == "exited")
        log = engine("logs", f"{name}-{program['name']}")
        assert state()["ExitCode"] == 0, log
        assert "1000 responses, 0 wrong" in log, log
        print("sidecar  1000 calls over the Unix socket of the shared volume")


def main():
    engine = Engine("podman")
    check_deployment(engine, *sys.argv[1:])
    check_sidecar(engine, sys.argv[1])


if __name__ == "__main__":
    main()
