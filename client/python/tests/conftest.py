# SPDX-License-Identifier: Apache-2.0
"""The real server, found by its address in LEAKYRELU_SERVER.

The session's last line counts what was compared: "CALLS VALUES".
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import leakyrelu
from leakyrelu import aio
from leakyrelu._arrays import AnyArray

_counted = [0, 0]

Call = Callable[..., Any]


def same_bits(got: AnyArray, want: AnyArray, calls: int = 1) -> None:
    """Type, shape and every bit; of a batch only one counts as a call."""
    assert got.dtype == want.dtype
    assert got.shape == want.shape
    assert got.tobytes() == want.tobytes()
    _counted[0] += calls
    _counted[1] += want.size


def f32(*values: float) -> NDArray[np.float32]:
    return np.array(values, np.float32)


def expected(x: AnyArray, grad: AnyArray, slope: float) -> AnyArray:
    """PyTorch's arithmetic: half types are computed in float32."""
    if x.dtype == np.float64:
        return np.where(x > 0, grad, grad * slope)
    wide = grad.astype(np.float32)
    both = np.where(x.astype(np.float32) > 0, wide, wide * np.float32(slope))
    return both.astype(x.dtype)


def pytest_unconfigure() -> None:
    print(*_counted)


@contextlib.contextmanager
def real_server(address: str, lead: str = "0s") -> Iterator[Any]:
    """A server of its own, as a `subprocess.Popen`."""
    binary = pathlib.Path(os.environ["LEAKYRELU_TEST_BIN"], "leakyrelu-server")
    with subprocess.Popen(
        [binary, f"--listen={address}", "--metrics-listen=off",
         "--log-level=error", f"--drain-lead={lead}"],
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline().startswith("listening on")
            yield server
        finally:
            server.kill()


@pytest.fixture(scope="session")
def address() -> str:
    """The real server's."""
    return os.environ["LEAKYRELU_SERVER"]


@pytest.fixture
def client(address: str) -> Iterator[leakyrelu.Client]:
    """A blocking client of the real server."""
    with leakyrelu.Client(address) as connected:
        yield connected


def blocking(address: str, method: str, *arguments: Any, **options: Any) -> Any:
    """One call of a client of its own; `settings` are the client's."""
    settings = options.pop("settings", {})
    with leakyrelu.Client(address, **settings) as connected:
        return getattr(connected, method)(*arguments, **options)


def awaited(address: str, method: str, *arguments: Any, **options: Any) -> Any:
    """As `blocking`, by the asyncio twin."""
    settings = options.pop("settings", {})

    async def call() -> Any:
        async with aio.Client(address, **settings) as connected:
            return await getattr(connected, method)(*arguments, **options)

    return asyncio.run(call())


@pytest.fixture(params=[blocking, awaited])
def call(request: pytest.FixtureRequest) -> Call:
    """Each of the two clients: call(address, method, ...)."""
    chosen: Call = request.param
    return chosen
