# SPDX-License-Identifier: Apache-2.0
"""Several servers behind one client."""

from __future__ import annotations

import asyncio

import pytest
from conftest import f32, same_bits
from scripted_server import Scripted, not_serving, serve

import leakyrelu
from leakyrelu import aio
from leakyrelu._target import target_of

X = f32(1, -2, 3)


def test_addresses() -> None:
    for same in ("a:1", "[::1]:2", "unix:/a,b", "dns:///relu.example:443"):
        assert target_of(same) == same
    assert target_of("1.2.3.4:5,6.7.8.9:10") == "ipv4:1.2.3.4:5,6.7.8.9:10"
    assert target_of("[::1]:5,[::2]:6") == "ipv6:[::1]:5,[::2]:6"


@pytest.mark.parametrize(
    "wrong",
    ["", ",", "1.2.3.4:5,", "1.2.3.4:5,b:6", "1.2.3.4:5,[::1]:6", "::1:5,::2:6",
     "1.2.3.4:0,1.2.3.4:5", "1.2.3.4:5,1.2.3.4"],
)
def test_wrong_addresses_are_named(wrong: str) -> None:
    with pytest.raises(ValueError, match="address: '"):
        leakyrelu.Client(wrong)


def test_calls_go_to_all_servers_in_turn() -> None:
    first, second = Scripted(), Scripted()
    with serve(first) as one, serve(second) as other:
        with leakyrelu.Client(f"{one},{other}", timeout=60) as client:
            while not (first.calls and second.calls):
                same_bits(client.forward(X), X)
            before = first.calls, second.calls
            for _ in range(10):
                same_bits(client.forward(X), X)
            assert (first.calls, second.calls) == (before[0] + 5, before[1] + 5)


def test_a_server_that_is_not_serving_gets_none() -> None:
    first, second = Scripted(), Scripted()

    async def calls(address: str) -> None:
        async with aio.Client(address, timeout=60) as client:
            for _ in range(10):
                same_bits(await client.forward(X), X)

    with serve(first, more=[not_serving()]) as one, serve(second) as other:
        with leakyrelu.Client(f"{one},{other}", timeout=60) as client:
            for _ in range(10):
                same_bits(client.forward(X), X)
        asyncio.run(calls(f"{one},{other}"))
    assert (first.calls, second.calls) == (0, 20)


def test_no_call_is_lost_when_a_server_goes() -> None:
    second = Scripted()
    with serve(second) as other:
        with serve(Scripted()) as one:
            client = leakyrelu.Client(f"{one},{other}", timeout=60)
            for _ in range(10):
                same_bits(client.forward(X), X)
        for _ in range(50):
            same_bits(client.forward(X), X)
        client.close()
    assert second.calls >= 50
