# SPDX-License-Identifier: Apache-2.0
"""Messages whose bulk never passes through protobuf.

protobuf's Python messages copy a bytes field on the way in and on the way
out, and once more to and from the wire. Here everything small is written and
read by protobuf, while tensor data, `Tensor.data`, is joined behind the small
fields (the order of fields is free) and, in responses, found where it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from google.protobuf.message import DecodeError

from leakyrelu.v1 import leakyrelu_pb2 as pb

# Tags of length-delimited fields.
_INPUTS = b"\x0a"
_GRADS = b"\x12"
_DATA = b"\x1a"
_BYTES_WIRE_TYPE = 2
_FIXED = {1: 8, 5: 4}


@dataclass(frozen=True)
class Piece:
    """One tensor of a request: its elements' bytes and how to read them."""

    dtype: pb.DataType.ValueType
    shape: Sequence[int]
    data: memoryview


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _tensor(tag: bytes, piece: Piece) -> tuple[bytes, memoryview]:
    small = pb.Tensor(dtype=piece.dtype, shape=piece.shape)
    head = small.SerializeToString() + _DATA + _varint(len(piece.data))
    return tag + _varint(len(head) + len(piece.data)) + head, piece.data


def encode(
    options: bytes, inputs: Sequence[Piece], grads: Sequence[Piece] = ()
) -> bytes:
    """A ForwardRequest's or BackwardRequest's bytes.

    options: the serialized request without its tensors. One copy; grpcio
    takes nothing but ``bytes`` and makes a second one.
    """
    parts: list[bytes | memoryview] = [options]
    for piece in inputs:
        parts += _tensor(_INPUTS, piece)
    for piece in grads:
        parts += _tensor(_GRADS, piece)
    return b"".join(parts)


def _read_varint(view: memoryview, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        if at >= len(view) or shift > 63:
            raise DecodeError("a varint ends early")
        byte = view[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def _fields(view: memoryview) -> Iterator[tuple[int, int, int, int]]:
    """(field number, wire type, begin of its value, end of its value)."""
    at = 0
    while at < len(view):
        tag, at = _read_varint(view, at)
        wire_type = tag & 7
        begin = at
        if wire_type == _BYTES_WIRE_TYPE:
            size, begin = _read_varint(view, at)
            at = begin + size
        elif wire_type in _FIXED:
            at += _FIXED[wire_type]
        elif wire_type == 0:
            _, at = _read_varint(view, at)
        else:
            raise DecodeError(f"wire type {wire_type}")
        if at > len(view):
            raise DecodeError("a field ends early")
        yield tag >> 3, wire_type, begin, at


def decode(message: bytes) -> list[memoryview]:
    """The bulk bytes of a response's tensors, where they lie in ``message``.

    Both responses have their tensors in field 1, and are asked for `data`
    only. Type and shape are the request's: the contract says so.
    """
    view = memoryview(message)
    found: list[memoryview] = []
    for number, wire_type, begin, end in _fields(view):
        if (number, wire_type) != (1, _BYTES_WIRE_TYPE):
            continue
        tensor = view[begin:end]
        data = tensor[:0]
        for inner, inner_type, data_begin, data_end in _fields(tensor):
            if (inner, inner_type) == (3, _BYTES_WIRE_TYPE):
                data = tensor[data_begin:data_end]
        found.append(data)
    return found
