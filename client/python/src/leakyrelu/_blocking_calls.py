# SPDX-License-Identifier: Apache-2.0
"""How the blocking client calls."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Generator, Sequence
from typing import Any

import grpc

from leakyrelu._arrays import AnyArray
from leakyrelu._face import Call
from leakyrelu._settings import Settings
from leakyrelu._stubs import ServerStubs, Stubs
from leakyrelu.errors import Error, error_of


class HealthWatch:
    """Whether a channel that watches health has no server that it may call.

    grpcio polls for a channel's state on a thread of its own, so it is asked
    only while there is reason to: from a call that found no server until one
    serves again. Thread-safe.
    """

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._asking = False
        self._heard = threading.Event()
        self._none_serves = False

    def none_serves(self) -> bool:
        """As far as it is known: up to date while it is true."""
        return self._none_serves

    def ask(self) -> bool:
        """Whether it is so now."""
        with self._lock:
            if not self._asking:
                self._asking = True
                self._heard.clear()
                self._channel.subscribe(self._on_state)
        # The state is known here; this waits for a thread to say it.
        self._heard.wait(10)
        return self._none_serves

    def _on_state(self, state: grpc.ChannelConnectivity) -> None:
        failing = state is grpc.ChannelConnectivity.TRANSIENT_FAILURE
        with self._lock:
            self._none_serves = failing
            if not failing and self._asking:
                self._asking = False
                self._channel.unsubscribe(self._on_state)
        self._heard.set()


class BlockingCalls:
    """Calls with their tries. Thread-safe."""

    def __init__(self, settings: Settings, interceptors: Sequence[Any]) -> None:
        credentials = settings.credentials()
        self._channels: list[grpc.Channel] = []
        self._closed = False

        def stubs(watch_health: bool) -> Stubs:
            arguments = settings.arguments(watch_health)
            target = settings.target.uri
            if credentials is None:
                channel = grpc.insecure_channel(target, arguments)
            else:
                channel = grpc.secure_channel(target, credentials, arguments)
            self._channels.append(channel)
            return Stubs(
                grpc.intercept_channel(channel, *interceptors)
                if interceptors
                else channel
            )

        # They share their connections.
        every = stubs(False)
        serving = stubs(True) if settings.watch_health else None
        watch = HealthWatch(self._channels[-1])
        self._servers = ServerStubs(
            every, serving, watch.none_serves, watch.ask
        )

    def run(self, call: Call) -> AnyArray | list[AnyArray]:
        """The call's results, of the first try that brings them."""
        job, attempts = call.job, call.attempts
        while True:
            if self._closed:
                raise RuntimeError("the client is closed")
            stubs = self._servers.pick()
            try:
                with contextlib.closing(
                    self._send(stubs, call, attempts.timeout())
                ) as responses:
                    for response in responses:
                        job.take(response)
                return job.results()
            except grpc.RpcError as failed:
                error: Error = error_of(failed)
                error.__cause__ = failed
            if self._closed:
                raise error
            if not self._servers.none_serves(stubs, error):
                time.sleep(attempts.pause_after(error, job.done))

    def close(self) -> None:
        """Ends the calls that run with CANCELLED."""
        self._closed = True
        for channel in self._channels:
            channel.close()

    def _send(
        self, stubs: Stubs, call: Call, timeout: float | None
    ) -> Generator[list[memoryview], None, None]:
        if not call.job.streams:
            for request in call.job.requests():
                yield stubs.unary[call.backward](
                    request, timeout=timeout, metadata=call.metadata
                )
            return
        stream = stubs.streams[call.backward](
            call.job.requests(), timeout=timeout, metadata=call.metadata
        )
        try:
            yield from stream
        finally:
            # A call that is left early must not go on sending.
            stream.cancel()
