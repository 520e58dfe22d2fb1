# SPDX-License-Identifier: Apache-2.0
"""The five forms of the textbook, each compared with the call that computes
it."""

import ctypes
import pathlib
import subprocess
import tempfile
import unittest

import grpc
import numpy as np
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

from server_process import Server

C_SOURCE = """
void forward(const float* x, float* y, int n) {
  for (int i = 0; i < n; ++i) y[i] = x[i] > 0 ? x[i] : 0.01f * x[i];
}
void backward(const float* x, float* dx, int n) {
  for (int i = 0; i < n; ++i) dx[i] = x[i] > 0 ? 1 : 0.01f;
}
"""


def c_functions(folder):
    source = pathlib.Path(folder) / "textbook.c"
    source.write_text(C_SOURCE)
    library = source.with_suffix(".so")
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O0", "-o", library, source], check=True
    )
    return ctypes.CDLL(str(library))


class TextbookTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        channel = cls.enterClassContext(
            grpc.insecure_channel(cls.server.address)
        )
        cls.stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)
        rng = np.random.default_rng(7)
        cls.ten = np.sort(rng.uniform(-5, 5, 10)).astype(np.float32)
        cls.many = rng.standard_normal(100_003).astype(np.float32)

    def forward(self, x, **options):
        request = pb.ForwardRequest(
            inputs=[pb.Tensor(shape=x.shape, data=x.tobytes())], **options
        )
        output = self.stub.Forward(request).outputs[0]
        self.assertEqual(list(output.shape), list(x.shape))
        return np.frombuffer(output.data, x.dtype).reshape(x.shape)

    def derivative(self, x, **options):
        request = pb.BackwardRequest(
            inputs=[pb.Tensor(shape=x.shape, data=x.tobytes())], **options
        )
        return np.frombuffer(
            self.stub.Backward(request).grad_inputs[0].data, x.dtype
        )

    def assert_same_bits(self, got, expected):
        np.testing.assert_array_equal(
            got.view(np.uint32), expected.view(np.uint32)
        )

    def test_numpy_slope_a_tenth_over_ten_sorted_points(self):
        values = self.stub.Forward(
            pb.ForwardRequest(
                inputs=[pb.Tensor(values=self.ten)], negative_slope=0.1
            )
        )
        expected = np.where(self.ten > 0, self.ten, self.ten * np.float32(0.1))
        self.assert_same_bits(
            np.array(values.outputs[0].values, np.float32), expected
        )
        self.assert_same_bits(
            self.forward(self.ten, negative_slope=0.1), expected
        )

    def test_tensorflow_alpha_a_fifth(self):
        # tf.nn.leaky_relu(features, alpha=0.2); TensorFlow's flushing of
        # subnormal numbers does not affect the normal numbers here
        # (tests/golden covers it).
        expected = np.where(
            self.many > 0, self.many, np.float32(0.2) * self.many
        )
        got = self.forward(
            self.many, negative_slope=0.2, semantics=pb.SEMANTICS_TENSORFLOW
        )
        self.assert_same_bits(got, expected)

    def test_pytorch_default_slope(self):
        # torch.nn.LeakyReLU(negative_slope=0.01, inplace=False).
        expected = np.where(
            self.many > 0, self.many, np.float32(0.01) * self.many
        )
        self.assert_same_bits(self.forward(self.many), expected)

    def test_c_forward_and_backward(self):
        with tempfile.TemporaryDirectory() as folder:
            c = c_functions(folder)
            pointer = ctypes.POINTER(ctypes.c_float)
            x = np.ascontiguousarray(self.many)
            for function, call in (
                (c.forward, self.forward),
                (c.backward, self.derivative),
            ):
                expected = np.empty_like(x)
                function(
                    x.ctypes.data_as(pointer),
                    expected.ctypes.data_as(pointer),
                    x.size,
                )
                self.assert_same_bits(call(x), expected)

    def test_backward_with_a_gradient(self):
        grad = self.many[::-1].copy()
        response = self.stub.Backward(
            pb.BackwardRequest(
                inputs=[pb.Tensor(data=self.many.tobytes())],
                grad_outputs=[pb.Tensor(data=grad.tobytes())],
                negative_slope=0.2,
            )
        )
        expected = np.where(self.many > 0, grad, grad * np.float32(0.2))
        got = np.frombuffer(response.grad_inputs[0].data, np.float32)
        self.assert_same_bits(got, expected)

    def test_a_stream_carries_a_tensor_in_chunks(self):
        chunks = np.array_split(self.many, 50)
        requests = (
            pb.ForwardRequest(inputs=[pb.Tensor(data=chunk.tobytes())])
            for chunk in chunks
        )
        got = b"".join(
            response.outputs[0].data
            for response in self.stub.ForwardStream(requests)
        )
        self.assert_same_bits(
            np.frombuffer(got, np.float32), self.forward(self.many)
        )


if __name__ == "__main__":
    unittest.main()
