# SPDX-License-Identifier: Apache-2.0
"""Several servers behind one client."""

from __future__ import annotations

import asyncio

from typing import Any

import pytest
from conftest import Call, f32, same_bits
from scripted_server import Health, Scripted, serve

import leakyrelu
from leakyrelu import aio
from leakyrelu._proxy import needs_proxy
from leakyrelu._target import Target, target_of

X = f32(1, -2, 3)
ONCE = leakyrelu.Retry(max_attempts=1)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("grpc_proxy", "https_proxy", "http_proxy", "no_grpc_proxy",
                 "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_addresses() -> None:
    for same in ("a:1", "[::1]:2", "[fe80::1%lo]:1", "unix:/a,b",
                 "unix-abstract:a", "dns:a:1", "dns:///relu.example:443",
                 "dns://10.0.0.1:53/relu.example:443"):
        assert target_of(same) == Target(same, False)
    assert target_of("1.2.3.4:5,6.7.8.9:10").uri == "ipv4:1.2.3.4:5,6.7.8.9:10"
    assert target_of("[::1]:5,[::2]:6").uri == "ipv6:[::1]:5,[::2]:6"


@pytest.mark.parametrize(
    "wrong",
    ["", ",", "localhost", "127.0.0.1", "localhost:", ":1", "localhost:0",
     "127.0.0.1:99999", "localhost:http", "localhost: 1", "localhost:+1",
     "localhost:1_0", "http://localhost:1", "localhost:1/", "local host:1",
     "user@localhost:1", "::1:1", "[127.0.0.1]:1", "[localhost]:1",
     "dns:///localhost", "dns://localhost:1", "dns:", "unix:",
     "unix-abstract:", "1.2.3.4:5,", "1.2.3.4:5,b:6", "1.2.3.4:5,[::1]:6",
     "::1:5,::2:6", "1.2.3.4:0,1.2.3.4:5", "1.2.3.4:5,1.2.3.4"],
)
def test_wrong_addresses_are_named(wrong: str) -> None:
    for kind in (leakyrelu.Client, aio.Client):
        with pytest.raises(ValueError, match="address: got '.*', allowed: "):
            kind(wrong)


@pytest.mark.parametrize(
    "wrong",
    ["localhost:0", "127.0.0.1:99999", "[::1]:65536", "dns:///a:70000",
     "1.2.3.4:5,1.2.3.5:99999"],
)
def test_a_port_out_of_range_is_named(wrong: str) -> None:
    with pytest.raises(ValueError, match="allowed: a port from 1 to 65535"):
        target_of(wrong)


@pytest.mark.parametrize("wrong", [None, 50051, b"localhost:1", ["a:1"]])
def test_addresses_are_text(wrong: Any) -> None:
    with pytest.raises(TypeError, match="address: got .*, allowed: HOST:PORT"):
        leakyrelu.Client(wrong)


def test_what_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "10.0.0.0/8,.example.com")
    for proxied in ("192.0.2.1:1", "[2001:db8::1]:1", "example.org:1",
                    "dns:///example.org:1"):
        assert target_of(proxied).uses_proxy
    for direct in ("127.0.0.1:1", "[::1]:1", "localhost:1", "unix:/a",
                   "unix-abstract:a", "10.1.2.3:1", "a.example.com:1",
                   "10.0.0.1:1,127.0.0.1:2"):
        assert not target_of(direct).uses_proxy
    with pytest.raises(ValueError, match="192.0.2.1:2' with an HTTP proxy"):
        target_of("10.0.0.1:1,192.0.2.1:2")


@pytest.mark.parametrize(
    ("host", "listed", "needs"),
    [
        ("127.255.0.3", "", False), ("128.0.0.1", "", True),
        ("::1", "", False), ("::", "", True), ("a.localhost", "", False),
        ("notlocalhost", "", True), ("www.example.org", "example.org", False),
        ("www.example.org", "a, .ORG ,b", False),
        ("www.example.org", "*", False), ("www.example.org", ", ,", True),
        ("www.example.org", "www.example", True),
        ("10.1.2.3", "10.1.2.3", False), ("10.1.2.3", "10.1.2.2/31", False),
        ("10.1.2.3", "2.3", True), ("10.1.2.3", "10.0.0.0/33", True),
        ("10.1.2.3", "::/0", True), ("10.1.2.3", "*", False),
        ("2001:db8::1", "2001:db8::/32", False),
    ],
)
def test_no_proxy(host: str, listed: str, needs: bool) -> None:
    environment = {"http_proxy": "http://p:1", "no_proxy": listed}
    assert needs_proxy(host, environment) is needs
    assert not needs_proxy(host, {"no_proxy": listed})
    assert not needs_proxy(host, {**environment, "grpc_proxy": ""})


def test_a_proxy_is_not_asked_for_what_is_near(
    monkeypatch: pytest.MonkeyPatch, call: Call
) -> None:
    # Nobody listens there.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serve(Scripted()) as one, serve(Scripted()) as other:
        for address in (one, f"{one},{other}"):
            same_bits(call(address, "forward", X, timeout=60), X)
        with pytest.raises(leakyrelu.UnavailableError, match="127.0.0.1:1:"):
            call("192.0.2.1:50051", "forward", X, settings={"retry": ONCE})


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

    with serve(first, more=[Health(False).handler]) as one, serve(second) as other:
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
