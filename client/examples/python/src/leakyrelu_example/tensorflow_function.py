# SPDX-License-Identifier: Apache-2.0
"""tf.nn.leaky_relu, computed by the service.

    relu = leaky_relu(client, alpha=0.2)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = relu(x)
    tape.gradient(y, x)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import leakyrelu
import tensorflow as tf


def leaky_relu(
    client: leakyrelu.Client, alpha: float = 0.2
) -> Callable[[Any], tf.Tensor]:
    """A function of a tensor, with TensorFlow's bits; tf.function takes it."""

    def forward(x: Any) -> Any:
        return client.forward(x, alpha, semantics="tensorflow")

    def backward(x: Any, upstream: Any) -> Any:
        return client.backward(x, upstream, alpha, semantics="tensorflow")

    def call(function: Callable[..., Any], *tensors: tf.Tensor) -> tf.Tensor:
        result = tf.numpy_function(function, tensors, tensors[0].dtype)
        # A graph does not know what the call gives.
        result.set_shape(tensors[0].shape)
        return result

    @tf.custom_gradient
    def function(x: tf.Tensor) -> Any:
        def gradient(upstream: tf.Tensor) -> tf.Tensor:
            return call(backward, x, upstream)

        return call(forward, x), gradient

    return lambda x: function(tf.convert_to_tensor(x))
