# SPDX-License-Identifier: Apache-2.0
"""The service's methods on a channel, of either of grpcio's two APIs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc

from leakyrelu import _wire
from leakyrelu.errors import Error

_SERVICE = "/leakyrelu.v1.LeakyReluService"


class Stubs:
    """The unary methods and the streams, each of backward or not.

    Requests are bytes already; of responses only the bulk is looked at.
    """

    def __init__(self, channel: Any) -> None:
        self.unary: dict[bool, Any] = {}
        self.streams: dict[bool, Any] = {}
        for backward, name in ((False, "Forward"), (True, "Backward")):
            self.unary[backward] = channel.unary_unary(
                f"{_SERVICE}/{name}", response_deserializer=_wire.decode
            )
            self.streams[backward] = channel.stream_stream(
                f"{_SERVICE}/{name}Stream", response_deserializer=_wire.decode
            )


class ServerStubs:
    """Chooses for each try of a call between the servers that are serving and,
    where there is none, all of them."""

    def __init__(
        self,
        every: Stubs,
        serving: Stubs | None,
        none_serves: Callable[[], bool],
        ask: Callable[[], bool],
    ) -> None:
        """
        Args:
            every: All servers.
            serving: Those that do not say they are not serving. None: health
                is not watched.
            none_serves: Whether none is serving, as far as it is known.
            ask: The same, known for certain; asked where a call failed.
        """
        self._every = every
        self._serving = serving
        self._none_serves = none_serves
        self._ask = ask

    def pick(self) -> Stubs:
        """Those for the next try."""
        if self._serving is None or self._none_serves():
            return self._every
        return self._serving

    def none_serves(self, tried: Stubs, error: Error) -> bool:
        """Whether a try failed since no server says that it is serving: then
        it is repeated at once with what `pick` gives now."""
        return (
            tried is self._serving
            and error.code is grpc.StatusCode.UNAVAILABLE
            and self._ask()
        )
