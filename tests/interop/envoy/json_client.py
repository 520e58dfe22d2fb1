# SPDX-License-Identifier: Apache-2.0
"""curl, with JSON, through Envoy: numbers, errors, and the second protocol's
paths. Prints calls made and values compared."""

import json
import subprocess
import sys

import numpy as np

from front import Front
from server_process import Server


class Curl:
    def __init__(self, address):
        self._url = f"http://{address}"
        self.calls = 0

    def __call__(self, path, body=None):
        """(HTTP status, JSON answered)."""
        command = ["curl", "-sS", "-w", "\n%{http_code}", self._url + path]
        if body is not None:
            command += ["-H", "content-type: application/json",
                        "--data-binary", "@-"]
        done = subprocess.run(command, input=json.dumps(body), text=True,
                              capture_output=True, check=True, timeout=60)
        answer, _, status = done.stdout.rpartition("\n")
        self.calls += 1
        return int(status), json.loads(answer) if answer[:1] == "{" else answer


def check_numbers(curl):
    status, answer = curl("/v1/forward", {"inputs": [{"values": [-1, 2]}]})
    assert status == 200, answer
    assert answer["outputs"][0]["values"] == [-0.01, 2], answer
    # Every float32 comes back exactly, since JSON has its shortest digits.
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
    for path, body, want in (
        ("/v1/forward", {"inputs": [{"values": ["x"]}]}, 400),
        ("/v1/forward", {}, 400),
        ("/v1/nothing", {}, 404),
        ("/v2/models/relu", None, 404),
    ):
        status, answer = curl(path, body)
        assert status == want, (path, status, answer)


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


def main(descriptors):
    with Server("--log-level=error") as server, \
            Front(descriptors, [server.address]) as front:
        curl = Curl(front.address)
        values = check_numbers(curl) + check_inference_protocol(curl)
        check_errors(curl)
    print(curl.calls, values)


if __name__ == "__main__":
    main(sys.argv[1])
