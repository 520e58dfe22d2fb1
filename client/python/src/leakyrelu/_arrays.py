# SPDX-License-Identifier: Apache-2.0
"""Between arrays and the bytes of the wire: row major, little endian.

An array is handled as unsigned integers of its width, so that every type
(bfloat16, which NumPy only has by an extension, too), byte order and stride
goes the same way, and is copied only where it has to be.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, Union

import numpy as np
from numpy.typing import NDArray

from leakyrelu._grammar import refusal
from leakyrelu.v1 import leakyrelu_pb2 as pb

AnyArray = NDArray[Any]


class SupportsArray(Protocol):
    """What ``np.asarray`` takes as it is, as a torch.Tensor."""

    def __array__(self) -> AnyArray: ...


Numbers = Union[
    float, "np.floating[Any]", "np.integer[Any]", Sequence["Numbers"]
]

if TYPE_CHECKING:
    from typing_extensions import Buffer

    # One array that is not NumPy's; a Buffer as memoryview and array.array.
    Foreign = Union[SupportsArray, Buffer]
    ArrayLike = Union[Numbers, Foreign]

DTYPES = {
    "float32": pb.DATA_TYPE_FLOAT32,
    "float64": pb.DATA_TYPE_FLOAT64,
    "float16": pb.DATA_TYPE_FLOAT16,
    "bfloat16": pb.DATA_TYPE_BFLOAT16,
}


@functools.lru_cache(maxsize=64)
def _name_of(dtype: np.dtype[Any]) -> str:
    # NumPy puts the name together each time that it is asked.
    return dtype.newbyteorder("=").name


def dtype_name(array: AnyArray) -> str:
    """The type's name, whatever its byte order."""
    return _name_of(array.dtype)


def check_like(field: str, array: AnyArray, x: AnyArray) -> None:
    """A gradient or an output has its input's type and shape."""
    if dtype_name(array) != dtype_name(x):
        raise TypeError(
            refusal(field, f"dtype {array.dtype}", f"{x.dtype}, as x has")
        )
    if array.shape != x.shape:
        raise ValueError(
            refusal(field, f"shape {array.shape}", f"{x.shape}, as x has")
        )


def _unsigned(array: AnyArray) -> AnyArray:
    """The same elements as bits, flat; a view where the strides allow."""
    order = array.dtype.byteorder
    width = np.dtype(f"u{array.itemsize}")
    if order == ">":
        width = width.newbyteorder(">")
    return array.reshape(-1).view(width)


def wire_bits(array: AnyArray) -> AnyArray:
    """The elements in the wire's order: flat, contiguous, little endian.

    The array's own memory, where it is so already.
    """
    return np.ascontiguousarray(_unsigned(array), f"<u{array.itemsize}")


def as_bytes(bits: AnyArray) -> memoryview:
    """The bytes of what `wire_bits` gave."""
    return bits.view(np.uint8).data


def target_of(array: AnyArray) -> AnyArray:
    """Where to write the elements' bits in order: the array's own memory if it
    is one run, else memory that `settle` copies from."""
    if array.flags.c_contiguous:
        return _unsigned(array)
    return np.empty(array.size, f"u{array.itemsize}")


def settle(target: AnyArray, array: AnyArray) -> None:
    """Brings what was written to a `target_of` into the array."""
    if not array.flags.c_contiguous:
        native = array.dtype.newbyteorder("=")
        array[...] = target.view(native).reshape(array.shape)


def from_bytes(data: memoryview, itemsize: int) -> AnyArray:
    """Bits as they came; assigning them to a target orders the bytes."""
    return np.frombuffer(data, f"<u{itemsize}")


def view_of(data: memoryview, like: AnyArray) -> AnyArray:
    """A read-only array over received bytes, perhaps unaligned."""
    bits = from_bytes(data, like.itemsize)
    native = bits.astype(bits.dtype.newbyteorder("="), copy=False)
    return native.view(like.dtype.newbyteorder("=")).reshape(like.shape)
