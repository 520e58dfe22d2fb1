# SPDX-License-Identifier: Apache-2.0
"""Against torch's own leaky ReLU and its gradient, where torch is installed."""

from __future__ import annotations

from typing import Any

import leakyrelu
import ml_dtypes
import numpy as np
import pytest
from conftest import same_bits, specials_and_normals

torch = pytest.importorskip("torch")

from leakyrelu_example.torch_function import (
    LeakyRelu,
    RemoteLeakyReLU,
    to_numpy,
    to_torch,
)

DTYPES = [
    (np.float16, "float16"),
    (ml_dtypes.bfloat16, "bfloat16"),
    (np.float32, "float32"),
    (np.float64, "float64"),
]


@pytest.mark.parametrize(("dtype", "name"), DTYPES)
@pytest.mark.parametrize("slope", [0.01, 0.3, -0.5])
def test_bits_are_torchs(
    client: leakyrelu.Client, dtype: Any, name: str, slope: float
) -> None:
    like = torch.empty(0, dtype=getattr(torch, name))
    x = to_torch(specials_and_normals(dtype), like)
    upstream = to_torch(specials_and_normals(dtype)[::-1].copy(), like)
    own = x.clone().requires_grad_()
    torch.nn.functional.leaky_relu(own, slope).backward(upstream)
    ours = x.clone().requires_grad_()
    y = LeakyRelu.apply(ours, client, slope)
    same_bits(to_numpy(y), to_numpy(torch.nn.functional.leaky_relu(x, slope)))
    y.backward(upstream)
    same_bits(to_numpy(ours.grad), to_numpy(own.grad))


def test_it_is_a_layer_of_a_model(client: leakyrelu.Client) -> None:
    def model(activation: Any) -> Any:
        torch.manual_seed(2013)
        return torch.nn.Sequential(
            torch.nn.Linear(7, 5), activation, torch.nn.Linear(5, 1)
        )

    x = torch.randn(4, 7)
    own, ours = model(torch.nn.LeakyReLU(0.1)), model(RemoteLeakyReLU(client, 0.1))
    for network in (own, ours):
        network(x).sum().backward()
    for mine, torchs in zip(ours.parameters(), own.parameters(), strict=True):
        same_bits(to_numpy(mine.grad), to_numpy(torchs.grad))


def test_the_gradient_is_the_functions(client: leakyrelu.Client) -> None:
    x = torch.randn(6, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(
        lambda x: LeakyRelu.apply(x, client, 0.1), (x,)
    )
