# SPDX-License-Identifier: Apache-2.0
"""What both clients' methods take, as types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leakyrelu._arrays import AnyArray
from leakyrelu._batch import Batch
from leakyrelu._channel import Metadata, Settings
from leakyrelu._job import Function, Job, number_dtype
from leakyrelu._options import Preset, Semantics

if TYPE_CHECKING:
    from typing_extensions import TypedDict

    class CallOptions(TypedDict, total=False):
        """The keyword arguments of a call."""

        preset: Preset | str
        semantics: Semantics | str | None
        timeout: float | None
        metadata: Metadata
        copy: bool


def job_of(
    settings: Settings,
    backward: bool,
    x: object,
    grad: object,
    *,
    negative_slope: float | None,
    preset: Preset | str,
    semantics: Semantics | str | None,
    out: AnyArray | list[AnyArray] | None,
    copy: bool,
) -> Job:
    """A call's arguments, checked, as the work that they mean."""
    preset = Preset(preset)
    return Job(
        Function.of(backward, negative_slope, preset, semantics),
        Batch(x, grad, out, number_dtype(preset)),
        copy=copy,
        stream_above=settings.stream_above,
        chunk_bytes=settings.chunk_bytes,
    )
