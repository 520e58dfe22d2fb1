# SPDX-License-Identifier: Apache-2.0
"""The asyncio client, twin of `leakyrelu.Client`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, overload

import grpc
import grpc.aio
import numpy as np
from numpy.typing import NDArray

from leakyrelu import _channel
from leakyrelu._arrays import AnyArray, Numbers, SupportsArray
from leakyrelu._attempts import Attempts
from leakyrelu._calls import job_of
from leakyrelu._channel import Metadata, Settings
from leakyrelu._job import Job
from leakyrelu._options import Preset, Retry, Semantics, Tls
from leakyrelu.errors import Error, error_of

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from leakyrelu._calls import CallOptions

T = TypeVar("T", bound=np.generic)


class Client:
    """`leakyrelu.Client` with coroutines.

    >>> async with leakyrelu.aio.Client("127.0.0.1:50051") as client:
    ...     await client.forward(np.float32([1, -2, 3]), negative_slope=0.1)
    array([ 1. , -0.2,  3. ], dtype=float32)

    It belongs to the event loop of its first call. Cancelling a task cancels
    its call on the server, too.
    """

    def __init__(
        self,
        address: str = _channel.DEFAULT_ADDRESS,
        *,
        tls: Tls | bool = False,
        timeout: float | None = None,
        retry: Retry = Retry(),
        stream_above: int = _channel.DEFAULT_STREAM_ABOVE,
        chunk_bytes: int = _channel.DEFAULT_CHUNK_BYTES,
        metadata: Metadata = (),
        interceptors: Sequence[Any] = (),
    ) -> None:
        """The arguments are those of `leakyrelu.Client`; the interceptors are
        ``grpc.aio``'s."""
        self._settings = Settings(
            address, tls, timeout, retry, stream_above, chunk_bytes, metadata
        )
        self._credentials = self._settings.credentials()
        self._interceptors = interceptors
        self._channel: Any = None
        self._unary: dict[bool, Any] = {}
        self._streams: dict[bool, Any] = {}

    @overload
    async def forward(
        self,
        x: NDArray[T],
        negative_slope: float | None = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    async def forward(
        self,
        x: Sequence[NDArray[T]],
        negative_slope: float | None = None,
        *,
        out: list[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    async def forward(
        self,
        x: Numbers | SupportsArray,
        negative_slope: float | None = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    async def forward(
        self,
        x: Any,
        negative_slope: float | None = None,
        *,
        preset: Preset | str = Preset.PYTORCH,
        semantics: Semantics | str | None = None,
        timeout: float | None = None,
        metadata: Metadata = (),
        out: Any = None,
        copy: bool = True,
    ) -> Any:
        """As `leakyrelu.Client.forward`."""
        job = job_of(
            self._settings,
            False,
            x,
            None,
            negative_slope=negative_slope,
            preset=preset,
            semantics=semantics,
            out=out,
            copy=copy,
        )
        return await self._run(False, job, timeout, metadata)

    @overload
    async def backward(
        self,
        x: NDArray[T],
        grad: NDArray[T] | Numbers | None = None,
        negative_slope: float | None = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    async def backward(
        self,
        x: Sequence[NDArray[T]],
        grad: Sequence[NDArray[T]] | None = None,
        negative_slope: float | None = None,
        *,
        out: list[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    async def backward(
        self,
        x: Numbers | SupportsArray,
        grad: Numbers | SupportsArray | None = None,
        negative_slope: float | None = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    async def backward(
        self,
        x: Any,
        grad: Any = None,
        negative_slope: float | None = None,
        *,
        preset: Preset | str = Preset.PYTORCH,
        semantics: Semantics | str | None = None,
        timeout: float | None = None,
        metadata: Metadata = (),
        out: Any = None,
        copy: bool = True,
    ) -> Any:
        """As `leakyrelu.Client.backward`."""
        job = job_of(
            self._settings,
            True,
            x,
            grad,
            negative_slope=negative_slope,
            preset=preset,
            semantics=semantics,
            out=out,
            copy=copy,
        )
        return await self._run(True, job, timeout, metadata)

    async def close(self) -> None:
        """Closes the connection; calls that run are cancelled."""
        if self._channel is not None:
            await self._channel.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def _connect(self) -> None:
        # Not when it is made: grpc.aio ties a channel to the running loop.
        target = self._settings.target
        arguments = self._settings.arguments()
        interceptors = list(self._interceptors) or None
        if self._credentials is None:
            channel = grpc.aio.insecure_channel(
                target, arguments, interceptors=interceptors
            )
        else:
            channel = grpc.aio.secure_channel(
                target,
                self._credentials,
                arguments,
                interceptors=interceptors,
            )
        self._channel = channel
        self._unary, self._streams = _channel.stubs(channel)

    async def _run(
        self,
        backward: bool,
        job: Job,
        timeout: float | None,
        metadata: Metadata,
    ) -> AnyArray | list[AnyArray]:
        if self._channel is None:
            self._connect()
        if timeout is None:
            timeout = self._settings.timeout
        attempts = Attempts(self._settings.retry, timeout)
        pairs = (*self._settings.metadata, *metadata)
        alone = not job.streams
        while True:
            try:
                async with contextlib.aclosing(
                    self._send(
                        backward, job, attempts.timeout(), pairs, alone
                    )
                ) as responses:
                    async for response in responses:
                        job.take(response)
                if not alone or job.answered:
                    return job.results()
                alone = False
                continue
            except grpc.RpcError as failed:
                error: Error = error_of(failed)
                error.__cause__ = failed
            if not alone and _is_lost(error):
                alone = True
                continue
            alone = not job.streams
            await asyncio.sleep(attempts.pause_after(error, job.done))

    async def _send(
        self,
        backward: bool,
        job: Job,
        timeout: float | None,
        metadata: Metadata,
        alone: bool,
    ) -> AsyncGenerator[list[memoryview], None]:
        if alone:
            yield await self._unary[backward](
                next(job.requests()), timeout=timeout, metadata=metadata
            )
            return
        call = self._streams[backward](
            job.requests(), timeout=timeout, metadata=metadata
        )
        try:
            async for response in call:
                yield response
        finally:
            # A call that is left early must not go on sending.
            call.cancel()


def _is_lost(error: Error) -> bool:
    """Whether grpc.aio has overwritten the status that the server sent.

    It does so, now and then, where a stream has ended while a request was
    being written (grpc issue 36066). The first request that is not answered
    then goes by itself: a unary call's status comes through.
    """
    return (
        error.code is grpc.StatusCode.INTERNAL
        and error.message == "Internal error from Core"
    )
