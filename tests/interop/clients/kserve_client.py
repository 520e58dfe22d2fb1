# SPDX-License-Identifier: Apache-2.0
"""KServe's own gRPC client against this server."""

import asyncio
import logging
import os

import grpc
import numpy as np
from kserve import InferenceGRPCClient, InferInput, InferRequest
from kserve.protocol.infer_type import RequestedOutput

from arithmetic import bits, expected, gradient

DATATYPES = {"FP16": np.float16, "FP32": np.float32, "FP64": np.float64}
SHAPES = ((16,), (), (0,), (3, 5, 7), (1 << 18,))


class Checks:

    def __init__(self, client):
        self.client = client
        self.calls = 0
        self.values = 0
        self.random = np.random.default_rng(2013)

    def array(self, shape, datatype):
        normal = np.asarray(self.random.standard_normal(shape))
        return normal.astype(DATATYPES[datatype])

    @staticmethod
    def input(name, datatype, array, raw=True):
        tensor = InferInput(name, list(array.shape), datatype)
        tensor.set_data_from_numpy(array, binary_data=raw)
        return tensor

    async def infer(self, model, inputs, **request):
        self.calls += 1
        return await self.client.infer(
            InferRequest(model, inputs, **request))

    def equal(self, response, name, want, datatype):
        output, = [o for o in response.outputs if o.name == name]
        assert output.datatype == datatype, output.datatype
        assert tuple(output.shape) == want.shape, output.shape
        assert bits(output.as_numpy()) == bits(want), name
        self.values += want.size

    async def describe(self):
        assert await self.client.is_server_live()
        assert await self.client.is_server_ready()
        assert await self.client.is_model_ready("leaky_relu")
        assert not await self.client.is_model_ready("relu")
        self.calls += 4

    async def raw(self):
        for datatype in DATATYPES:
            for shape in SHAPES:
                x = self.array(shape, datatype)
                response = await self.infer(
                    "leaky_relu", [self.input("x", datatype, x)],
                    request_id="seven")
                assert response.id == "seven"
                self.equal(response, "y", expected(x, 0.01), datatype)

    async def typed(self):
        """Numbers instead of bytes; half-precision types have no such form."""
        for datatype in ("FP32", "FP64"):
            for shape in ((7,), (2, 3), (1000,)):
                x, grad = (self.array(shape, datatype) for _ in "xg")
                response = await self.infer(
                    "leaky_relu_grad",
                    [self.input("x", datatype, x, raw=False),
                     self.input("grad", datatype, grad, raw=False)])
                self.equal(response, "dx", gradient(x, grad, 0.01), datatype)
            listed = InferInput("x", [3], datatype, data=[1.0, -2.0, 3.0])
            response = await self.infer("leaky_relu", [listed])
            want = np.array([1, -2, 3], DATATYPES[datatype])
            self.equal(response, "y", expected(want, 0.01), datatype)

    async def options(self):
        """This client does not support floating-point parameters: uses a
        string, or a tensor."""
        x = self.array((9,), "FP32")
        given = self.input("x", "FP32", x)
        for parameters in ({"negative_slope": "0.3"}, {"negative_slope": 2},
                           {"preset": "numpy"}):
            slope = {"0.3": 0.3, 2: 2.0}.get(
                parameters.get("negative_slope"), 0.1)
            response = await self.infer("leaky_relu", [given],
                                        parameters=parameters)
            self.equal(response, "y", expected(x, slope), "FP32")
        slope = self.input("negative_slope", "FP64", np.array([0.3]))
        response = await self.infer("leaky_relu", [given, slope])
        self.equal(response, "y", expected(x, 0.3), "FP32")
        response = await self.infer("leaky_relu", [given], model_version="3")
        assert response.model_version == "3"
        self.equal(response, "y", expected(x, 0.1), "FP32")

    async def batch(self):
        arrays = [self.array((n, 2), datatype)
                  for n, datatype in enumerate(DATATYPES, 1)]
        inputs = [self.input(f"x{n}", datatype, array) for
                  n, (datatype, array) in enumerate(zip(DATATYPES, arrays))]
        response = await self.infer(
            "leaky_relu", inputs,
            request_outputs=[RequestedOutput("y2"), RequestedOutput("y0")])
        assert len(response.outputs) == 2
        for n in (2, 0):
            self.equal(response, f"y{n}", expected(arrays[n], 0.01),
                       list(DATATYPES)[n])

    async def many_at_once(self):
        arrays = [self.array((n,), "FP32") for n in range(1, 33)]
        responses = await asyncio.gather(*(
            self.infer("leaky_relu", [self.input("x", "FP32", array)])
            for array in arrays))
        for array, response in zip(arrays, responses, strict=True):
            self.equal(response, "y", expected(array, 0.01), "FP32")

    async def refused(self, code, text, model, inputs, **request):
        try:
            await self.infer(model, inputs, **request)
        except grpc.RpcError as error:
            assert error.code() is code, error
            assert text in error.details(), error
        else:
            raise AssertionError(f"not refused: {text}")

    async def errors(self):
        refused = self.refused
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        not_found = grpc.StatusCode.NOT_FOUND
        x = self.input("x", "FP32", np.ones(4, np.float32))
        await refused(not_found, "model_name", "relu", [x])
        await refused(not_found, "model_version", "leaky_relu", [x],
                      model_version="9")
        integers = InferInput("x", [2], "INT32", data=[1, 2])
        await refused(invalid, "FP16, BF16, FP32, FP64", "leaky_relu",
                      [integers])
        words = InferInput("x", [1], "BYTES", data=["word"])
        await refused(invalid, '"BYTES"', "leaky_relu", [words])
        typed = InferInput("grad", [4], "FP32", data=[1.0] * 4)
        await refused(invalid, "raw_input_contents", "leaky_relu_grad",
                      [x, typed])
        await refused(invalid, "negative_slop", "leaky_relu", [x],
                      parameters={"negative_slop": "1"})
        await refused(invalid, "inputs", "leaky_relu", [])


async def main():
    # The client logs refusals with a traceback.
    logging.disable(logging.ERROR)
    async with InferenceGRPCClient(os.environ["LEAKYRELU_SERVER"]) as client:
        checks = Checks(client)
        for part in (checks.describe, checks.raw, checks.typed, checks.options,
                     checks.batch, checks.many_at_once, checks.errors):
            await part()
        print(checks.calls, checks.values)


if __name__ == "__main__":
    asyncio.run(main())
