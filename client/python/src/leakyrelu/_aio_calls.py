# SPDX-License-Identifier: Apache-2.0
"""How the asyncio client calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import grpc
import grpc.aio

from leakyrelu._arrays import AnyArray
from leakyrelu._face import Call
from leakyrelu._settings import Settings
from leakyrelu._stubs import ServerStubs, Stubs
from leakyrelu.errors import Error, error_of


class AioCalls:
    """Calls with their tries, on the event loop of the first."""

    def __init__(self, settings: Settings, interceptors: Sequence[Any]) -> None:
        self._settings = settings
        self._interceptors = interceptors
        # Files are read and checked when the client is made.
        self._credentials = settings.credentials()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._channels: list[grpc.aio.Channel] = []
        self._servers: ServerStubs | None = None
        self._closed = False

    async def run(self, call: Call) -> AnyArray | list[AnyArray]:
        """The call's results, of the first try that brings them."""
        servers = self._connected()
        job, attempts = call.job, call.attempts
        alone = not job.streams
        while True:
            stubs = servers.pick()
            try:
                async with contextlib.aclosing(
                    self._send(stubs, call, attempts.timeout(), alone)
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
            if servers.none_serves(stubs, error):
                continue
            if not alone and _is_lost(error):
                alone = True
                continue
            alone = not job.streams
            await asyncio.sleep(attempts.pause_after(error, job.done))

    async def close(self) -> None:
        """Cancels the calls that run."""
        self._closed = True
        if self._servers is not None:
            self._check_loop()
        for channel in self._channels:
            await channel.close()

    def _check_loop(self) -> None:
        if self._loop is not asyncio.get_running_loop():
            raise RuntimeError(
                "the client belongs to the event loop of its first call: make "
                "one for each event loop"
            )

    def _connected(self) -> ServerStubs:
        if self._closed:
            raise RuntimeError("the client is closed")
        if self._servers is None:
            # Not earlier: grpc.aio ties a channel to the running loop.
            self._loop = asyncio.get_running_loop()
            # They share their connections.
            every = self._stubs(False)
            serving = self._stubs(True) if self._settings.watch_health else None
            self._servers = ServerStubs(
                every, serving, self._none_serves, self._none_serves
            )
        self._check_loop()
        return self._servers

    def _stubs(self, watch_health: bool) -> Stubs:
        arguments = self._settings.arguments(watch_health)
        target = self._settings.target.uri
        interceptors = list(self._interceptors) or None
        if self._credentials is None:
            channel = grpc.aio.insecure_channel(
                target, arguments, interceptors=interceptors
            )
        else:
            channel = grpc.aio.secure_channel(
                target, self._credentials, arguments, interceptors=interceptors
            )
        self._channels.append(channel)
        return Stubs(channel)

    def _none_serves(self) -> bool:
        state = self._channels[-1].get_state()
        return state is grpc.ChannelConnectivity.TRANSIENT_FAILURE

    async def _send(
        self, stubs: Stubs, call: Call, timeout: float | None, alone: bool
    ) -> AsyncGenerator[list[memoryview], None]:
        if alone:
            yield await stubs.unary[call.backward](
                next(call.job.requests()),
                timeout=timeout,
                metadata=call.metadata,
            )
            return
        stream = stubs.streams[call.backward](
            call.job.requests(), timeout=timeout, metadata=call.metadata
        )
        try:
            async for response in stream:
                yield response
        finally:
            # A call that is left early must not go on sending.
            stream.cancel()


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
