# SPDX-License-Identifier: Apache-2.0
"""What both clients are, beside the way in which they call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from leakyrelu import _checks
from leakyrelu._attempts import Attempts
from leakyrelu._batch import Batch
from leakyrelu._checks import Metadata
from leakyrelu._job import Function, Job, number_dtype
from leakyrelu._options import Preset, PresetName, Semantics, SemanticsName
from leakyrelu._settings import Settings

if TYPE_CHECKING:
    from typing_extensions import TypedDict

    class CallOptions(TypedDict, total=False):
        """The keyword arguments of a call."""

        preset: Preset | PresetName
        semantics: Semantics | SemanticsName | None
        timeout: float | None
        metadata: Metadata
        copy: bool


Slope = float | np.floating[Any] | None


class Call:
    """One call's arguments, checked: its work, tries and metadata."""

    def __init__(
        self,
        settings: Settings,
        backward: bool,
        x: object,
        grad: object,
        *,
        negative_slope: Slope,
        preset: Preset | PresetName,
        semantics: Semantics | SemanticsName | None,
        timeout: float | None,
        metadata: Metadata,
        out: object,
        copy: bool,
    ) -> None:
        preset = Preset(preset)
        self.backward = backward
        timeout = _checks.timeout(timeout)
        self.metadata = (*settings.metadata, *_checks.metadata(metadata))
        _checks.instance("copy", copy, bool, "True or False")
        self.job = Job(
            Function.of(backward, negative_slope, preset, semantics),
            Batch(x, grad, out, number_dtype(preset)),
            copy=copy,
            stream_above=settings.stream_above,
            chunk_bytes=settings.chunk_bytes,
        )
        self.attempts = Attempts(
            settings.retry, settings.timeout if timeout is None else timeout
        )


class Face:
    """A client's settings, and how it shows."""

    _settings: Settings

    def __repr__(self) -> str:
        kind = type(self)
        module = kind.__module__.removesuffix(".client")
        return f"{module}.{kind.__qualname__}({self._settings.address!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{self!r} holds a connection and cannot be pickled or copied: "
            "make a client in each process, after it has started"
        )
