# SPDX-License-Identifier: Apache-2.0
"""One forward or backward as requests and responses, without any transport.

The blocking and the asyncio client both drive it: they send `requests`, one
by itself or all over a stream, and hand every response to `take`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import grpc
import numpy as np

from leakyrelu import _arrays, _wire
from leakyrelu._arrays import AnyArray
from leakyrelu._batch import Batch
from leakyrelu._checks import real
from leakyrelu._grammar import refusal
from leakyrelu._options import Preset, Semantics
from leakyrelu.errors import InternalError
from leakyrelu.v1 import leakyrelu_pb2 as pb

# The server takes 4096, but limits the bytes around the tensors' data, too.
MAX_TENSORS = 1024

_SEMANTICS = {
    Semantics.PYTORCH: pb.SEMANTICS_PYTORCH,
    Semantics.TENSORFLOW: pb.SEMANTICS_TENSORFLOW,
}


@dataclass(frozen=True)
class Part:
    """Elements [begin, end) of the batch's array number ``array``."""

    array: int
    begin: int
    end: int


@dataclass(frozen=True)
class Function:
    """Which function it is, as one call's arguments say."""

    backward: bool
    negative_slope: float
    semantics: Semantics

    @classmethod
    def of(
        cls,
        backward: bool,
        negative_slope: object,
        preset: Preset,
        semantics: Semantics | str | None,
    ) -> Function:
        """What the preset says, unless another argument goes over it."""
        if negative_slope is None:
            slope = preset.negative_slope
        else:
            # Which numbers are allowed is the server's to say.
            slope = real("negative_slope", negative_slope, "a finite number")
        chosen = preset.semantics if semantics is None else semantics
        return cls(backward, slope, Semantics(chosen))

    def encoded(self) -> bytes:
        """The request's small fields."""
        message = pb.BackwardRequest if self.backward else pb.ForwardRequest
        return message(
            negative_slope=self.negative_slope,
            semantics=_SEMANTICS[self.semantics],
        ).SerializeToString()


def parts_of(bits: Sequence[AnyArray], chunk_bytes: int) -> list[list[Part]]:
    """The batch in requests of up to chunk_bytes; empty arrays need none."""
    requests: list[list[Part]] = []
    room = 0
    for index, array in enumerate(bits):
        begin = 0
        while begin < array.size:
            if room < array.itemsize or len(requests[-1]) == MAX_TENSORS:
                requests.append([])
                room = max(chunk_bytes, array.itemsize)
            end = min(array.size, begin + room // array.itemsize)
            requests[-1].append(Part(index, begin, end))
            room -= (end - begin) * array.itemsize
            begin = end
    return requests


class Job:
    """One call's arrays on their way out and back."""

    def __init__(
        self,
        function: Function,
        batch: Batch,
        *,
        copy: bool,
        stream_above: int,
        chunk_bytes: int,
    ) -> None:
        self._options = function.encoded()
        self._batch = batch
        self._dtypes = [_arrays.DTYPES[name] for name in batch.dtypes]
        count = len(batch.inputs)
        self.streams = batch.nbytes > stream_above or count > MAX_TENSORS
        """Whether this is more than one request should carry."""
        self._copies = copy or self.streams or batch.needs_copy
        self._views: list[memoryview] = []
        if self.streams:
            self._parts = parts_of(batch.inputs, chunk_bytes)
        else:
            self._parts = [
                [Part(n, 0, bits.size) for n, bits in enumerate(batch.inputs)]
            ]
        self.done = 0
        """Responses taken. A stream that broke goes on from there."""

    @property
    def answered(self) -> bool:
        """Whether every request has its response."""
        return self.done == len(self._parts)

    def requests(self) -> Iterator[bytes]:
        """The requests that are not answered yet."""
        for parts in self._parts[self.done :]:
            yield _wire.encode(
                self._options,
                self._pieces(self._batch.inputs, parts),
                self._pieces(self._batch.grads, parts)
                if self._batch.grads
                else (),
            )

    def _pieces(
        self, bits: Sequence[AnyArray], parts: Sequence[Part]
    ) -> list[_wire.Piece]:
        return [
            _wire.Piece(
                self._dtypes[part.array],
                # A part of an array has no shape to declare.
                () if self.streams else self._batch.shapes[part.array],
                _arrays.as_bytes(bits[part.array][part.begin : part.end]),
            )
            for part in parts
        ]

    def take(self, response: Sequence[memoryview]) -> None:
        """Puts the next response's bytes where they belong."""
        if self.answered:
            raise InternalError(
                grpc.StatusCode.INTERNAL,
                refusal("responses", "more than requests", "one a request"),
            )
        parts = self._parts[self.done]
        got = [data.nbytes for data in response]
        sent = [
            (part.end - part.begin) * self._batch.inputs[part.array].itemsize
            for part in parts
        ]
        if got != sent:
            raise InternalError(
                grpc.StatusCode.INTERNAL,
                refusal(
                    "response", f"tensors of {got} bytes", f"{sent}, as were sent"
                ),
            )
        if self._copies:
            for part, data in zip(parts, response):
                self._batch.write(part.array, part.begin, part.end, data)
        else:
            self._views = list(response)
        self.done += 1

    def results(self) -> AnyArray | list[AnyArray]:
        """The arrays, in the form that x had."""
        if not self.answered:
            raise InternalError(
                grpc.StatusCode.INTERNAL,
                refusal(
                    "responses", self.done, f"{len(self._parts)}, one a request"
                ),
            )
        if self._copies:
            return self._batch.results()
        return self._batch.views(self._views)


def number_dtype(preset: Preset) -> np.dtype[np.floating]:
    """The type that Python's numbers get: NumPy's own, but C's in C."""
    return np.dtype(np.float32 if preset is Preset.C else np.float64)
