# SPDX-License-Identifier: Apache-2.0
"""Arrays to bytes and requests; no server."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import pytest

from leakyrelu import _arrays
from leakyrelu._batch import Batch
from leakyrelu._job import MAX_TENSORS, Function, parts_of
from leakyrelu._options import Preset, Semantics
from leakyrelu.v1 import leakyrelu_pb2 as pb

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
        (X, X.T, None, ValueError,
         "grad: got shape (3, 2), allowed: (2, 3), as x has"),
        (X, X.astype(np.float64), None, TypeError,
         "grad: got dtype float64, allowed: float32, as x has"),
        ([X, X], [X], None, ValueError,
         "grad: got 1 arrays, allowed: 2, as x has"),
        ([X, X], X, None, TypeError,
         "grad: got ndarray, allowed: a list, as x is"),
        ([X, X], [X, X[0]], None, ValueError, "grad[1]: got shape"),
        (X, None, X.T, ValueError, "out: got shape"),
        (X, None, [1], TypeError, "out: got list, allowed: numpy.ndarray"),
        (X, None, np.ma.array(X), TypeError, "out: got MaskedArray"),
        (X, None, READ_ONLY, ValueError, "out: got a read-only array"),
    ],
)
def test_what_is_wrong_is_named(
    x: Any, grad: Any, out: Any, kind: type[Exception], text: str
) -> None:
    with pytest.raises(kind) as error:
        Batch(x, grad, out, FLOAT64)
    assert text in str(error.value)


def test_slopes_that_are_equal_but_not_the_same_differ() -> None:
    def encoded(slope: float) -> bytes:
        return Function.of(
            False, slope, Preset.PYTORCH, Semantics.PYTORCH
        ).encoded()

    for slope in (0.0, -0.0, 0.0):
        message = pb.ForwardRequest.FromString(encoded(slope))
        assert str(message.negative_slope) == str(slope)
