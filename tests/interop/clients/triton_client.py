# SPDX-License-Identifier: Apache-2.0
"""Triton's own gRPC client against this server."""

import asyncio
import os
import queue

import ml_dtypes
import numpy as np
import tritonclient.grpc as triton
import tritonclient.grpc.aio as triton_aio
from tritonclient.utils import InferenceServerException

from arithmetic import bits, expected, gradient

CASES = (("FP16", np.float16), ("BF16", ml_dtypes.bfloat16),
         ("FP32", np.float32), ("FP64", np.float64))
SHAPES = ((16,), (), (0,), (3, 5, 7), (1 << 18,))


class Checks:

    def __init__(self, client):
        self.client = client
        self.calls = 0
        self.values = 0
        self.random = np.random.default_rng(2013)

    def equal(self, result, name, want, datatype):
        output = result.get_output(name)
        assert output.datatype == datatype, output.datatype
        assert tuple(output.shape) == want.shape, output.shape
        assert bits(result.as_numpy(name)) == bits(want), name
        self.calls += 1
        self.values += want.size

    def array(self, shape, dtype):
        return np.asarray(self.random.standard_normal(shape)).astype(dtype)

    @staticmethod
    def input(name, datatype, array):
        tensor = triton.InferInput(name, array.shape, datatype)
        tensor.set_data_from_numpy(array)
        return tensor

    def describe(self):
        client = self.client
        assert client.is_server_live() and client.is_server_ready()
        assert client.is_model_ready("leaky_relu")
        assert client.is_model_ready("leaky_relu_grad", "2")
        assert not client.is_model_ready("relu")
        assert client.get_server_metadata().name == "leakyrelu"
        metadata = client.get_model_metadata("leaky_relu_grad")
        assert [tensor.name for tensor in metadata.inputs] == [
            "x", "grad", "negative_slope"]
        assert metadata.outputs[0].name == "dx"
        config = client.get_model_config("leaky_relu", as_json=True)["config"]
        assert config["name"] == "leaky_relu"
        assert config["input"][0]["data_type"] == "TYPE_FP32"
        models = client.get_model_repository_index().models
        assert {model.name for model in models} == {
            "leaky_relu", "leaky_relu_grad"}
        assert all(model.state == "READY" for model in models)
        client.load_model("leaky_relu")
        assert not client.get_system_shared_memory_status().regions
        assert not client.get_cuda_shared_memory_status().regions
        client.unregister_system_shared_memory()
        self.calls += 14

    def infer(self):
        for datatype, dtype in CASES:
            for shape in SHAPES:
                x = self.array(shape, dtype)
                result = self.client.infer(
                    "leaky_relu", [self.input("x", datatype, x)],
                    request_id="seven")
                assert result.get_response().id == "seven"
                self.equal(result, "y", expected(x, 0.01), datatype)
        x = self.array((9,), np.float32)
        for version, slope in (("1", 0.01), ("3", 0.1), ("4", 0.01)):
            result = self.client.infer("leaky_relu",
                                       [self.input("x", "FP32", x)],
                                       model_version=version)
            assert result.get_response().model_version == version
            self.equal(result, "y", expected(x, slope), "FP32")
        for slope in (0.3, "0.3", 2):
            result = self.client.infer("leaky_relu",
                                       [self.input("x", "FP32", x)],
                                       parameters={"negative_slope": slope})
            self.equal(result, "y", expected(x, float(slope)), "FP32")
        for parameters in ({"preset": "numpy"},
                           {"preset": "c", "negative_slope": "0.1"},
                           {"semantics": "pytorch", "negative_slope": 0.1}):
            result = self.client.infer("leaky_relu",
                                       [self.input("x", "FP32", x)],
                                       parameters=parameters)
            self.equal(result, "y", expected(x, 0.1), "FP32")

    def slope_tensor(self):
        x, grad = self.array((9,), np.float64), self.array((9,), np.float64)
        inputs = [self.input("x", "FP64", x), self.input("grad", "FP64", grad)]
        for datatype, dtype in (("FP64", np.float64), ("FP32", np.float32)):
            for shape in ((), (1,), (1, 1)):
                slope = np.full(shape, 0.3, dtype)
                given = self.input("negative_slope", datatype, slope)
                result = self.client.infer("leaky_relu", [inputs[0], given])
                self.equal(result, "y", expected(x, slope.item()), "FP64")
                result = self.client.infer("leaky_relu_grad", [*inputs, given])
                self.equal(result, "dx", gradient(x, grad, slope.item()),
                           "FP64")

    def flushed(self):
        """TensorFlow's semantics, selected by its version and presets."""
        x = np.array([-1e-40, 1e-40, -4], np.float32)
        want = np.array([0, 0, -4 * np.float32(0.2)], np.float32)
        for version, parameters in (
                ("2", None), ("", {"preset": "tensorflow"}),
                ("", {"semantics": "tensorflow", "negative_slope": 0.2})):
            result = self.client.infer("leaky_relu",
                                       [self.input("x", "FP32", x)],
                                       model_version=version,
                                       parameters=parameters)
            # Adding 0 turns the first element, -0, into 0.
            got = result.as_numpy("y") + np.float32(0)
            assert bits(got) == bits(want), got
            self.calls += 1
            self.values += 3

    def options(self):
        """Further options of Triton's clients; none of them changes results."""
        x = self.array((1000,), np.float32)
        for extra in ({"compression_algorithm": "gzip"},
                      {"compression_algorithm": "deflate"},
                      {"client_timeout": 60.0}, {"priority": 1},
                      {"timeout": 10_000_000},
                      {"headers": {"authorization": "Bearer none"}},
                      {"sequence_id": 7, "sequence_start": True,
                       "sequence_end": True}):
            result = self.client.infer("leaky_relu",
                                       [self.input("x", "FP32", x)], **extra)
            self.equal(result, "y", expected(x, 0.01), "FP32")

    def batch(self):
        arrays = [self.array((n, 2), dtype) for n, (_, dtype) in
                  enumerate(CASES, 1)]
        inputs = [self.input(f"x{n}", datatype, array) for n, (datatype, array)
                  in enumerate(zip((case[0] for case in CASES), arrays))]
        wanted = [triton.InferRequestedOutput("y3"),
                  triton.InferRequestedOutput("y0")]
        result = self.client.infer("leaky_relu", inputs, outputs=wanted)
        assert len(result.get_response().outputs) == 2
        for n in (3, 0):
            self.equal(result, f"y{n}", expected(arrays[n], 0.01),
                       CASES[n][0])

    def gradient(self):
        for datatype, dtype in CASES:
            x, grad = self.array((4, 3), dtype), self.array((4, 3), dtype)
            inputs = [self.input("grad", datatype, grad),
                      self.input("x", datatype, x)]
            result = self.client.infer("leaky_relu_grad", inputs)
            self.equal(result, "dx", gradient(x, grad, 0.01), datatype)
            result = self.client.infer("leaky_relu_grad", inputs[1:])
            self.equal(result, "dx", gradient(x, np.ones_like(x), 0.01),
                       datatype)

    def gradient_batch(self):
        arrays = [(self.array((n, 3), dtype), self.array((n, 3), dtype))
                  for n, (_, dtype) in enumerate(CASES)]
        inputs = []
        for n, ((x, grad), (datatype, _)) in enumerate(zip(arrays, CASES)):
            inputs += [self.input(f"x{n}", datatype, x),
                       self.input(f"grad{n}", datatype, grad)]
        result = self.client.infer("leaky_relu_grad", inputs)
        self.calls -= len(arrays) - 1
        for n, ((x, grad), (datatype, _)) in enumerate(zip(arrays, CASES)):
            self.equal(result, f"dx{n}", gradient(x, grad, 0.01), datatype)

    async def awaited(self, address):
        """The asyncio form of the same client: many calls at once, and a
        stream."""
        arrays = [self.array((n,), np.float32) for n in (1, 70000, 33, 0)]

        requests = [{"model_name": "leaky_relu",
                     "inputs": [self.input("x", "FP32", array)]}
                    for array in arrays]

        async def stream():
            for request in requests:
                yield request

        async with triton_aio.InferenceServerClient(address) as client:
            assert await client.is_model_ready("leaky_relu")
            self.calls += 1
            results = await asyncio.gather(*(
                client.infer(**request) for request in requests))
            for array, result in zip(arrays, results, strict=True):
                self.equal(result, "y", expected(array, 0.01), "FP32")
            answered = 0
            async for result, error in client.stream_infer(stream()):
                assert error is None, error
                self.equal(result, "y", expected(arrays[answered], 0.01),
                           "FP32")
                answered += 1
            assert answered == len(arrays), answered
            try:
                await client.infer("relu", [self.input("x", "FP32", arrays[0])])
            except InferenceServerException as error:
                assert error.status() == "StatusCode.NOT_FOUND", error
                self.calls += 1
            else:
                raise AssertionError("not refused")

    def asynchronous(self):
        done = queue.Queue()
        x = self.array((33,), np.float32)
        for _ in range(8):
            self.client.async_infer(
                "leaky_relu", [self.input("x", "FP32", x)],
                lambda result, error: done.put((result, error)))
        for _ in range(8):
            result, error = done.get(timeout=30)
            assert error is None, error
            self.equal(result, "y", expected(x, 0.01), "FP32")

    def stream(self):
        done = queue.Queue()
        self.client.start_stream(
            lambda result, error: done.put((result, error)))
        arrays = [self.array((n,), np.float32) for n in (5, 70000, 1)]
        for array in arrays:
            self.client.async_stream_infer("leaky_relu",
                                           [self.input("x", "FP32", array)])
        wrong = self.input("x", "FP32", arrays[0])
        self.client.async_stream_infer("relu", [wrong])
        self.client.async_stream_infer("leaky_relu", [wrong])
        for array in (*arrays, None, arrays[0]):
            result, error = done.get(timeout=30)
            if array is None:
                assert "model_name" in error.message(), error
                self.calls += 1
            else:
                assert error is None, error
                self.equal(result, "y", expected(array, 0.01), "FP32")
        self.client.stop_stream()

    def final_responses(self):
        """A loop that waits for the flag of the last response to a request, as
        clients of models with several responses do, ends; no empty response
        follows, even if one is requested."""
        done = queue.Queue()
        self.client.start_stream(
            lambda result, error: done.put((result, error)))
        arrays = {str(n): self.array((n,), np.float32) for n in (5, 70000, 1)}
        for request_id, array in arrays.items():
            self.client.async_stream_infer(
                "leaky_relu", [self.input("x", "FP32", array)],
                request_id=request_id, enable_empty_final_response=True)
        open_requests = set(arrays)
        while open_requests:
            result, error = done.get(timeout=30)
            assert error is None, error
            response = result.get_response()
            self.equal(result, "y", expected(arrays[response.id], 0.01),
                       "FP32")
            if response.parameters["triton_final_response"].bool_param:
                open_requests.remove(response.id)
        self.client.stop_stream()
        assert done.empty(), done.get()

    def refused(self, code, text, call, *arguments, **options):
        try:
            call(*arguments, **options)
        except InferenceServerException as error:
            assert error.status() == f"StatusCode.{code}", error
            assert text in error.message(), error
            self.calls += 1
        else:
            raise AssertionError(f"not refused: {text}")

    def errors(self):
        client = self.client
        x = self.input("x", "FP32", np.ones(4, np.float32))
        refused = self.refused
        refused("NOT_FOUND", "model_name", client.infer, "relu", [x])
        refused("NOT_FOUND", "model_version", client.infer, "leaky_relu", [x],
                model_version="9")
        refused("NOT_FOUND", "model_name", client.get_model_metadata, "relu")
        integers = self.input("x", "INT32", np.ones(4, np.int32))
        refused("INVALID_ARGUMENT", "FP16, BF16, FP32, FP64", client.infer,
                "leaky_relu", [integers])
        words = triton.InferInput("x", (1,), "BYTES")
        words.set_data_from_numpy(np.array([b"word"], object))
        refused("INVALID_ARGUMENT", '"BYTES"', client.infer, "leaky_relu",
                [words])
        other = self.input("input", "FP32", np.ones(4, np.float32))
        refused("INVALID_ARGUMENT", "inputs[0].name", client.infer,
                "leaky_relu", [other])
        refused("INVALID_ARGUMENT", "outputs[0].name", client.infer,
                "leaky_relu", [x],
                outputs=[triton.InferRequestedOutput("output")])
        refused("INVALID_ARGUMENT", "negative_slop", client.infer,
                "leaky_relu", [x], parameters={"negative_slop": 0.1})
        halves = self.input("grad", "FP16", np.ones(4, np.float16))
        refused("INVALID_ARGUMENT", "FP32 (as its x)", client.infer, "leaky_relu_grad",
                [x, halves])
        refused("INVALID_ARGUMENT", "inputs", client.infer, "leaky_relu", [])
        short = triton.InferInput("x", (5,), "FP32")
        short.set_data_from_numpy(np.ones(5, np.float32))
        short.set_shape((4,))
        refused("INVALID_ARGUMENT", "20 bytes", client.infer, "leaky_relu",
                [short])
        two = self.input("negative_slope", "FP64", np.ones(2))
        refused("INVALID_ARGUMENT", "negative_slope", client.infer,
                "leaky_relu", [x, two])
        for wrong in ("steep", float("inf")):
            refused("INVALID_ARGUMENT", "negative_slope", client.infer,
                    "leaky_relu", [x], parameters={"negative_slope": wrong})
        refused("INVALID_ARGUMENT", "preset", client.infer, "leaky_relu", [x],
                parameters={"preset": "relu"})
        refused("UNIMPLEMENTED", "raw_input_contents",
                client.register_system_shared_memory, "a", "/a", 64)
        refused("UNIMPLEMENTED", "raw_input_contents",
                client.register_cuda_shared_memory, "a", b"aGFuZGxl", 0, 64)
        shared = triton.InferInput("x", (4,), "FP32")
        shared.set_shared_memory("a", 16)
        refused("UNIMPLEMENTED", "shared_memory", client.infer,
                "leaky_relu", [shared])
        output = triton.InferRequestedOutput("y")
        output.set_shared_memory("a", 16)
        refused("INVALID_ARGUMENT", "raw_output_contents", client.infer,
                "leaky_relu", [x], outputs=[output])
        refused("UNIMPLEMENTED", "", client.get_trace_settings)
        refused("UNIMPLEMENTED", "", client.get_log_settings)
        refused("UNIMPLEMENTED", "built in", client.unload_model, "leaky_relu")

    def statistics(self):
        stats = self.client.get_inference_statistics("leaky_relu", "1")
        model = stats.model_stats[0]
        assert model.inference_count > 30, model
        assert model.last_inference > 0
        times = model.inference_stats
        assert times.success.count == model.inference_count
        assert times.compute_infer.ns > 0 and times.fail.count > 0
        every = self.client.get_inference_statistics().model_stats
        assert {(model.name, model.version) for model in every} == {
            (name, version) for name in ("leaky_relu", "leaky_relu_grad")
            for version in "1234"}
        self.calls += 2


def main():
    address = os.environ["LEAKYRELU_SERVER"]
    with triton.InferenceServerClient(address) as client:
        checks = Checks(client)
        for part in (checks.describe, checks.infer, checks.slope_tensor,
                     checks.flushed, checks.options, checks.batch,
                     checks.gradient, checks.gradient_batch,
                     checks.asynchronous, checks.stream,
                     checks.final_responses):
            part()
        asyncio.run(checks.awaited(address))
        checks.errors()
        checks.statistics()
        print(checks.calls, checks.values)


if __name__ == "__main__":
    main()
