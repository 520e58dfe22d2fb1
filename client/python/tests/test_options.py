# SPDX-License-Identifier: Apache-2.0
"""Wrong options are named, at the constructor or the call; how clients show."""

from __future__ import annotations

import asyncio
import copy
import math
import pickle
import re
from typing import Any

import numpy as np
import pytest
from conftest import Call, f32, same_bits
from scripted_server import Scripted, serve

import leakyrelu
from leakyrelu import aio

X = f32(1, -2, 3)
CLIENTS = (leakyrelu.Client, aio.Client)
SECONDS = "allowed: a finite number of seconds, or None"


@pytest.mark.parametrize(
    ("settings", "kind", "text"),
    [
        ({"timeout": math.inf}, ValueError, f"timeout: got inf, {SECONDS}"),
        ({"timeout": math.nan}, ValueError, f"timeout: got nan, {SECONDS}"),
        ({"timeout": 10**400}, ValueError, "timeout: got 1000"),
        ({"timeout": "5"}, TypeError, f"timeout: got '5', {SECONDS}"),
        ({"timeout": True}, TypeError, f"timeout: got True, {SECONDS}"),
        ({"retry": 3}, TypeError, "retry: got 3, allowed: leakyrelu.Retry"),
        ({"tls": "ca.pem"}, TypeError,
         "tls: got 'ca.pem', allowed: True, False or leakyrelu.Tls"),
        ({"tls": None}, TypeError, "tls: got None"),
        ({"watch_health": None}, TypeError, "watch_health: got None"),
        ({"metadata": {}}, TypeError, "metadata: got {}, allowed: a sequence"),
        ({"metadata": "ab"}, TypeError, "metadata: got 'ab'"),
        ({"metadata": 3}, TypeError, "metadata: got 3"),
        ({"metadata": ["ab"]}, TypeError, "metadata[0]: got 'ab'"),
        ({"metadata": [("a", "b", "c")]}, TypeError, "metadata[0]: got ("),
        ({"metadata": [(b"a", "b")]}, TypeError,
         "metadata[0]'s name: got b'a', allowed: a str"),
        ({"metadata": [("A", "b")]}, ValueError, "metadata[0]'s name: got 'A'"),
        ({"metadata": [("a", 1)]}, TypeError,
         "metadata[0]'s value: got int, allowed: str or bytes"),
        ({"metadata": [("a", "ä")]}, ValueError, "metadata[0]'s value: got"),
        ({"metadata": [("a-bin", "b")]}, TypeError, "metadata[0]'s value: got"),
        ({"chunk_bytes": 7}, ValueError,
         "chunk_bytes: got 7, allowed: a whole number, at least 8"),
        ({"chunk_bytes": 2**31}, ValueError, "chunk_bytes: got 2147483648"),
        ({"chunk_bytes": 1e6}, TypeError, "chunk_bytes: got 1000000.0"),
        ({"stream_above": -1}, ValueError, "stream_above: got -1"),
        ({"stream_above": math.nan}, TypeError, "stream_above: got nan"),
    ],
)
def test_settings(
    settings: dict[str, Any], kind: type[Exception], text: str
) -> None:
    for client in CLIENTS:
        with pytest.raises(kind, match=re.escape(text)):
            client("localhost:1", **settings)


@pytest.mark.parametrize(
    ("options", "kind", "text"),
    [
        ({"timeout": math.inf}, ValueError, f"timeout: got inf, {SECONDS}"),
        ({"timeout": "5"}, TypeError, "timeout: got '5'"),
        ({"metadata": {}}, TypeError, "metadata: got {}"),
        ({"copy": 1}, TypeError, "copy: got 1, allowed: True or False"),
        ({"preset": "relu"}, ValueError,
         "preset: got 'relu', allowed: 'pytorch', 'tensorflow', 'numpy', 'c'"),
        ({"preset": 3}, ValueError, "preset: got 3, allowed: 'pytorch'"),
        ({"preset": None}, ValueError, "preset: got None"),
        ({"semantics": "numpy"}, ValueError,
         "semantics: got 'numpy', allowed: 'pytorch', 'tensorflow'"),
        ({"negative_slope": "0.1"}, TypeError,
         "negative_slope: got '0.1', allowed: a finite number"),
        ({"negative_slope": 1j}, TypeError, "negative_slope: got 1j"),
        ({"negative_slope": True}, TypeError, "negative_slope: got True"),
        ({"negative_slope": X}, TypeError, "negative_slope: got array"),
        ({"negative_slope": 10**400}, ValueError, "negative_slope: got 1000"),
        ({"slope": 1}, TypeError, "slope"),
    ],
)
def test_calls(
    call: Call, options: dict[str, Any], kind: type[Exception], text: str
) -> None:
    script = Scripted()
    with serve(script) as address:
        for method in ("forward", "backward"):
            with pytest.raises(kind, match=re.escape(text)):
                call(address, method, X, **options)
    assert script.calls == 0


def test_retries_and_credentials() -> None:
    for settings, kind, text in (
        ({"max_attempts": 0}, ValueError, "retry.max_attempts: got 0, allowed"),
        ({"max_attempts": 2.5}, TypeError, "retry.max_attempts: got 2.5"),
        ({"max_backoff": -1}, ValueError, "retry.max_backoff: got -1"),
        ({"max_backoff": math.inf}, ValueError, "retry.max_backoff: got inf"),
        ({"initial_backoff": math.nan}, ValueError, "initial_backoff: got nan"),
        ({"initial_backoff": "1"}, TypeError, "initial_backoff: got '1'"),
    ):
        with pytest.raises(kind, match=text):
            leakyrelu.Retry(**settings)
    for credentials, kind, text in (
        ({"private_key": b"key"}, ValueError, "tls: got one of .* both or"),
        ({"root_certificates": 3}, TypeError, "root_certificates: got int"),
        ({"root_certificates": "-----BEGIN CERTIFICATE-----\n"}, TypeError,
         "root_certificates: got PEM text as str, allowed: a path, PEM text"),
        ({"server_name": 3}, TypeError, "tls.server_name: got 3"),
    ):
        with pytest.raises(kind, match=text):
            leakyrelu.Tls(**credentials)
    for kinds in CLIENTS:
        with pytest.raises(FileNotFoundError):
            kinds("localhost:1", tls=leakyrelu.Tls("/no/such/file"))


def test_numpys_numbers_are_numbers(address: str, call: Call) -> None:
    got = call(address, "forward", X, np.float32(0.5), timeout=np.float64(60))
    same_bits(got, f32(1, -1, 3))
    same_bits(call(address, "forward", X, np.int64(2)), f32(1, -4, 3))
    same_bits(call(address, "forward", X, 2, timeout=10**15), f32(1, -4, 3))


@pytest.mark.parametrize("stream_above", [1 << 20, 0])
def test_the_signs_of_zeros_follow_the_slopes_whatever_came_before(
    address: str, call: Call, stream_above: int
) -> None:
    settings = {"stream_above": stream_above}
    x = f32(0, -1)
    for slope in (0.0, -0.0, 0.0, -0.0):
        # -1 * 0.0 is -0, and -1 * -0.0 is 0; so for 0, which is not above 0.
        want = f32(0 * slope, -1 * slope)
        got = call(address, "forward", x, slope, settings=settings)
        same_bits(got, want)
        got = call(address, "backward", x, None, slope, settings=settings)
        assert np.signbit(got).tolist() == [math.copysign(1, slope) < 0] * 2


def test_how_clients_show() -> None:
    for client, shown in (
        (leakyrelu.Client("unix:/a"), "leakyrelu.Client('unix:/a')"),
        (aio.Client("a:1,b:1".replace("a", "1.1.1.1").replace("b", "1.1.1.2")),
         "leakyrelu.aio.Client('1.1.1.1:1,1.1.1.2:1')"),
    ):
        assert repr(client) == shown
        for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="make a client in each") as error:
                attempt(client)
            assert shown in str(error.value)
    assert re.fullmatch(r"\d+\.\d+\.\d+", leakyrelu.__version__)


def test_an_aio_client_belongs_to_one_event_loop(address: str) -> None:
    client = aio.Client(address)

    async def call() -> Any:
        return await client.forward(X, 0.5)

    same_bits(asyncio.run(call()), f32(1, -1, 3))
    for again in (call(), client.close()):
        with pytest.raises(RuntimeError, match="one for each event loop"):
            asyncio.run(again)


def test_a_closed_aio_client_says_so(address: str) -> None:
    async def calls() -> None:
        client = aio.Client(address)
        await client.forward(X)
        await client.close()
        with pytest.raises(RuntimeError, match="the client is closed"):
            await client.forward(X)

    asyncio.run(calls())
