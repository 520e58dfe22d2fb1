# SPDX-License-Identifier: Apache-2.0
"""From what callers give to arrays of the four types, and nothing quietly.

What is an array already, or has its memory in a buffer, keeps its type.
Numbers, and lists of them, get the type that goes with them. Everything else
is a TypeError: a conversion that loses something is the caller's to decide.
"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from leakyrelu._arrays import DTYPES, AnyArray, dtype_name
from leakyrelu._grammar import refusal

_ALLOWED = (
    f"an array of {', '.join(DTYPES)}, a number, or lists of numbers"
)


def arrays_of(
    field: str, x: Any, dtype: np.dtype[Any]
) -> tuple[list[AnyArray], bool]:
    """The arrays of a batch, and whether x is a batch.

    A list or another sequence of arrays is one; everything else is one array.
    Numbers get ``dtype``.
    """
    if not _is_sequence(x):
        return [array_of(field, x, dtype)], False
    kinds = [_is_array(sample) for sample in _samples(x)]
    if not any(kinds):
        return [array_of(field, x, dtype)], False
    if not all(kinds):
        raise TypeError(
            refusal(field, "arrays and other things in one list", "only arrays")
        )
    arrays = [
        array_of(f"{field}[{n}]", element, dtype) for n, element in enumerate(x)
    ]
    return arrays, True


def array_of(field: str, x: object, dtype: np.dtype[Any]) -> AnyArray:
    """One array of one of the four types; numbers get ``dtype``."""
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(
            refusal(field, "a masked array", "an array without a mask")
        )
    if not _is_array(x) and not isinstance(x, np.generic):
        return _from_numbers(field, x, dtype)
    if not hasattr(x, "__array__"):
        x = _buffer(field, x)
    array = np.asarray(x)
    if dtype_name(array) not in DTYPES:
        raise TypeError(
            refusal(field, f"dtype {array.dtype}", f"{', '.join(DTYPES)}")
        )
    return array


def _is_sequence(x: object) -> bool:
    return (
        isinstance(x, Sequence)
        and not isinstance(x, str)
        and not _is_array(x)
    )


def _is_array(x: object) -> bool:
    """Whether x is an array to NumPy; NumPy's scalars are numbers."""
    if isinstance(x, (np.generic, int, float, str)):
        return False
    return hasattr(x, "__array__") or _has_buffer(x)


def _has_buffer(x: Any) -> bool:
    try:
        memoryview(x).release()
    except TypeError:
        return False
    return True


def _buffer(field: str, x: Any) -> AnyArray:
    """An array over a buffer's memory, with the type that the buffer says."""
    view = memoryview(x)
    try:
        return np.asarray(view)
    except (ValueError, NotImplementedError):  # a format that NumPy lacks
        raise TypeError(
            refusal(field, f"format {view.format!r}", ", ".join(DTYPES))
        ) from None


def _samples(x: Any) -> list[object]:
    """One element of each type among x's: fast for long lists of numbers."""
    return list({type(element): element for element in x}.values())


def _from_numbers(field: str, x: Any, dtype: np.dtype[Any]) -> AnyArray:
    _check_numbers(field, x)
    try:
        wide = np.asarray(x, np.float64)
    except OverflowError:
        raise ValueError(
            refusal(field, "a number beyond float64", "what float64 holds")
        ) from None
    except ValueError:
        raise ValueError(
            refusal(field, "lists of unequal lengths", "of equal lengths")
        ) from None
    with np.errstate(over="ignore"):
        array: AnyArray = wide.astype(dtype)
    if np.any(np.isinf(array.astype(np.float64)) & ~np.isinf(wide)):
        raise ValueError(
            refusal(field, f"a number beyond {dtype}", f"what {dtype} holds")
        )
    return array


def _check_numbers(field: str, x: Any) -> None:
    if not _is_sequence(x):
        if not _is_number(x):
            raise TypeError(refusal(field, _described(x), _ALLOWED))
        return
    for sample in _samples(x):
        if _is_sequence(sample):
            for n, element in enumerate(x):
                _check_numbers(f"{field}[{n}]", element)
            return
        if not _is_number(sample):
            raise TypeError(
                refusal(field, f"a list with {_described(sample)}", _ALLOWED)
            )


def _is_number(x: object) -> bool:
    if isinstance(x, np.generic):
        # Without the types whose values float64 may not hold, and timedelta64.
        return dtype_name(np.asarray(x)) in DTYPES or x.dtype.kind in "iu"
    return isinstance(x, numbers.Real) and not isinstance(x, bool)


def _described(x: object) -> str:
    if x is None:
        return "None"
    if isinstance(x, np.generic):
        return f"dtype {x.dtype}"
    return type(x).__name__
