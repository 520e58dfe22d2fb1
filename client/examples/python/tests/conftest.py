# SPDX-License-Identifier: Apache-2.0
"""The real server, by its address in LEAKYRELU_SERVER, and counted calls.

The session's last line is "CALLS VALUES": calls made, values compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import leakyrelu
import numpy as np
import pytest

_counted = [0, 0]


def same_bits(got: Any, want: Any, calls: int = 0) -> None:
    """Arrays of the same type, shape and bits; calls: made without `client`."""
    got, want = np.asarray(got), np.asarray(want)
    assert (got.dtype, got.shape) == (want.dtype, want.shape)
    assert got.tobytes() == want.tobytes()
    _counted[0] += calls
    _counted[1] += want.size


def specials_and_normals(dtype: Any) -> np.ndarray:
    """What tells one arithmetic from another: zeros, subnormals, extremes."""
    normal = np.random.default_rng(2013).standard_normal((4, 250)).astype(dtype)
    tiny = 2.0**-1074 if dtype is np.float64 else 1e-40
    normal[0, :8] = np.array(
        [0.0, -0.0, np.inf, -np.inf, tiny, -tiny, 6e-8, -6e-8]
    ).astype(dtype)
    return normal


def pytest_unconfigure() -> None:
    print(*_counted)


class Counted(leakyrelu.Client):
    """Counts the calls."""

    def forward(self, *arguments: Any, **options: Any) -> Any:
        _counted[0] += 1
        return super().forward(*arguments, **options)

    def backward(self, *arguments: Any, **options: Any) -> Any:
        _counted[0] += 1
        return super().backward(*arguments, **options)


@pytest.fixture
def address() -> str:
    return os.environ["LEAKYRELU_SERVER"]


@pytest.fixture
def client(address: str) -> Iterator[leakyrelu.Client]:
    with Counted(address, timeout=60) as connected:
        yield connected
