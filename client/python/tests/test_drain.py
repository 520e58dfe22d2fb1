# SPDX-License-Identifier: Apache-2.0
"""Clients of servers that say they are not serving, and of one that stops."""

from __future__ import annotations

import asyncio
import collections
import pathlib
import signal
import threading
import time
from concurrent import futures

import pytest
from conftest import Call, expected, f32, real_server, same_bits
from scripted_server import Health, Scripted, serve

import leakyrelu
from leakyrelu import aio

X = f32(1, -2, 3)
ONCE = leakyrelu.Retry(max_attempts=1)


@pytest.mark.parametrize("stream_above", [1 << 20, 0])
def test_the_only_server_is_called_whatever_it_says(
    call: Call, stream_above: int
) -> None:
    script = Scripted()
    settings = {"retry": ONCE, "stream_above": stream_above}
    with serve(script, more=[Health(False).handler]) as address:
        same_bits(call(address, "forward", X, settings=settings), X)
    assert script.calls == 1


def test_so_are_all_servers_where_none_is_serving(call: Call) -> None:
    first, second = Scripted(), Scripted()
    with (
        serve(first, more=[Health(False).handler]) as one,
        serve(second, more=[Health(False).handler]) as other,
    ):
        for _ in range(10):
            call(f"{one},{other}", "forward", X, settings={"retry": ONCE})
    assert first.calls + second.calls == 10


def test_calls_follow_the_servers_as_they_turn() -> None:
    """Blocking and asyncio, in turn."""
    servers = [Scripted(), Scripted()]
    health = [Health(True), Health(True)]

    async def calls(address: str) -> None:
        async with aio.Client(address, retry=ONCE) as twin:
            with leakyrelu.Client(address, retry=ONCE) as client:

                async def until(wanted: set[int]) -> None:
                    """Until 20 calls in a row went to these servers only."""
                    end = time.monotonic() + 60
                    called: set[int] = set()
                    while called != wanted:
                        assert time.monotonic() < end
                        before = [server.calls for server in servers]
                        for _ in range(10):
                            same_bits(client.forward(X), X)
                            same_bits(await twin.forward(X), X)
                        called = {
                            n
                            for n, server in enumerate(servers)
                            if server.calls > before[n]
                        }

                await until({0, 1})
                health[0].set(False)
                await until({1})
                health[1].set(False)
                await until({0, 1})
                health[0].set(True)
                await until({0})
                health[1].set(True)
                await until({0, 1})

    with (
        serve(servers[0], more=[health[0].handler]) as one,
        serve(servers[1], more=[health[1].handler]) as other,
    ):
        asyncio.run(calls(f"{one},{other}"))


def test_health_is_not_watched_where_that_is_switched_off(call: Call) -> None:
    first, second = Scripted(), Scripted()
    health = Health(False)
    with (
        serve(first, more=[health.handler]) as one,
        serve(second) as other,
        leakyrelu.Client(f"{one},{other}", watch_health=False) as client,
    ):
        while not (first.calls and second.calls):
            same_bits(client.forward(X), X)
        settings = {"watch_health": False}
        same_bits(call(one, "forward", X, settings=settings), X)
    assert health.watches == 0


@pytest.mark.parametrize("lead", ["0s", "1s"])
def test_no_call_fails_while_the_only_server_is_replaced(
    lead: str, tmp_path: pathlib.Path
) -> None:
    address = f"unix:{tmp_path}/socket"
    want = expected(X, X, 0.01)
    retry = leakyrelu.Retry(initial_backoff=0.02)
    made = collections.Counter[str]()
    over = threading.Event()

    def block() -> None:
        with leakyrelu.Client(address, timeout=60, retry=retry) as client:
            while not over.is_set():
                same_bits(client.forward(X), want)
                made["blocking"] += 1

    async def wait() -> None:
        async with aio.Client(address, timeout=60, retry=retry) as client:
            while not over.is_set():
                same_bits(await client.forward(X), want)
                made["awaited"] += 1

    def more(calls: int) -> None:
        """Waits until each client has made so many more."""
        before = made.copy()
        end = time.monotonic() + 60
        while any(
            made[name] < before[name] + calls for name in ("blocking", "awaited")
        ):
            assert time.monotonic() < end
            time.sleep(0.001)

    with futures.ThreadPoolExecutor(2) as pool:
        with real_server(address, lead) as server:
            running = [pool.submit(block), pool.submit(asyncio.run, wait())]
            try:
                more(10)
                server.send_signal(signal.SIGTERM)
                if lead != "0s":
                    # Said to be NOT_SERVING, and called all the same.
                    more(10)
                    assert server.poll() is None
                server.wait()
                with real_server(address, "0s"):
                    more(10)
                    over.set()
                    for future in running:
                        future.result()
            finally:
                over.set()
