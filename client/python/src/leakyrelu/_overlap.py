# SPDX-License-Identifier: Apache-2.0
"""Refuses results that would overwrite what is still to be sent or returned.

A large call's results are written while its inputs are still being read, so
an output may not share memory with another array of its call. What may be:
exactly the input or the gradient of its own place, since each of their
elements has been sent before its result arrives.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leakyrelu._grammar import refusal

_ALLOWED = (
    "memory of its own, or exactly that of the input or gradient in its place"
)
# Steps that NumPy may take to decide whether two arrays with interleaved
# strides share an element; slices of one array need a few hundred at most.
_WORK: Any = 1_000_000  # any number is allowed, whatever NumPy's stubs say


class Named:
    """One array of a call: its name in messages, its place in the batch, and
    the addresses of its first element, first byte and behind its last."""

    def __init__(self, name: str, place: int, array: NDArray[Any]) -> None:
        self.name = name
        self.place = place
        self.array = array
        # Asked for once: NumPy makes a dictionary of it each time.
        self.address: int = array.__array_interface__["data"][0]
        self.begin = self.end = self.address
        if array.flags.c_contiguous or array.size == 0:
            self.end += array.nbytes
            return
        self.end += array.itemsize
        for count, stride in zip(array.shape, array.strides):
            if stride < 0:
                self.begin += (count - 1) * stride
            else:
                self.end += (count - 1) * stride


def refuse_overlaps(inputs: Iterable[Named], outputs: Iterable[Named]) -> None:
    """Raises a ValueError that names both, where an output shares memory with
    an input, a gradient (both are ``inputs``) or another output, or with
    itself."""
    arrays = [(each, False) for each in inputs]
    for each in outputs:
        if _repeats(each.array):
            got = "an array whose elements overlap each other"
            raise ValueError(refusal(each.name, got, _ALLOWED))
        arrays.append((each, True))
    # In the order of their begins, only those that have not ended can meet.
    # Inputs alone never clash, so they are compared with outputs only.
    open_inputs: list[Named] = []
    open_outputs: list[Named] = []
    for each, is_output in sorted(arrays, key=lambda pair: pair[0].begin):
        if each.begin == each.end:
            continue
        open_outputs = [one for one in open_outputs if one.end > each.begin]
        for other in open_outputs:
            _check(each, other, is_output)
        if is_output:
            open_inputs = [one for one in open_inputs if one.end > each.begin]
            for other in open_inputs:
                _check(other, each, False)
        (open_outputs if is_output else open_inputs).append(each)


def _check(one: Named, output: Named, both_outputs: bool) -> None:
    if (
        not both_outputs
        and one.place == output.place
        and _same_elements(one, output)
    ):
        return
    if _share(one.array, output.array):
        got = f"an array that overlaps {one.name}"
        raise ValueError(refusal(output.name, got, _ALLOWED))


def _same_elements(one: Named, other: Named) -> bool:
    """Whether each element of one lies where the other's does."""
    a, b = one.array, other.array
    return (
        one.address == other.address
        and a.shape == b.shape
        and all(
            count == 1 or stride == other_stride
            for count, stride, other_stride in zip(
                a.shape, a.strides, b.strides
            )
        )
    )


def _share(one: NDArray[Any], other: NDArray[Any]) -> bool:
    try:
        return np.shares_memory(one, other, max_work=_WORK)
    except RuntimeError:  # NumPy's TooHardError, which has moved
        return True


def _repeats(array: NDArray[Any]) -> bool:
    """Whether two elements may share a byte, as in an array with a stride of
    0; never so where it is a slice or transposition of a plain array."""
    if array.flags.c_contiguous:
        return False
    extent = array.itemsize
    steps = sorted(
        (abs(stride), count)
        for count, stride in zip(array.shape, array.strides)
        if count > 1
    )
    for stride, count in steps:
        if stride < extent:
            return True
        extent += (count - 1) * stride
    return False
