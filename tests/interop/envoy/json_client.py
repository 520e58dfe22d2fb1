# SPDX-License-Identifier: Apache-2.0
"""Calls with curl and JSON through Envoy: numbers, errors, and the paths of the
Open Inference Protocol, from servers with and without TLS. Prints calls made and
values compared."""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from front import Front
from server_process import Server, eventually


class Curl:
    def __init__(self, address):
        self._url = f"http://{address}"
        self.calls = 0

    def __call__(self, path, body=None):
        """(HTTP status, JSON response)."""
        command = ["curl", "-sS", "-w", "\n%{http_code}", self._url + path]
        if body is not None:
            command += ["-H", "content-type: application/json",
                        "--data-binary", "@-"]
        done = subprocess.run(command, input=json.dumps(body), text=True,
                              capture_output=True, check=True, timeout=60)
        answer, _, status = done.stdout.rpartition("\n")
        self.calls += 1
        return int(status), json.loads(answer)

    def grpc_status(self, path):
        """Of an empty request by gRPC that the server does not get."""
        done = subprocess.run(
            ["curl", "-sS", "--http2-prior-knowledge", "-o", "/dev/null", "-D", "-",
             "-H", "content-type: application/grpc", "-H", "te: trailers",
             "--data-binary", "", self._url + path],
            text=True, capture_output=True, check=True, timeout=60)
        self.calls += 1
        headers = dict(line.split(": ", 1) for line in done.stdout.splitlines()
                       if ": " in line)
        return int(headers["grpc-status"])


def check_numbers(curl):
    status, answer = curl("/v1/forward", {"inputs": [{"values": [-1, 2]}]})
    assert status == 200, answer
    assert answer["outputs"][0]["values"] == [-0.01, 2], answer
    # Every float32 is returned exactly, since JSON has its shortest digits.
    x = np.random.default_rng(2013).standard_normal(1000).astype(np.float32)
    g = np.random.default_rng(2014).standard_normal(1000).astype(np.float32)
    slope = np.float32(0.1)
    for path, body, name, want in (
        ("/v1/forward", {}, "outputs", np.where(x > 0, x, x * slope)),
        ("/v1/backward", {"gradOutputs": [{"shape": [10, 100],
                                         "values": g.tolist()}]},
         "gradInputs", np.where(x > 0, g, g * slope)),
        ("/v1/backward", {}, "gradInputs",
         np.where(x > 0, np.float32(1), slope)),
        ("/leakyrelu.v1.LeakyReluService/Forward", {}, "outputs",
         np.where(x > 0, x, x * slope)),
    ):
        status, answer = curl(path, {
            "inputs": [{"shape": [10, 100], "values": x.tolist()}],
            "negativeSlope": 0.1, **body})
        assert status == 200, answer
        tensor, = answer[name]
        assert tensor["shape"] == ["10", "100"], tensor["shape"]
        got = np.array(tensor["values"], np.float32)
        assert got.tobytes() == want.tobytes(), (path, body)
    return 2 + 4 * x.size


def check_errors(curl):
    status, answer = curl("/v1/forward",
                          {"inputs": [{"shape": [3], "values": [-1, 2]}]})
    assert (status, answer["code"]) == (400, 3), answer
    info, = (detail for detail in answer["details"] if "reason" in detail)
    assert info["reason"] == "SIZE_MISMATCH", answer
    tensor = {"values": [-1, 2]}
    # Errors of the server, of the transcoder, and of Envoy's other filters have
    # the same form.
    for path, body, want in (
        ("/v1/forward", {"inputs": [{"values": ["x"]}]}, (400, 3)),
        ("/v1/forward", {}, (400, 3)),
        ("/v1/forward?slope=1", {"inputs": [tensor]}, (400, 3)),
        ("/v1/nothing", {}, (404, 5)),
        ("/nothing", None, (404, 5)),
        ("/v2/models/relu", None, (404, 5)),
        # A misspelt field would otherwise be ignored.
        ("/v1/forward", {"inputs": [tensor], "negativeslope": 0.5}, (400, 3)),
        ("/v1/forward", {"inputs": [{"value": [1]}]}, (400, 3)),
        ("/leakyrelu.v1.LeakyReluService/Forward",
         {"inputs": [tensor], "slope": 0.5}, (400, 3)),
    ):
        status, answer = curl(path, body)
        assert (status, answer["code"]) == want, (path, status, answer)
        assert answer["message"], (path, answer)
    message = curl("/v1/forward", {"inputs": [tensor], "slope": 1})[1]["message"]
    assert message.startswith("body: got field slope, allowed: inputs,"), message
    # Texts with quotes do not hide a field, nor count as one.
    status, answer = curl("/v1/forward", {"semantics": "SEMANTICS_PYTORCH",
                                          "negative_slope": 0.5, "inputs": [tensor]})
    assert (status, answer["outputs"][0]["values"]) == (200, [-0.5, 2]), answer


def check_routes(curl):
    unimplemented = 12
    for service in ("grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                    "grpc.channelz.v1.Channelz/GetServers",
                    "leakyrelu.v1.Other/Forward"):
        assert curl.grpc_status(f"/{service}") == unimplemented, service


def check_access_log(curl, front):
    curl("/v1/forward", {"inputs": [{"values": [-1, 2]}]})
    last = eventually(lambda: [each for each in front.access_log()
                               if each["grpc_status"] == "OK"])[-1]
    assert last["path"] == "/v1/forward", last
    assert last["http_status"] == 200 and last["attempts"] == 1, last


def check_inference_protocol(curl):
    assert curl("/v2/health/ready") == (200, {"ready": True})
    assert curl("/v2/health/live") == (200, {"live": True})
    assert curl("/v2")[1]["name"] == "leakyrelu"
    assert curl("/v2/models/leaky_relu/versions/2")[1]["name"] == "leaky_relu"
    assert curl("/v2/models/leaky_relu/ready") == (200, {"ready": True})
    status, answer = curl("/inference.GRPCInferenceService/ModelInfer", {
        "modelName": "leaky_relu",
        "inputs": [{"name": "x", "datatype": "FP64", "shape": [2],
                    "contents": {"fp64Contents": [-1, 3]}}]})
    assert status == 200, answer
    assert answer["outputs"][0]["contents"]["fp64Contents"] == [-0.01, 3]
    return 2


def make_certificates(folder):
    """What deploy/envoy/upstream-tls.yaml names, and server.pem and server.key."""
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True,
                       capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *key, "-subj", "/CN=ca", "-days", "1",
            "-keyout", "ca.key", "-out", "ca.pem")
    for name in "server", "client":
        openssl("req", *key, "-subj", f"/CN={name}", "-addext",
                "subjectAltName=DNS:leakyrelu.example.org", "-keyout", f"{name}.key",
                "-out", f"{name}.csr")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey",
                "ca.key", "-CAcreateserial", "-days", "1", "-copy_extensions",
                "copyall", "-out", f"{name}.pem")


def check_upstream_tls(descriptors):
    """Servers that ask for Envoy's certificate; returns the calls made."""
    with tempfile.TemporaryDirectory() as folder:
        make_certificates(folder)
        file = pathlib.Path(folder)
        with Server("--log-level=error", f"--tls-cert={file / 'server.pem'}",
                    f"--tls-key={file / 'server.key'}",
                    f"--tls-client-ca={file / 'ca.pem'}") as server, \
                Front(descriptors, [server.address], tls=folder) as front:
            curl = Curl(front.address)
            assert curl("/v2/health/ready") == (200, {"ready": True})
            return curl.calls


def check_no_server(descriptors):
    """Envoy's own answer while no server is healthy; returns the calls made."""
    with Front(descriptors, ["127.0.0.1:1"], absent=1) as front:
        curl = Curl(front.address)
        status, answer = curl("/v1/forward", {"inputs": [{"values": [1]}]})
        assert (status, answer["code"]) == (503, 14), answer
        return curl.calls


def main(descriptors):
    with Server("--log-level=error") as server, \
            Front(descriptors, [server.address]) as front:
        curl = Curl(front.address)
        values = check_numbers(curl) + check_inference_protocol(curl)
        check_errors(curl)
        check_routes(curl)
        check_access_log(curl, front)
    calls = curl.calls + check_no_server(descriptors)
    print(calls + check_upstream_tls(descriptors), values)


if __name__ == "__main__":
    main(sys.argv[1])
