# SPDX-License-Identifier: Apache-2.0
"""The blocking client."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from leakyrelu import _settings
from leakyrelu._arrays import AnyArray, Numbers
from leakyrelu._blocking_calls import BlockingCalls
from leakyrelu._checks import Metadata
from leakyrelu._face import Call, Face, Slope
from leakyrelu._options import (
    Preset,
    PresetName,
    Retry,
    Semantics,
    SemanticsName,
    Tls,
)
from leakyrelu._settings import Settings

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from leakyrelu._arrays import ArrayLike, Foreign
    from leakyrelu._face import CallOptions

T = TypeVar("T", bound=np.generic)


class Client(Face):
    """A connection to a leakyrelu server.

    >>> with leakyrelu.Client("127.0.0.1:50051") as client:
    ...     client.forward(np.float32([1, -2, 3]), negative_slope=0.1)
    array([ 1. , -0.2,  3. ], dtype=float32)

    Thread-safe: one client serves a whole program. Make it after a fork, not
    before. It connects with the first call, so a server that is not there is
    that call's `UnavailableError`.
    """

    def __init__(
        self,
        address: str = _settings.DEFAULT_ADDRESS,
        *,
        tls: Tls | bool = False,
        timeout: float | None = None,
        retry: Retry = Retry(),
        watch_health: bool = True,
        stream_above: int = _settings.DEFAULT_STREAM_ABOVE,
        chunk_bytes: int = _settings.DEFAULT_CHUNK_BYTES,
        metadata: Metadata = (),
        interceptors: Sequence[Any] = (),
    ) -> None:
        """
        Args:
            address: ``HOST:PORT``, ``[V6]:PORT``, ``dns:///HOST:PORT``,
                ``unix:PATH``, ``unix-abstract:NAME``, or several IP addresses
                with ports, separated by commas. Calls go round
                robin to all servers behind a name or in a list.
            tls: False is plaintext, True TLS with the usual roots.
            timeout: Seconds for each call, its retries included; None: no
                limit. Calls may set their own.
            retry: When a failed call is tried again.
            watch_health: Ask each server for its health (grpc.health.v1), and
                call none that says it is not serving while there is another.
            stream_above: Calls with more bytes of arrays than this go through
                ForwardStream and BackwardStream, in chunks; the result is the
                same. Also those of more than 1024 arrays.
            chunk_bytes: The size of these chunks, 8 bytes to 1 GiB.
            metadata: Pairs that go with every call, as for authorization.
            interceptors: gRPC's client interceptors, as for tracing.

        Raises:
            TypeError, ValueError: An argument is wrong.
            OSError: A certificate file cannot be read.
        """
        self._settings = Settings(
            address,
            tls=tls,
            timeout=timeout,
            retry=retry,
            watch_health=watch_health,
            stream_above=stream_above,
            chunk_bytes=chunk_bytes,
            metadata=metadata,
        )
        self._calls = BlockingCalls(self._settings, interceptors)

    @overload
    def forward(
        self,
        x: NDArray[T],
        negative_slope: Slope = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    def forward(
        self,
        x: Sequence[NDArray[T]],
        negative_slope: Slope = None,
        *,
        out: Sequence[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    def forward(
        self,
        x: Numbers,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    @overload
    def forward(
        self,
        x: Sequence[Foreign],
        negative_slope: Slope = None,
        *,
        out: Sequence[AnyArray] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[AnyArray]: ...
    @overload
    def forward(
        self,
        x: Foreign,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    def forward(
        self,
        x: Any,
        negative_slope: Slope = None,
        *,
        preset: Preset | PresetName = Preset.PYTORCH,
        semantics: Semantics | SemanticsName | None = None,
        timeout: float | None = None,
        metadata: Metadata = (),
        out: Any = None,
        copy: bool = True,
    ) -> Any:
        """``x`` where x > 0, else ``x * negative_slope``.

        Args:
            x: An array of float16, bfloat16 (ml_dtypes), float32 or float64;
                any shape, stride and byte order; also whatever NumPy reads as
                one (torch.Tensor, array.array, memoryview). A list of arrays
                is a batch, whose types and shapes may differ. Python's numbers
                and lists of them become float64 (float32 with ``preset="c"``).
            negative_slope: Any finite number. None: the preset's.
            preset: A framework's slope and semantics: "pytorch" (0.01),
                "tensorflow" (0.2), "numpy" (0.1), "c" (0.01f).
            semantics: "pytorch" or "tensorflow". None: the preset's.
            timeout: Seconds, retries included. None: the client's.
            metadata: Pairs that go with this call, after the client's.
            out: Where to write the result: an array of x's type and shape (or
                a list of them), which is exactly x (in a batch, the x of its
                place) or shares no memory with any other array of the call.
            copy: False spares the result's copy: it is then read-only, lies
                where gRPC received it, and may be unaligned. Streams and
                ``out`` always copy.

        Returns:
            An array of x's type (in native byte order) and shape; for a batch
            a list of them.

        Raises:
            TypeError, ValueError: An argument is wrong; nothing was sent.
            Error: The call failed; the subclass says how.
        """
        return self._calls.run(
            Call(
                self._settings,
                False,
                x,
                None,
                negative_slope=negative_slope,
                preset=preset,
                semantics=semantics,
                timeout=timeout,
                metadata=metadata,
                out=out,
                copy=copy,
            )
        )

    @overload
    def backward(
        self,
        x: NDArray[T],
        grad: ArrayLike | None = None,
        negative_slope: Slope = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    def backward(
        self,
        x: Sequence[NDArray[T]],
        grad: Sequence[ArrayLike] | None = None,
        negative_slope: Slope = None,
        *,
        out: Sequence[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    def backward(
        self,
        x: Numbers,
        grad: ArrayLike | None = None,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    @overload
    def backward(
        self,
        x: Sequence[Foreign],
        grad: Sequence[ArrayLike] | None = None,
        negative_slope: Slope = None,
        *,
        out: Sequence[AnyArray] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[AnyArray]: ...
    @overload
    def backward(
        self,
        x: Foreign,
        grad: ArrayLike | None = None,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    def backward(
        self,
        x: Any,
        grad: Any = None,
        negative_slope: Slope = None,
        *,
        preset: Preset | PresetName = Preset.PYTORCH,
        semantics: Semantics | SemanticsName | None = None,
        timeout: float | None = None,
        metadata: Metadata = (),
        out: Any = None,
        copy: bool = True,
    ) -> Any:
        """``grad`` where x > 0, else ``grad * negative_slope``.

        Args:
            x: The input of the forward pass (not its output), as there.
            grad: The gradient with respect to the forward pass's output, of
                x's type and shape (a list of them for a batch). None: the
                derivative itself, 1 or the slope. ``out`` may be exactly it.

        The other arguments, result and errors are those of `forward`.
        """
        return self._calls.run(
            Call(
                self._settings,
                True,
                x,
                grad,
                negative_slope=negative_slope,
                preset=preset,
                semantics=semantics,
                timeout=timeout,
                metadata=metadata,
                out=out,
                copy=copy,
            )
        )

    def close(self) -> None:
        """Closes the connection; calls that run end with CANCELLED."""
        self._calls.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
