# SPDX-License-Identifier: Apache-2.0
"""What a connection is made with; the same for both kinds of channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc

from leakyrelu import _wire
from leakyrelu._options import Retry, Tls, pem
from leakyrelu._target import SERVICE_CONFIG, target_of

Metadata = Sequence[tuple[str, "str | bytes"]]

_SERVICE = "/leakyrelu.v1.LeakyReluService"
# Of backward or not: the unary method, and the stream.
METHODS = {
    False: (f"{_SERVICE}/Forward", f"{_SERVICE}/ForwardStream"),
    True: (f"{_SERVICE}/Backward", f"{_SERVICE}/BackwardStream"),
}

DEFAULT_ADDRESS = "127.0.0.1:50051"
DEFAULT_CHUNK_BYTES = 1 << 20
DEFAULT_STREAM_ABOVE = 4 << 20


@dataclass(frozen=True)
class Settings:
    """A client's options, checked."""

    address: str = DEFAULT_ADDRESS
    tls: Tls | bool = False
    timeout: float | None = None
    retry: Retry = field(default_factory=Retry)
    stream_above: int = DEFAULT_STREAM_ABOVE
    chunk_bytes: int = DEFAULT_CHUNK_BYTES
    metadata: Metadata = ()

    def __post_init__(self) -> None:
        target_of(self.address)
        if self.stream_above < 0:
            raise ValueError(
                f"stream_above: {self.stream_above}, allowed 0 bytes or more"
            )
        if self.chunk_bytes < 8:
            raise ValueError(
                f"chunk_bytes: {self.chunk_bytes}, allowed 8 bytes or more"
            )

    @property
    def target(self) -> str:
        """The address as gRPC wants it."""
        return target_of(self.address)

    def credentials(self) -> grpc.ChannelCredentials | None:
        """None: plaintext."""
        if self.tls is False:
            return None
        tls = Tls() if self.tls is True else self.tls
        return grpc.ssl_channel_credentials(
            pem(tls.root_certificates),
            pem(tls.private_key),
            pem(tls.certificate_chain),
        )

    def arguments(self) -> list[tuple[str, int | str]]:
        """gRPC's channel arguments."""

        def milliseconds(seconds: float) -> int:
            return max(1, min(int(seconds * 1000), 2**31 - 1))

        arguments: list[tuple[str, int | str]] = [
            # Ours know the server's RetryInfo and go on within a stream.
            ("grpc.enable_retries", 0),
            ("grpc.service_config", SERVICE_CONFIG),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_receive_message_length", -1),
            # Without these the channel fails our retries at once for a second
            # after a lost connection, and for up to two minutes later on.
            (
                "grpc.initial_reconnect_backoff_ms",
                milliseconds(self.retry.initial_backoff),
            ),
            (
                "grpc.max_reconnect_backoff_ms",
                milliseconds(self.retry.max_backoff),
            ),
            # gRPC's own minimum, or a lost server is asked again no sooner.
            (
                "grpc.min_reconnect_backoff_ms",
                milliseconds(self.retry.initial_backoff),
            ),
        ]
        if isinstance(self.tls, Tls) and self.tls.server_name is not None:
            arguments.append(
                ("grpc.ssl_target_name_override", self.tls.server_name)
            )
        return arguments


def stubs(channel: Any) -> tuple[dict[bool, Any], dict[bool, Any]]:
    """The channel's unary methods and its streams, each of backward or not.

    Requests are bytes already; of responses only the bulk is looked at.
    """
    unary, streams = {}, {}
    for backward, (method, stream) in METHODS.items():
        unary[backward] = channel.unary_unary(
            method, response_deserializer=_wire.decode
        )
        streams[backward] = channel.stream_stream(
            stream, response_deserializer=_wire.decode
        )
    return unary, streams
