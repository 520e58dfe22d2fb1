# SPDX-License-Identifier: Apache-2.0
"""What counts as an array, and what is refused; no server."""

from __future__ import annotations

import array
import collections
import ctypes
import decimal
import fractions
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from conftest import f32

from leakyrelu._batch import Batch
from leakyrelu._inputs import array_of, arrays_of

FLOAT64 = np.dtype(np.float64)


def test_what_counts_as_a_batch() -> None:
    one, two = f32(1), f32(2, 3)
    buffer = array.array("f", [1])
    for batch in (
        [one, two], (one,), [buffer, two], [array.array("f", [2]), memoryview(buffer)],
        collections.deque([one, two]),
    ):
        arrays, is_batch = arrays_of("x", batch, FLOAT64)
        assert is_batch
        assert all(each.dtype == np.float32 for each in arrays)
    scalars = [np.float32(1), np.float32(2)]
    for single in (one, buffer, [1, 2], [[1], [2]], scalars, range(3), 1.5):
        assert arrays_of("x", single, FLOAT64)[1] is False
    with pytest.raises(TypeError, match="x: got arrays and other things"):
        arrays_of("x", [one, 2.0], FLOAT64)


@pytest.mark.parametrize(
    ("x", "dtype"),
    [
        (array.array("f", [1, 2]), np.float32),
        (array.array("d", [1, 2]), np.float64),
        (memoryview(array.array("f", [1, 2])), np.float32),
        (np.zeros(2, np.float16).data, np.float16),
        (memoryview(array.array("d", [1, 2, 3]))[::2], np.float64),
        ((ctypes.c_float * 2)(1, 2), np.float32),
        (np.zeros(2, ml_dtypes.bfloat16), ml_dtypes.bfloat16),
        (np.zeros(2, ">f4"), ">f4"),
        (np.float16(1), np.float16),
        (1, np.float64),
        (2**70, np.float64),
        (fractions.Fraction(1, 3), np.float64),
        ([1, 2.5], np.float64),
        ([], np.float64),
        ([[], []], np.float64),
        (range(3), np.float64),
        ([np.float32(1), np.int64(2)], np.float64),
        ([ml_dtypes.bfloat16(1)], np.float64),
    ],
)
def test_the_type_is_kept(x: Any, dtype: Any) -> None:
    got = array_of("x", x, FLOAT64)
    assert got.dtype == dtype
    assert got.tolist() == np.array(x).astype(float).tolist()


WRONG = [
    (None, "None"),
    ([1, None], "a list with None"),
    ([[1], [None]], "a list with None"),
    ("1.5", "str"),
    (["1.5"], "a list with str"),
    (b"1.5", "dtype uint8"),
    ([b"1.5"], "dtype uint8"),
    (bytearray(4), "dtype uint8"),
    (1j, "complex"),
    ([1, 2j], "a list with complex"),
    (True, "bool"),
    ([True, False], "a list with bool"),
    (decimal.Decimal(1), "Decimal"),
    (object(), "object"),
    ({1, 2}, "set"),
    ({"a": 1}, "dict"),
    ((each for each in [1]), "generator"),
    (np.arange(3), "dtype int64"),
    (np.zeros(3, complex), "dtype complex128"),
    (np.zeros(3, bool), "dtype bool"),
    (np.zeros(3, object), "dtype object"),
    (np.zeros(3, np.longdouble), "dtype "),
    (np.array(["1"]), "dtype <U1"),
    (np.zeros(3, [("a", "f4")]), "dtype "),
    (np.int64(3), "dtype int64"),
    ([np.longdouble(1)], "a list with dtype "),
    ([np.timedelta64(1, "s")], "a list with dtype timedelta64"),
    (np.ma.array([1.0, 2.0], mask=[False, True]), "a masked array"),
    ([np.ma.array([1.0])], "a masked array"),
    ([[f32(1), f32(2)]], "a list with ndarray"),
    (array.array("i", [1]), "dtype int32"),
    (memoryview(array.array("q", [1])), "dtype int64"),
    (memoryview(b"12"), "dtype uint8"),
]


@pytest.mark.parametrize(("x", "got"), WRONG)
def test_what_is_no_floating_point_array_is_a_type_error(
    x: Any, got: str
) -> None:
    with pytest.raises(TypeError) as error:
        Batch(x, None, None, FLOAT64)
    assert str(error.value).startswith("x")
    assert f": got {got}" in str(error.value)
    assert ", allowed: " in str(error.value)


@pytest.mark.parametrize(
    ("grad", "got"), [pair for pair in WRONG if pair[0] is not None]
)
def test_gradients_are_judged_like_inputs(grad: Any, got: str) -> None:
    x = np.zeros(2)
    with pytest.raises(TypeError, match="grad"):
        Batch(x, grad, None, FLOAT64)
    with pytest.raises(TypeError) as error:
        Batch([x], [grad], None, FLOAT64)
    assert str(error.value).startswith("grad[0]")


def test_no_gradient_among_gradients_is_refused() -> None:
    x = np.zeros(2)
    with pytest.raises(TypeError, match=r"grad\[1\]: got None"):
        Batch([x, x], [x, None], None, FLOAT64)


@pytest.mark.parametrize(
    ("x", "dtype", "text"),
    [
        ([[1], [2, 3]], np.float64, "lists of unequal lengths"),
        ([1, [2]], np.float64, "lists of unequal lengths"),
        (10**400, np.float64, "a number beyond float64"),
        ([1e300], np.float32, "a number beyond float32"),
        ([70000.0], np.float16, "a number beyond float16"),
    ],
)
def test_numbers_that_no_array_holds(x: Any, dtype: Any, text: str) -> None:
    with pytest.raises(ValueError, match=f"x: got {text}"):
        array_of("x", x, np.dtype(dtype))


def test_infinities_that_were_given_are_kept() -> None:
    x = array_of("x", [np.inf, -np.inf, np.nan, 1], np.dtype(np.float16))
    assert x.tolist()[:2] == [np.inf, -np.inf]
    assert np.isnan(x[2])
