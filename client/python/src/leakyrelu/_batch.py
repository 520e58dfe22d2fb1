# SPDX-License-Identifier: Apache-2.0
"""The arrays of one call, checked: inputs, gradients, and where results go."""

from __future__ import annotations

from typing import Any

import numpy as np

from leakyrelu import _arrays
from leakyrelu._arrays import AnyArray
from leakyrelu._grammar import refusal
from leakyrelu._inputs import array_of, arrays_of
from leakyrelu._overlap import Named, refuse_overlaps


class Batch:
    """One array or a list of them, as bits in the wire's order."""

    def __init__(
        self, x: object, grad: object, out: object, numbers: np.dtype[Any]
    ) -> None:
        self._x, self._is_list = arrays_of("x", x, numbers)
        grads = [] if grad is None else self._gradients(grad)
        self._out = None if out is None else self._outputs(out)
        if self._out is not None:
            refuse_overlaps(
                [*self._named("x", self._x), *self._named("grad", grads)],
                self._named("out", self._out),
            )
        self.inputs = [_arrays.wire_bits(array) for array in self._x]
        self.grads = [_arrays.wire_bits(array) for array in grads]
        self._targets: list[AnyArray] = []

    @property
    def nbytes(self) -> int:
        """What is sent, in bytes, but for a few around each array."""
        return sum(bits.nbytes for bits in (*self.inputs, *self.grads))

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shapes of the arrays."""
        return [array.shape for array in self._x]

    @property
    def dtypes(self) -> list[str]:
        """The names of the arrays' types."""
        return [_arrays.dtype_name(array) for array in self._x]

    @property
    def needs_copy(self) -> bool:
        """Whether the caller gave memory for the results."""
        return self._out is not None

    def write(self, index: int, begin: int, end: int, data: memoryview) -> None:
        """Puts received bytes where elements [begin, end) of a result go."""
        if not self._targets:
            if self._out is None:
                self._out = [
                    np.empty(array.shape, array.dtype.newbyteorder("="))
                    for array in self._x
                ]
            self._targets = [_arrays.target_of(array) for array in self._out]
        target = self._targets[index]
        target[begin:end] = _arrays.from_bytes(data, target.itemsize)

    def results(self) -> AnyArray | list[AnyArray]:
        """What was written, in the form that x had."""
        if self._out is None:
            # Nothing came, as all arrays are empty.
            self._out = [
                np.empty(array.shape, array.dtype.newbyteorder("="))
                for array in self._x
            ]
        for array, target in zip(self._out, self._targets):
            _arrays.settle(target, array)
        return self._shaped(self._out)

    def views(self, data: list[memoryview]) -> AnyArray | list[AnyArray]:
        """Read-only results over the received bytes."""
        return self._shaped(
            [_arrays.view_of(view, x) for view, x in zip(data, self._x)]
        )

    def _shaped(self, arrays: list[AnyArray]) -> AnyArray | list[AnyArray]:
        return arrays if self._is_list else arrays[0]

    def _name(self, field: str, n: int) -> str:
        return f"{field}[{n}]" if self._is_list else field

    def _named(self, field: str, arrays: list[AnyArray]) -> list[Named]:
        return [
            Named(self._name(field, n), n, array)
            for n, array in enumerate(arrays)
        ]

    def _one_each(self, field: str, given: object) -> list[object]:
        if not self._is_list:
            return [given]
        if not isinstance(given, (list, tuple)):
            raise TypeError(
                refusal(field, type(given).__name__, "a list, as x is")
            )
        if len(given) != len(self._x):
            raise ValueError(
                refusal(
                    field, f"{len(given)} arrays", f"{len(self._x)}, as x has"
                )
            )
        return list(given)

    def _gradients(self, grad: object) -> list[AnyArray]:
        arrays = []
        for n, element in enumerate(self._one_each("grad", grad)):
            x = self._x[n]
            name = self._name("grad", n)
            # Python's numbers take the other operand's type, as in NumPy.
            array = array_of(name, element, x.dtype)
            _arrays.check_like(name, array, x)
            arrays.append(array)
        return arrays

    def _outputs(self, out: object) -> list[AnyArray]:
        arrays: list[AnyArray] = []
        for n, element in enumerate(self._one_each("out", out)):
            name = self._name("out", n)
            if not isinstance(element, np.ndarray) or isinstance(
                element, np.ma.MaskedArray
            ):
                raise TypeError(
                    refusal(name, type(element).__name__, "numpy.ndarray")
                )
            _arrays.check_like(name, element, self._x[n])
            if not element.flags.writeable:
                raise ValueError(
                    refusal(name, "a read-only array", "a writeable one")
                )
            arrays.append(element)
        return arrays
