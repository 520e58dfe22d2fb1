# SPDX-License-Identifier: Apache-2.0
"""What a connection is made with; the same for both clients."""

from __future__ import annotations

import json

import grpc

from leakyrelu import _checks
from leakyrelu._checks import Metadata
from leakyrelu._options import Retry, Tls, pem
from leakyrelu._target import Target, target_of

DEFAULT_ADDRESS = "127.0.0.1:50051"
DEFAULT_CHUNK_BYTES = 1 << 20
DEFAULT_STREAM_ABOVE = 4 << 20

# Round robin over all servers. With the health check, without those that
# report that they are not serving; a server without the health service counts
# as serving.
_SERVICE_CONFIG = json.dumps(
    {
        "loadBalancingConfig": [{"round_robin": {}}],
        "healthCheckConfig": {"serviceName": ""},
    }
)

# A connection on which nothing arrives is pinged, and given up where the ping
# is not answered: with the time to connect and the pauses of four more tries,
# a server that does not react ends a call without a timeout within 60 s.
KEEPALIVE_TIME = 30.0
KEEPALIVE_TIMEOUT = 20.0
# gRPC's own 20 s would not leave room for a try after that.
CONNECT_TIMEOUT = 5.0


class Settings:
    """A client's options, checked."""

    def __init__(
        self,
        address: str,
        *,
        tls: Tls | bool,
        timeout: float | None,
        retry: Retry,
        watch_health: bool,
        stream_above: int,
        chunk_bytes: int,
        metadata: Metadata,
    ) -> None:
        self.target: Target = target_of(address)
        self.address = address
        _checks.instance("tls", tls, (bool, Tls), "True, False or leakyrelu.Tls")
        self.tls = tls
        self.timeout = _checks.timeout(timeout)
        _checks.instance("retry", retry, Retry, "leakyrelu.Retry")
        self.retry = retry
        _checks.instance("watch_health", watch_health, bool, "True or False")
        self.watch_health = watch_health
        self.stream_above = _checks.whole("stream_above", stream_above, 0)
        self.chunk_bytes = _checks.whole("chunk_bytes", chunk_bytes, 8, 1 << 30)
        self.metadata = _checks.metadata(metadata)

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

    def arguments(self, watch_health: bool) -> list[tuple[str, int | str]]:
        """gRPC's channel arguments."""

        def milliseconds(seconds: float) -> int:
            return max(1, min(int(seconds * 1000), 2**31 - 1))

        arguments: list[tuple[str, int | str]] = [
            # Ours know the server's RetryInfo and go on within a stream.
            ("grpc.enable_retries", 0),
            ("grpc.service_config", _SERVICE_CONFIG),
            # Channels that differ by this alone share their connections.
            ("grpc.inhibit_health_checking", int(not watch_health)),
            ("grpc.enable_http_proxy", int(self.target.uses_proxy)),
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
            # Named for what it was; it is the time that connecting may take.
            (
                "grpc.min_reconnect_backoff_ms",
                milliseconds(CONNECT_TIMEOUT),
            ),
            ("grpc.keepalive_time_ms", milliseconds(KEEPALIVE_TIME)),
            ("grpc.keepalive_timeout_ms", milliseconds(KEEPALIVE_TIMEOUT)),
            # What newer gRPC heeds in its place, a minute of its own.
            ("grpc.http2.ping_timeout_ms", milliseconds(KEEPALIVE_TIMEOUT)),
            # The server allows it every 10 s. A call that follows a long
            # pause does not meet a connection that is long lost.
            ("grpc.keepalive_permit_without_calls", 1),
            # Else it stops after two pings where nothing is sent.
            ("grpc.http2.max_pings_without_data", 0),
        ]
        if isinstance(self.tls, Tls) and self.tls.server_name is not None:
            arguments.append(
                ("grpc.ssl_target_name_override", self.tls.server_name)
            )
        return arguments
