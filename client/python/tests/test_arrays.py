# SPDX-License-Identifier: Apache-2.0
"""Arrays to bytes and requests; no server."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest
from conftest import f32

from leakyrelu import _arrays
from leakyrelu._batch import Batch
from leakyrelu._job import MAX_TENSORS, parts_of

FLOAT64 = np.dtype(np.float64)


@pytest.mark.parametrize(
    "dtype", [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]
)
@pytest.mark.parametrize("shape", [(), (0, 2), (5,), (2, 3)])
def test_what_lies_as_the_wire_has_it_is_not_copied(
    dtype: Any, shape: tuple[int, ...]
) -> None:
    x = np.zeros(shape, dtype)
    bits = _arrays.wire_bits(x)
    assert np.shares_memory(bits, x) or x.size == 0
    assert _arrays.as_bytes(bits).nbytes == x.nbytes
    assert _arrays.as_bytes(bits[1:]).nbytes == max(0, x.size - 1) * x.itemsize


def test_what_counts_as_a_batch() -> None:
    one, two = f32(1), f32(2, 3)
    assert _arrays.as_list(one, FLOAT64)[1] is False
    assert _arrays.as_list([one, two], FLOAT64)[1] is True
    assert _arrays.as_list((one,), FLOAT64)[1] is True
    assert _arrays.as_list([1, 2], FLOAT64)[1] is False
    assert _arrays.as_list([np.float32(1), np.float32(2)], FLOAT64)[1] is False
    with pytest.raises(TypeError, match="arrays and other things"):
        _arrays.as_list([one, 2.0], FLOAT64)


def test_parts_cover_every_element_once_and_in_order() -> None:
    random = np.random.default_rng(2013)
    for chunk_bytes in (8, 9, 100, 4096):
        arrays = [
            np.zeros(int(size), random.choice(["u2", "u4", "u8"]))
            for size in random.integers(0, 200, 50)
        ]
        seen = []
        for parts in parts_of(arrays, chunk_bytes):
            sizes = [
                (part.end - part.begin) * arrays[part.array].itemsize
                for part in parts
            ]
            assert 0 < sum(sizes) <= chunk_bytes
            for part in parts:
                seen += [(part.array, n) for n in range(part.begin, part.end)]
        assert seen == [
            (n, element)
            for n, array in enumerate(arrays)
            for element in range(array.size)
        ]


def test_a_request_has_a_limit_of_tensors() -> None:
    arrays = [np.zeros(1, "u4")] * (2 * MAX_TENSORS + 1)
    counts = [len(parts) for parts in parts_of(arrays, 1 << 20)]
    assert counts == [MAX_TENSORS, MAX_TENSORS, 1]


X = np.zeros((2, 3), np.float32)
READ_ONLY = np.zeros((2, 3), np.float32)
READ_ONLY.flags.writeable = False


@pytest.mark.parametrize(
    ("x", "grad", "out", "kind", "text"),
    [
        (np.arange(3), None, None, TypeError, "x: dtype int64, allowed float32"),
        ([X, X.astype(int)], None, None, TypeError, r"x\[1\]: dtype int64"),
        (np.array(["a"]), None, None, TypeError, "x: dtype"),
        (X, X.T, None, ValueError, r"grad: shape \(3, 2\), allowed \(2, 3\)"),
        (X, X.astype(np.float64), None, TypeError, "grad: dtype float64"),
        ([X, X], [X], None, ValueError, "grad: 1 arrays, allowed 2"),
        ([X, X], X, None, TypeError, "grad: ndarray, allowed a list"),
        ([X, X], [X, X[0]], None, ValueError, r"grad\[1\]: shape"),
        (X, None, X.T, ValueError, "out: shape"),
        (X, None, [1], TypeError, "out: list, allowed numpy.ndarray"),
        (X, None, READ_ONLY, ValueError, "out: read-only"),
    ],
)
def test_what_is_wrong_is_named(
    x: Any, grad: Any, out: Any, kind: type[Exception], text: str
) -> None:
    with pytest.raises(kind, match=text):
        Batch(x, grad, out, FLOAT64)
