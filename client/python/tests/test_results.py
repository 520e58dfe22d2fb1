# SPDX-License-Identifier: Apache-2.0
"""Both clients against the real server, compared bit for bit."""

from __future__ import annotations

import pathlib
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from conftest import Call, expected, f32, real_server, same_bits

import leakyrelu
from leakyrelu._arrays import AnyArray

DTYPES = [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]
SHAPES: list[tuple[int, ...]] = [(), (0,), (0, 3), (10,), (3, 5, 7), (70_001,)]


def normal(shape: tuple[int, ...], dtype: Any, seed: int = 2013) -> AnyArray:
    random = np.random.default_rng(seed)
    return np.asarray(random.standard_normal(shape)).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_type_and_shape(
    address: str, call: Call, shape: tuple[int, ...], dtype: Any
) -> None:
    x, grad = normal(shape, dtype), normal(shape, dtype, 7)
    same_bits(call(address, "forward", x), expected(x, x, 0.01))
    same_bits(call(address, "forward", x, 0.3), expected(x, x, 0.3))
    same_bits(call(address, "backward", x, grad), expected(x, grad, 0.01))
    ones = np.ones_like(x)
    same_bits(call(address, "backward", x), expected(x, ones, 0.01))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("chunk_bytes", [8, 1000, 1 << 20])
def test_a_stream_gives_the_same(
    address: str, call: Call, dtype: Any, chunk_bytes: int
) -> None:
    size = 1003 if chunk_bytes == 8 else 70_001
    x, grad = normal((size,), dtype), normal((size,), dtype, 7)
    settings = {"stream_above": 0, "chunk_bytes": chunk_bytes}
    same_bits(
        call(address, "forward", x, settings=settings), expected(x, x, 0.01)
    )
    same_bits(
        call(address, "backward", x, grad, settings=settings),
        expected(x, grad, 0.01),
    )


def test_a_large_array_streams_by_itself(address: str, call: Call) -> None:
    x = normal((3 << 20,), np.float32)
    same_bits(call(address, "forward", x), expected(x, x, 0.01))


@pytest.mark.parametrize("stream_above", [1 << 30, 0])
def test_a_batch_of_many_types(
    address: str, call: Call, stream_above: int
) -> None:
    xs = [normal(shape, dtype) for shape in SHAPES for dtype in DTYPES]
    grads = [normal(x.shape, x.dtype, 7) for x in xs]
    settings = {"stream_above": stream_above, "chunk_bytes": 4096}
    got = call(address, "backward", xs, grads, settings=settings)
    for n, (output, x, grad) in enumerate(zip(got, xs, grads, strict=True)):
        same_bits(output, expected(x, grad, 0.01), calls=n == 0)


def test_more_arrays_than_a_request_takes(client: leakyrelu.Client) -> None:
    xs = [f32(n - 2500, n) for n in range(5000)]
    got = client.forward(xs)
    for n, (output, x) in enumerate(zip(got, xs, strict=True)):
        same_bits(output, expected(x, x, 0.01), calls=n == 0)


@pytest.mark.parametrize("stream_above", [1 << 30, 0])
@pytest.mark.parametrize("dtype", [">f2", ">f4", ">f8", "<f4"])
def test_byte_orders_and_strides(
    address: str, call: Call, dtype: str, stream_above: int
) -> None:
    base = normal((40, 50, 6), dtype)
    native = base.astype(np.dtype(dtype).newbyteorder("="))
    settings = {"stream_above": stream_above, "chunk_bytes": 1000}
    for part in (
        (slice(None),),
        (slice(None), slice(None, None, 3)),
        (slice(None, None, -1),),
        (..., 2),
    ):
        want = expected(native[part], native[part], 0.01)
        got = call(address, "forward", base[part], settings=settings)
        same_bits(got, want)
        got = call(address, "forward", base[part].T, settings=settings)
        same_bits(got, want.T)


@pytest.mark.parametrize("stream_above", [1 << 30, 0])
def test_out_takes_the_result(
    address: str, call: Call, stream_above: int
) -> None:
    settings = {"stream_above": stream_above, "chunk_bytes": 1000}
    x = normal((30, 40), np.float32)
    want = expected(x, x, 0.01)
    for out in (
        np.empty_like(x),
        np.empty((40, 30), np.float32).T,
        np.empty(x.shape, ">f4"),
        np.empty((30, 80), ">f4")[:, ::2],
    ):
        got = call(address, "forward", x, out=out, settings=settings)
        assert got is out
        same_bits(got.astype(np.float32), want)
    got = call(address, "forward", x, out=x, settings=settings)
    assert got is x
    same_bits(x, want)


def test_without_a_copy_the_result_is_where_it_arrived(
    address: str, call: Call
) -> None:
    for dtype in DTYPES:
        x = normal((30, 41), dtype)
        got = call(address, "forward", x, copy=False)
        assert not got.flags.writeable
        assert not got.flags.owndata
        same_bits(got, expected(x, x, 0.01))
    assert call(address, "forward", x).flags.writeable


def test_numbers(client: leakyrelu.Client) -> None:
    same_bits(client.forward([1, -2, 3], 0.1), np.array([1, -0.2, 3]))
    same_bits(client.forward(-2), np.array(-0.02))
    numbers: list[float] = []
    same_bits(client.forward(numbers), np.array([]))
    same_bits(
        client.forward(np.float32(-2), 0.5), np.array(-1, np.float32)
    )
    same_bits(
        client.backward(f32(1, -2), [3, 4], 0.5), f32(3, 2)
    )


@pytest.mark.parametrize(
    ("preset", "slope"),
    [("pytorch", 0.01), ("tensorflow", 0.2), ("numpy", 0.1), ("c", 0.01)],
)
def test_presets(address: str, call: Call, preset: str, slope: float) -> None:
    x = normal((100,), np.float32)
    same_bits(
        call(address, "forward", x, preset=preset), expected(x, x, slope)
    )
    same_bits(
        call(address, "forward", x, 0.7, preset=preset), expected(x, x, 0.7)
    )
    numbers = call(address, "forward", [1.0, -2.0], preset=preset)
    assert numbers.dtype == (np.float32 if preset == "c" else np.float64)


def test_semantics_differ_in_subnormals(address: str, call: Call) -> None:
    x = f32(-1e-40)
    kept = call(address, "forward", x, 0.5)
    assert kept[0] != 0
    flushed = call(address, "forward", x, 0.5, semantics="tensorflow")
    assert flushed[0] == 0
    same_bits(call(address, "forward", x, 0.5, preset="tensorflow"), flushed)
    same_bits(
        call(
            address,
            "forward",
            x,
            0.5,
            preset=leakyrelu.Preset.TENSORFLOW,
            semantics=leakyrelu.Semantics.PYTORCH,
        ),
        kept,
    )


def test_a_unix_socket(tmp_path: pathlib.Path, call: Call) -> None:
    x = normal((1000,), np.float32)
    address = f"unix:{tmp_path}/socket"
    with real_server(address):
        same_bits(call(address, "forward", x), expected(x, x, 0.01))
