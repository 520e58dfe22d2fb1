#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""container_check.py docker|podman TAG: checks the built images as they are
deployed.

Read-only, without capabilities, as user 65532: called from outside, probed,
scraped by a real Prometheus, stopped while a call is open. Prints the results.
"""

import json
import pathlib
import queue
import re
import subprocess
import sys
import tarfile
import tempfile

import grpc
from engine import Container, Engine
from real_prometheus import Prometheus, wait_for

# The client image has two programs, each of which contains gRPC.
LARGEST_MEGABYTES = {"server": 42, "client": 60}
PROTO = pathlib.Path(__file__).parents[1] / "proto"
PROGRAMS = {
    "server": {"leakyrelu-server"},
    "client": {"leakyrelu", "leakyrelu-loadtest"},
}


def expect(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}: {got!r}, {wanted!r} expected")


def check_files(engine, target, image):
    """The image has its programs, no shell, and a bounded unpacked size."""
    container = engine("create", image)
    size = 0
    programs = set()
    try:
        export = subprocess.Popen(
            [engine.program, "export", container], stdout=subprocess.PIPE
        )
        with tarfile.open(fileobj=export.stdout, mode="r|") as files:
            for file in files:
                size += file.size
                name = pathlib.Path(file.name)
                if file.isfile() and file.mode & 0o111 and not name.name.startswith("ld-"):
                    programs.add(name.name)
        expect("export", export.wait(), 0)
    finally:
        engine("rm", container)
    expect(f"programs in {image}", programs, PROGRAMS[target])
    megabytes = size / 1e6
    if megabytes > LARGEST_MEGABYTES[target]:
        raise SystemExit(
            f"{image}: {megabytes:.1f} MB, at most {LARGEST_MEGABYTES[target]}"
        )
    print(f"image    {target} {megabytes:.1f} MB unpacked")


def check_process(server):
    status = server.process_status()
    expect("user", set(status["Uid"].split()), {"65532"})
    expect("group", set(status["Gid"].split()), {"65532"})
    for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb"):
        expect(name, int(status[name], 16), 0)
    expect("no new privileges", status["NoNewPrivs"].strip(), "1")
    expect("read-only root", server.inspect()["HostConfig"]["ReadonlyRootfs"], True)
    expect("probe", server.healthy(), True)
    print("process  uid 65532, no capability, read-only root, no shell, probe healthy")


def check_calls(engine, server, image):
    answer = engine.client(
        image, f"--server={server.address}", "forward", "1", "-2", "3", "--slope=0.1"
    )
    expect("forward", answer, "1 -0.2 3")
    report = engine.client(
        image, f"--server={server.address}", "--requests=5000", "--warm-up=0s",
        "--operation=forward=1,backward=1", "--fail-if=errors>0%", "--quiet",
        entrypoint="/usr/bin/leakyrelu-loadtest",
    )  # fmt: skip
    verified = re.search(r"verified +(.*)", report)[1]
    print(f"calls    forward 1 -2 3: {answer}; load tester verified {verified}")


def check_scrape(server):
    with tempfile.TemporaryDirectory() as folder:
        with Prometheus(folder, server.metrics) as prometheus:
            calls = "sum(grpc_server_call_started_total)"
            wait_for(
                "Prometheus has the calls",
                lambda: prometheus.values('up{job="leakyrelu"}') == [1]
                and prometheus.values(calls) >= [5001],
            )
            print(f"scrape   Prometheus has {prometheus.values(calls)[0]:.0f} calls")


def messages():
    """The contract's Python module, generated for this run."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["protoc", f"-I{PROTO}", f"--python_out={folder}",
             PROTO / "leakyrelu/v1/leakyrelu.proto"],
            check=True,
        )  # fmt: skip
        sys.path.insert(0, folder)
        from leakyrelu.v1 import leakyrelu_pb2

        return leakyrelu_pb2


def check_drain(server):
    pb = messages()
    requests = queue.SimpleQueue()
    with grpc.insecure_channel(server.address) as channel:
        responses = channel.stream_stream(
            "/leakyrelu.v1.LeakyReluService/ForwardStream",
            request_serializer=pb.ForwardRequest.SerializeToString,
            response_deserializer=pb.ForwardResponse.FromString,
        )(iter(requests.get, None), timeout=60)

        def answer():
            requests.put(pb.ForwardRequest(inputs=[pb.Tensor(values=[-4])]))
            return list(next(responses).outputs[0].values)

        before = answer()
        server.terminate()
        wait_for("/readyz says 503", lambda: server.ready() == 503)
        expect("answer while it drains", answer(), before)
        requests.put(None)
        expect("the stream's status", responses.code(), grpc.StatusCode.OK)
    expect("exit code", server.wait(), 0)
    print("drain    a stream open at SIGTERM was answered and closed; exit code 0")


def main():
    engine, tag = Engine(sys.argv[1]), sys.argv[2]
    images = {target: f"localhost/leakyrelu-{target}:{tag}" for target in PROGRAMS}
    for target, image in images.items():
        check_files(engine, target, image)
    with Container(engine, images["server"]) as server:
        log = next(line for line in server.logs().splitlines() if '"start"' in line)
        start = json.loads(log)
        print(
            f"start    {server.start_seconds:.2f} s until ready, of these the server's "
            f"{start['start_seconds']:.3f} s; gRPC {start['grpc_version']}, "
            f"{start['instruction_set']}"
        )
        check_process(server)
        check_calls(engine, server, images["client"])
        check_scrape(server)
        check_drain(server)


if __name__ == "__main__":
    main()
