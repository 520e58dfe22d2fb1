# SPDX-License-Identifier: Apache-2.0
"""The blocking client."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, overload

import grpc
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
        """
        Args:
            address: ``HOST:PORT``, ``[V6]:PORT`` or ``unix:PATH``; any target
                that gRPC resolves; or several IP addresses with ports,
                separated by commas. Calls go in turn to all servers behind a
                name or in a list, but not to those that say they are not
                serving.
            tls: False is plaintext, True TLS with the usual roots.
            timeout: Seconds for each call, its retries included; None: no
                limit. Calls may set their own.
            retry: When a failed call is tried again.
            stream_above: Calls with more bytes of arrays than this go through
                ForwardStream and BackwardStream, in chunks; the result is the
                same. Also those of more than 1024 arrays.
            chunk_bytes: The size of these chunks, at least 8.
            metadata: Pairs that go with every call, as for authorization.
            interceptors: gRPC's client interceptors, as for tracing.
        """
        self._settings = Settings(
            address, tls, timeout, retry, stream_above, chunk_bytes, metadata
        )
        credentials = self._settings.credentials()
        arguments = self._settings.arguments()
        target = self._settings.target
        if credentials is None:
            channel = grpc.insecure_channel(target, arguments)
        else:
            channel = grpc.secure_channel(target, credentials, arguments)
        self._channel = channel
        if interceptors:
            channel = grpc.intercept_channel(channel, *interceptors)
        self._unary, self._streams = _channel.stubs(channel)

    @overload
    def forward(
        self,
        x: NDArray[T],
        negative_slope: float | None = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    def forward(
        self,
        x: Sequence[NDArray[T]],
        negative_slope: float | None = None,
        *,
        out: list[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    def forward(
        self,
        x: Numbers | SupportsArray,
        negative_slope: float | None = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    def forward(
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
        """``x`` where x > 0, else ``x * negative_slope``.

        Args:
            x: An array of float16, bfloat16 (ml_dtypes), float32 or float64;
                any shape, stride and byte order. A list or tuple of arrays is
                a batch, whose types and shapes may differ. Python's numbers
                become float64 (float32 with ``preset="c"``).
            negative_slope: Any finite number. None: the preset's.
            preset: A framework's slope and semantics: "pytorch" (0.01),
                "tensorflow" (0.2), "numpy" (0.1), "c" (0.01f).
            semantics: "pytorch" or "tensorflow". None: the preset's.
            timeout: Seconds, retries included. None: the client's.
            metadata: Pairs that go with this call, after the client's.
            out: Where to write the result: an array of x's type and shape (or
                a list of them). It may be x itself.
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
        return self._run(False, job, timeout, metadata)

    @overload
    def backward(
        self,
        x: NDArray[T],
        grad: NDArray[T] | Numbers | None = None,
        negative_slope: float | None = None,
        *,
        out: NDArray[T] | None = None,
        **options: Unpack[CallOptions],
    ) -> NDArray[T]: ...
    @overload
    def backward(
        self,
        x: Sequence[NDArray[T]],
        grad: Sequence[NDArray[T]] | None = None,
        negative_slope: float | None = None,
        *,
        out: list[NDArray[T]] | None = None,
        **options: Unpack[CallOptions],
    ) -> list[NDArray[T]]: ...
    @overload
    def backward(
        self,
        x: Numbers | SupportsArray,
        grad: Numbers | SupportsArray | None = None,
        negative_slope: float | None = None,
        *,
        out: AnyArray | None = None,
        **options: Unpack[CallOptions],
    ) -> AnyArray: ...
    def backward(
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
        """``grad`` where x > 0, else ``grad * negative_slope``.

        Args:
            x: The input of the forward pass (not its output), as there.
            grad: The gradient with respect to the forward pass's output, of
                x's type and shape (a list of them for a batch). None: the
                derivative itself, 1 or the slope.

        The other arguments, result and errors are those of `forward`.
        """
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
        return self._run(True, job, timeout, metadata)

    def close(self) -> None:
        """Closes the connection; calls that run end with CANCELLED."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(
        self,
        backward: bool,
        job: Job,
        timeout: float | None,
        metadata: Metadata,
    ) -> AnyArray | list[AnyArray]:
        if timeout is None:
            timeout = self._settings.timeout
        attempts = Attempts(self._settings.retry, timeout)
        pairs = (*self._settings.metadata, *metadata)
        while True:
            try:
                with contextlib.closing(
                    self._send(backward, job, attempts.timeout(), pairs)
                ) as responses:
                    for response in responses:
                        job.take(response)
                return job.results()
            except grpc.RpcError as failed:
                error: Error = error_of(failed)
                error.__cause__ = failed
            time.sleep(attempts.pause_after(error, job.done))

    def _send(
        self,
        backward: bool,
        job: Job,
        timeout: float | None,
        metadata: Metadata,
    ) -> Generator[list[memoryview], None, None]:
        if not job.streams:
            for request in job.requests():
                yield self._unary[backward](
                    request, timeout=timeout, metadata=metadata
                )
            return
        call = self._streams[backward](
            job.requests(), timeout=timeout, metadata=metadata
        )
        try:
            yield from call
        finally:
            # A call that is left early must not go on sending.
            call.cancel()
