# SPDX-License-Identifier: Apache-2.0
"""Forward, backward, a batch, an error and a deadline."""

from __future__ import annotations

import leakyrelu
import numpy as np


def show_calls(client: leakyrelu.Client) -> None:
    """Makes one call of each kind and prints what came back."""
    x = np.array([[1, -2, 3], [-4, 5, -6]], np.float32)
    print("forward", client.forward(x, negative_slope=0.1).tolist())

    grad = np.full_like(x, 10)
    print("backward", client.backward(x, grad, negative_slope=0.1).tolist())
    print("derivative", client.backward(x, negative_slope=0.1).tolist())

    # One request; types and shapes may differ.
    half, double = np.array([-1, 2], np.float16), np.array(-3, np.float64)
    batch = client.forward([half, double], 0.5)
    print("batch", [y.tolist() for y in batch])


def show_an_error(client: leakyrelu.Client) -> None:
    """Asks for what the server refuses."""
    try:
        client.forward(np.ones(3), negative_slope=float("inf"))
    except leakyrelu.InvalidArgumentError as error:
        print("refused", error.reason, error.metadata)


def show_a_deadline(client: leakyrelu.Client) -> None:
    """Gives a call no time at all; `timeout` is in seconds."""
    try:
        client.forward(np.ones(3), timeout=0)
    except TimeoutError as error:
        print("too late", type(error).__name__)
