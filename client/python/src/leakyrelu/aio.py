# SPDX-License-Identifier: Apache-2.0
"""The asyncio client, twin of `leakyrelu.Client`."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from leakyrelu import _settings
from leakyrelu._aio_calls import AioCalls
from leakyrelu._arrays import AnyArray, Numbers
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
    """`leakyrelu.Client` with coroutines.

    >>> async with leakyrelu.aio.Client("127.0.0.1:50051") as client:
    ...     await client.forward(np.float32([1, -2, 3]), negative_slope=0.1)
    array([ 1. , -0.2,  3. ], dtype=float32)

    It belongs to the event loop of its first call; on another one its calls
    are a RuntimeError. Cancelling a task cancels its call on the server, too.
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
        """The arguments are those of `leakyrelu.Client`; the interceptors are
        ``grpc.aio``'s."""
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
        self._calls = AioCalls(self._settings, interceptors)

    @overload
    async def forward(
        self,
        x: NDArray[T],
        negative_slope: Slope = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    async def forward(
        self,
        x: Sequence[NDArray[T]],
        negative_slope: Slope = None,
        *,
        out: Sequence[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    async def forward(
        self,
        x: Numbers,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    @overload
    async def forward(
        self,
        x: Sequence[Foreign],
        negative_slope: Slope = None,
        *,
        out: Sequence[AnyArray] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[AnyArray]: ...
    @overload
    async def forward(
        self,
        x: Foreign,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    async def forward(
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
        """As `leakyrelu.Client.forward`."""
        return await self._calls.run(
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
    async def backward(
        self,
        x: NDArray[T],
        grad: ArrayLike | None = None,
        negative_slope: Slope = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    async def backward(
        self,
        x: Sequence[NDArray[T]],
        grad: Sequence[ArrayLike] | None = None,
        negative_slope: Slope = None,
        *,
        out: Sequence[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    async def backward(
        self,
        x: Numbers,
        grad: ArrayLike | None = None,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    @overload
    async def backward(
        self,
        x: Sequence[Foreign],
        grad: Sequence[ArrayLike] | None = None,
        negative_slope: Slope = None,
        *,
        out: Sequence[AnyArray] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[AnyArray]: ...
    @overload
    async def backward(
        self,
        x: Foreign,
        grad: ArrayLike | None = None,
        negative_slope: Slope = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    async def backward(
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
        """As `leakyrelu.Client.backward`."""
        return await self._calls.run(
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

    async def close(self) -> None:
        """Closes the connection; calls that run are cancelled."""
        await self._calls.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
