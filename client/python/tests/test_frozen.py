# SPDX-License-Identifier: Apache-2.0
"""A server that is there and does not react."""

from __future__ import annotations

import os
import pathlib
import signal
from typing import Any

import pytest
from conftest import Call, expected, f32, real_server, same_bits

import leakyrelu
from leakyrelu import _attempts, _settings

X = f32(1, -2, 3)


def freeze(server: Any) -> None:
    server.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, server.pid, os.WSTOPPED)


@pytest.mark.parametrize("stream_above", [1 << 20, 0])
def test_a_frozen_server_ends_a_call_without_a_timeout(
    call: Call,
    stream_above: int,
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("KEEPALIVE_TIME", "KEEPALIVE_TIMEOUT", "CONNECT_TIMEOUT"):
        monkeypatch.setattr(_settings, name, 0.5)
    address = f"unix:{tmp_path}/socket"
    retry = leakyrelu.Retry(initial_backoff=0.01)
    settings = {"stream_above": stream_above, "retry": retry}
    with real_server(address) as server:
        freeze(server)
        with pytest.raises(leakyrelu.UnavailableError):
            call(address, "forward", X, settings=settings)
        server.send_signal(signal.SIGCONT)
        same_bits(
            call(address, "forward", X, settings=settings),
            expected(X, X, 0.01),
        )
        # The same where it freezes after it has been called.
        with leakyrelu.Client(
            address, stream_above=stream_above, retry=retry
        ) as client:
            client.forward(X)
            freeze(server)
            with pytest.raises(leakyrelu.UnavailableError):
                client.forward(X)
            server.send_signal(signal.SIGCONT)
            same_bits(client.forward(X), expected(X, X, 0.01))


def test_it_does_so_within_a_minute() -> None:
    retry = leakyrelu.Retry()
    pauses = sum(
        min(retry.initial_backoff * 2**n, retry.max_backoff)
        for n in range(_attempts.DEFAULT_ATTEMPTS - 1)
    )
    assert (
        _settings.KEEPALIVE_TIME
        + _settings.KEEPALIVE_TIMEOUT
        + _settings.CONNECT_TIMEOUT
        + pauses
        < 60
    )
