# SPDX-License-Identifier: Apache-2.0
"""Against tf.nn.leaky_relu and its gradient, where TensorFlow is installed."""

from __future__ import annotations

import os
from typing import Any

import leakyrelu
import ml_dtypes
import numpy as np
import pytest
from conftest import same_bits, specials_and_normals

# What the service's bits are recorded from: TensorFlow's own kernels.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
tf = pytest.importorskip("tensorflow")

from leakyrelu_example.tensorflow_function import leaky_relu


@pytest.mark.parametrize(
    "dtype", [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]
)
@pytest.mark.parametrize("alpha", [0.2, 0.3, -0.5])
@pytest.mark.parametrize("as_graph", [False, True])
def test_bits_are_tensorflows(
    client: leakyrelu.Client, dtype: Any, alpha: float, as_graph: bool
) -> None:
    x = tf.constant(specials_and_normals(dtype))
    upstream = tf.constant(specials_and_normals(dtype)[::-1].copy())

    def both(function: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        return y, tape.gradient(y, x, output_gradients=upstream)

    remote = leaky_relu(client, alpha)
    run = tf.function(both) if as_graph else both
    y, gradient = run(remote)
    assert y.shape == x.shape
    want, want_gradient = both(lambda x: tf.nn.leaky_relu(x, alpha))
    same_bits(y.numpy(), want.numpy())
    same_bits(gradient.numpy(), want_gradient.numpy())
