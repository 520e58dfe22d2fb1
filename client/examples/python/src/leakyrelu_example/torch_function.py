# SPDX-License-Identifier: Apache-2.0
"""torch.nn.functional.leaky_relu, computed by the service.

    y = LeakyRelu.apply(x, client, 0.01)
    y.sum().backward()
"""

from __future__ import annotations

from typing import Any

import leakyrelu
import ml_dtypes
import numpy as np
import torch
from torch.autograd.function import once_differentiable


def to_numpy(tensor: torch.Tensor) -> np.ndarray:
    """The tensor's memory as an array, without a copy where it is on a CPU."""
    tensor = tensor.detach().cpu()
    if tensor.dtype is torch.bfloat16:
        # NumPy has no bfloat16, so torch hands over its bits.
        return tensor.view(torch.uint16).numpy().view(ml_dtypes.bfloat16)
    return tensor.numpy()


def to_torch(array: np.ndarray, like: torch.Tensor) -> torch.Tensor:
    """The array's memory as a tensor, on the device of ``like``."""
    if like.dtype is torch.bfloat16:
        tensor = torch.from_numpy(array.view(np.uint16)).view(torch.bfloat16)
    else:
        tensor = torch.from_numpy(array)
    return tensor.to(like.device)


class LeakyRelu(torch.autograd.Function):
    """apply(x, client, negative_slope): bits as torch's own on a CPU."""

    @staticmethod
    def forward(
        x: torch.Tensor, client: leakyrelu.Client, negative_slope: float
    ) -> torch.Tensor:
        return to_torch(client.forward(to_numpy(x), negative_slope), x)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        x, ctx.client, ctx.negative_slope = inputs
        ctx.save_for_backward(x)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: torch.Tensor) -> Any:
        (x,) = ctx.saved_tensors
        result = ctx.client.backward(
            to_numpy(x), to_numpy(grad), ctx.negative_slope
        )
        return to_torch(result, x), None, None


class RemoteLeakyReLU(torch.nn.Module):
    """As torch.nn.LeakyReLU, in the place of one."""

    def __init__(
        self, client: leakyrelu.Client, negative_slope: float = 0.01
    ) -> None:
        super().__init__()
        self._client = client
        self.negative_slope = negative_slope

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return LeakyRelu.apply(x, self._client, self.negative_slope)
