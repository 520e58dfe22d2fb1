# SPDX-License-Identifier: Apache-2.0
"""Outputs that overlap other arrays of their call are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from conftest import Call, expected, same_bits

from leakyrelu import Client
from leakyrelu._arrays import AnyArray
from leakyrelu._batch import Batch

FLOAT64 = np.dtype(np.float64)
BUFFER = np.arange(40, dtype=np.float32)
A, B = BUFFER[:10], BUFFER[10:20]


@pytest.mark.parametrize(
    ("x", "grad", "out", "one", "other"),
    [
        ([A, B], None, [B, A], r"out\[\d\]", r"x\[\d\]"),
        ([A, A], None, [A, np.empty_like(A)], r"out\[0\]", r"x\[1\]"),
        ([A, B], None, [BUFFER[20:30]] * 2, r"out\[\d\]", r"out\[\d\]"),
        (BUFFER[:-1], None, BUFFER[1:], "out", "x"),
        (BUFFER[1:], None, BUFFER[:-1], "out", "x"),
        (A, None, A[::-1], "out", "x"),
        (A, B, BUFFER[11:21], "out", "grad"),
        (B, A, BUFFER[5:15], "out", "(x|grad)"),
        ([A, B], [B, A], [A, B], r"out\[\d\]", r"grad\[\d\]"),
        (BUFFER[0:20:2], None, BUFFER[0:30:3], "out", "x"),
    ],
)
def test_both_are_named(x: Any, grad: Any, out: Any, one: str, other: str) -> None:
    with pytest.raises(
        ValueError, match=f"{one}: got an array that overlaps {other}, allowed"
    ):
        Batch(x, grad, out, FLOAT64)


def test_an_output_may_not_overlap_itself() -> None:
    out = np.lib.stride_tricks.as_strided(A.copy(), (5, 2), (4, 4))
    with pytest.raises(ValueError, match="out: got an array whose elements"):
        Batch(np.zeros((5, 2), np.float32), None, out, FLOAT64)


def test_what_shares_no_element_or_exactly_all_is_taken() -> None:
    for x, grad, out in (
        (A, None, A),
        (A, A, A),
        (A, B, B),
        (A[::-1], None, A[::-1]),
        (BUFFER[0:20:2], None, BUFFER[1:20:2]),
        (BUFFER.reshape(5, 8).T, None, BUFFER.reshape(5, 8).T),
        (A.reshape(1, 10), None, A[np.newaxis]),
        ([A, B], [B, A], [BUFFER[20:30], BUFFER[30:]]),
        ([A, A], None, [BUFFER[20:30], BUFFER[30:]]),
        ([A[:0], A], None, [A[:0], A]),
        (A.astype(">f4"), None, A),
    ):
        Batch(x, grad, out, FLOAT64)


def test_a_batch_of_many_columns_is_checked() -> None:
    x = np.zeros((50, 300), np.float32)
    columns = list(x.T)
    Batch(columns, None, columns, FLOAT64)
    with pytest.raises(ValueError, match="overlaps"):
        Batch(columns, None, columns[::-1], FLOAT64)


def _view(
    random: np.random.Generator, buffer: AnyArray, shape: tuple[int, ...]
) -> AnyArray:
    """Some view of the buffer, of that shape."""
    count = int(np.prod(shape))
    step = int(random.integers(1, 4))
    begin = int(random.integers(0, buffer.size - count * step))
    view = buffer[begin : begin + count * step : step]
    if random.random() < 0.3:
        view = view[::-1]
    return view.reshape(shape) if len(shape) == 1 else _plane(view, shape)


def _plane(view: AnyArray, shape: tuple[int, ...]) -> AnyArray:
    stride = view.strides[0]
    return np.lib.stride_tricks.as_strided(
        view, shape, (stride * shape[1], stride)
    )


def _bytes(array: AnyArray) -> list[int]:
    """The address of each element, in the elements' order."""
    begin: int = array.__array_interface__["data"][0]
    return [
        begin + int(np.dot(index, array.strides))
        for index in np.ndindex(array.shape)
    ]


def _may(x: list[AnyArray], grad: list[AnyArray], out: list[AnyArray]) -> bool:
    """The rule, by brute force. All elements are aligned alike."""
    places = [_bytes(array) for array in out]
    for n, place in enumerate(places):
        if any(set(place) & set(other) for other in places[:n]):
            return False
        for inputs in (x, grad):
            for m, other in enumerate(map(_bytes, inputs)):
                if n == m and place == other:
                    continue
                if set(place) & set(other):
                    return False
    return True


def test_random_overlaps_are_refused_or_harmless(
    address: str, call: Call
) -> None:
    random = np.random.default_rng(2013)
    taken = refused = 0
    settings = {"stream_above": 0, "chunk_bytes": 16}
    for _ in range(150):
        count = int(random.integers(1, 4))
        shapes: list[tuple[int, ...]] = [
            (int(random.integers(1, 12)),)
            if random.random() < 0.6
            else (int(random.integers(1, 4)), int(random.integers(1, 4)))
            for _ in range(count)
        ]
        size = int(random.choice([60, 60, 400, 3000]))
        buffer = random.standard_normal(size).astype(np.float32)
        make: Callable[[], list[AnyArray]] = lambda: [  # noqa: E731
            _view(random, buffer, shape) for shape in shapes
        ]
        x, grad = make(), make()
        out = [
            [x, grad, make()][int(random.choice(3, p=[0.3, 0.2, 0.5]))][n]
            for n in range(count)
        ]
        wanted = [
            expected(a.copy(), g.copy(), 0.5) for a, g in zip(x, grad)
        ]
        if not _may(x, grad, out):
            refused += 1
            before = buffer.copy()
            with pytest.raises(ValueError, match=r"out\[\d\]: got an array"):
                call(address, "backward", x, grad, 0.5, out=out,
                     settings=settings)
            assert buffer.tobytes() == before.tobytes()
            continue
        taken += 1
        got = call(address, "backward", x, grad, 0.5, out=out,
                   settings=settings)
        for output, result, want in zip(out, got, wanted):
            assert result is output
            same_bits(np.ascontiguousarray(output), want, calls=0)
    assert taken > 30
    assert refused > 30


def test_a_large_array_in_place(client: Client) -> None:
    x = np.random.default_rng(7).standard_normal(3_000_000).astype(np.float32)
    want = expected(x, x, 0.01)
    assert client.forward(x, out=x) is x
    same_bits(x, want)
    grad = want.copy()
    x = want[::-1].copy()
    want = expected(x, grad, 0.01)
    client.backward(x, grad, out=grad)
    same_bits(grad, want)
