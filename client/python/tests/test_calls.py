# SPDX-License-Identifier: Apache-2.0
"""Retries, deadlines, cancellation and TLS, against a scripted server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import numpy as np
import pytest
import trustme
from conftest import Call, blocking, expected, f32, same_bits
from scripted_server import Echo, Scripted, retry_after, serve

import leakyrelu
from leakyrelu import aio
from leakyrelu._attempts import Attempts
from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc

X = f32(1, -2, 3)
SOON = leakyrelu.Retry(initial_backoff=0.01, max_backoff=0.05)
UNAVAILABLE = grpc.StatusCode.UNAVAILABLE
EXHAUSTED = grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.fixture
def script() -> Scripted:
    return Scripted()


@pytest.fixture
def scripted(script: Scripted) -> Iterator[str]:
    with serve(script) as address:
        yield address


def test_unavailable_is_tried_again(
    script: Scripted, scripted: str, call: Call
) -> None:
    script.failures = [(UNAVAILABLE, ())] * 4
    same_bits(call(scripted, "forward", X, settings={"retry": SOON}), X)
    assert script.calls == 5


def test_tries_have_an_end(script: Scripted, scripted: str, call: Call) -> None:
    script.failures = [(UNAVAILABLE, ())] * 100
    with pytest.raises(leakyrelu.UnavailableError, match="as scripted") as error:
        call(scripted, "forward", X, settings={"retry": SOON})
    assert isinstance(error.value, ConnectionError)
    assert script.calls == 5


def test_with_a_timeout_tries_go_on_until_it_is_over(
    script: Scripted, scripted: str, call: Call
) -> None:
    script.failures = [(UNAVAILABLE, ())] * 12
    settings = {"retry": SOON, "timeout": 60}
    same_bits(call(scripted, "forward", X, settings=settings), X)
    assert script.calls == 13
    script.failures = [(UNAVAILABLE, ())] * 10_000
    with pytest.raises(leakyrelu.Error):
        call(scripted, "forward", X, settings={"retry": SOON}, timeout=0.5)
    assert script.calls < 10_000


@pytest.mark.parametrize("timeout", [None, 60])
def test_a_limit_of_tries_holds_with_and_without_a_timeout(
    script: Scripted, scripted: str, call: Call, timeout: float | None
) -> None:
    for limit in (1, 3):
        script.calls = 0
        script.failures = [(UNAVAILABLE, ())] * 100
        retry = leakyrelu.Retry(limit, initial_backoff=0.01)
        with pytest.raises(leakyrelu.UnavailableError):
            call(
                scripted, "forward", X, timeout=timeout,
                settings={"retry": retry},
            )
        assert script.calls == limit


CANCELLED = grpc.StatusCode.CANCELLED


@pytest.mark.parametrize("stream_above", [1 << 20, 0])
def test_what_the_server_cancelled_is_repeated_once(
    script: Scripted, scripted: str, call: Call, stream_above: int
) -> None:
    settings = {"retry": SOON, "stream_above": stream_above}
    script.failures = [(CANCELLED, ())]
    same_bits(call(scripted, "forward", X, settings=settings), X)
    assert script.calls == 2
    script.calls = 0
    script.failures = [(CANCELLED, ())] * 100
    with pytest.raises(leakyrelu.CancelledError):
        call(scripted, "forward", X, timeout=60, settings=settings)
    if call is blocking or stream_above:
        assert script.calls == 2
    else:
        # grpc.aio may lose a stream's status; then a unary call asks for it.
        assert 2 <= script.calls <= 4


def test_what_the_caller_cancelled_is_not_repeated(
    script: Scripted, scripted: str
) -> None:
    script.blocked = True
    for stream_above in (1 << 20, 0):
        script.calls = 0
        script.cancelled.clear()
        client = leakyrelu.Client(scripted, stream_above=stream_above)
        with futures.ThreadPoolExecutor(1) as pool:
            future = pool.submit(client.forward, X)
            while script.calls == 0:
                time.sleep(0.01)
            client.close()
            with pytest.raises(leakyrelu.CancelledError):
                future.result()
        assert script.calls == 1
        with pytest.raises(RuntimeError, match="the client is closed"):
            client.forward(X)


def test_the_server_may_ask_for_a_pause(
    script: Scripted, scripted: str, call: Call
) -> None:
    script.failures = [(EXHAUSTED, retry_after(0.25))]
    begin = time.monotonic()
    same_bits(call(scripted, "forward", X, settings={"retry": SOON}), X)
    assert time.monotonic() - begin >= 0.25


@pytest.mark.parametrize(
    ("code", "trailers"),
    [(EXHAUSTED, ()), (grpc.StatusCode.INTERNAL, ())],
)
def test_other_failures_are_final(
    script: Scripted, scripted: str, call: Call, code: Any, trailers: Any
) -> None:
    script.failures = [(code, trailers)]
    with pytest.raises(leakyrelu.Error) as error:
        call(scripted, "forward", X)
    assert error.value.code is code
    assert script.calls == 1


def test_a_try_beyond_the_deadline_is_not_waited_for(
    script: Scripted, scripted: str, call: Call
) -> None:
    script.failures = [(EXHAUSTED, retry_after(1000))]
    with pytest.raises(leakyrelu.ResourceExhaustedError) as error:
        call(scripted, "forward", X, timeout=500)
    assert error.value.retry_delay == 1000


def test_a_broken_stream_goes_on_where_it_was(
    script: Scripted, scripted: str, call: Call
) -> None:
    x = np.arange(1000, dtype=np.float32)
    # More breaks than tries: each of them got on.
    script.break_stream_after = [3, 1, 4, 1, 5, 1, 2]
    settings = {"stream_above": 0, "chunk_bytes": 100, "retry": SOON}
    same_bits(call(scripted, "forward", x, settings=settings), x)
    assert set(script.received) == {100}
    if call is blocking:
        assert script.calls == 8
        assert len(script.received) == 40
    else:
        # grpc.aio may lose what was answered last.
        assert 8 <= script.calls <= 16
        assert 40 <= len(script.received) < 80


def test_a_stream_that_does_not_get_on_is_given_up(
    script: Scripted, scripted: str
) -> None:
    script.break_stream_after = [0] * 5
    settings = {"stream_above": 0, "retry": SOON}
    with pytest.raises(leakyrelu.UnavailableError, match="broken off"):
        blocking(scripted, "forward", X, settings=settings)
    assert script.calls == 5


def test_pauses_double_and_are_shortened_at_random() -> None:
    retry = leakyrelu.Retry(initial_backoff=1, max_backoff=8)
    for attempt, most in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 8), (5000, 8)):
        pauses = [retry.pause(attempt) for _ in range(200)]
        assert all(most / 2 <= pause <= most for pause in pauses)
        assert len(set(pauses)) > 1


def test_a_pause_beyond_the_deadline_is_not_waited_for() -> None:
    retry = leakyrelu.Retry(initial_backoff=1)
    gone = leakyrelu.UnavailableError(UNAVAILABLE, "gone")
    assert 0.5 <= Attempts(retry, 100).pause_after(gone, 0) <= 1
    with pytest.raises(leakyrelu.UnavailableError):
        Attempts(retry, 0.4).pause_after(gone, 0)
    busy = leakyrelu.ResourceExhaustedError(
        EXHAUSTED, "busy", leakyrelu.Details(retry_delay=30)
    )
    assert 30.5 <= Attempts(retry, 40).pause_after(busy, 0) <= 31


def test_a_deadline_ends_a_call(
    script: Scripted, scripted: str, call: Call
) -> None:
    script.blocked = True
    for settings in ({}, {"stream_above": 0}):
        script.calls = 0
        script.cancelled.clear()
        # On a loaded machine the first ones may end before they arrive.
        for timeout in (0.05, 0.5, 5, 50):
            with pytest.raises(leakyrelu.DeadlineExceededError) as error:
                call(scripted, "forward", X, timeout=timeout, settings=settings)
            assert isinstance(error.value, TimeoutError)
            if script.calls:
                break
        assert script.cancelled.wait(60)
    script.cancelled.clear()
    with pytest.raises(leakyrelu.DeadlineExceededError):
        call(scripted, "forward", X, settings={"timeout": 0.05})


def test_no_time_at_all_sends_nothing(
    script: Scripted, scripted: str, call: Call
) -> None:
    for timeout in (0, -1):
        with pytest.raises(leakyrelu.DeadlineExceededError, match="timeout"):
            call(scripted, "forward", X, timeout=timeout)
    assert script.calls == 0


def test_cancelling_a_task_cancels_the_servers_call(
    script: Scripted, scripted: str
) -> None:
    script.blocked = True

    async def cancel(stream_above: int) -> None:
        async with aio.Client(scripted, stream_above=stream_above) as client:
            task = asyncio.ensure_future(client.forward(X))
            while script.calls == 0:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(script.cancelled.wait, 60)

    for stream_above in (1 << 20, 0):
        script.calls = 0
        script.cancelled.clear()
        asyncio.run(cancel(stream_above))


def test_one_aio_client_makes_many_calls_at_once(address: str) -> None:
    arrays = [f32(n - 50, n, -n) for n in range(100)]

    async def gather() -> list[Any]:
        async with aio.Client(address) as client:
            return await asyncio.gather(*map(client.forward, arrays))

    for got, x in zip(asyncio.run(gather()), arrays, strict=True):
        same_bits(got, expected(x, x, 0.01))


def test_a_server_that_is_not_there(call: Call, tmp_path: Any) -> None:
    with pytest.raises(leakyrelu.UnavailableError):
        call(f"unix:{tmp_path}/none", "forward", X, settings={"retry": SOON})


def test_metadata_goes_with_the_call(
    script: Scripted, scripted: str, call: Call
) -> None:
    call(
        scripted,
        "forward",
        X,
        metadata=[("b", "2")],
        settings={"metadata": [("a", "1")]},
    )
    assert script.metadata["a"] == "1"
    assert script.metadata["b"] == "2"


class WrongSize(Echo):
    """Answers with a byte less, or with a response more."""

    def Forward(
        self, request: pb.ForwardRequest, context: Any
    ) -> pb.ForwardResponse:
        return pb.ForwardResponse(
            outputs=[pb.Tensor(data=request.inputs[0].data[:-1])]
        )

    def ForwardStream(
        self, requests: Iterator[pb.ForwardRequest], context: Any
    ) -> Iterator[pb.ForwardResponse]:
        for request in requests:
            response = pb.ForwardResponse(outputs=request.inputs)
            yield response
            yield response


def test_a_wrong_response_is_never_taken(call: Call) -> None:
    with serve(WrongSize()) as address:
        with pytest.raises(leakyrelu.InternalError, match="11"):
            call(address, "forward", X)
        with pytest.raises(leakyrelu.InternalError, match="more than requests"):
            call(address, "forward", X, settings={"stream_above": 0})


class Relay(Echo):
    """Hands calls on to the real server, which need not speak TLS."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._stub = leakyrelu_pb2_grpc.LeakyReluServiceStub(channel)

    def Forward(
        self, request: pb.ForwardRequest, context: Any
    ) -> pb.ForwardResponse:
        return self._stub.Forward(request)


@pytest.mark.parametrize("mutual", [False, True])
def test_tls(address: str, call: Call, mutual: bool, tmp_path: Any) -> None:
    authority = trustme.CA()
    root = authority.cert_pem.bytes()
    ours = authority.issue_cert("leakyrelu.example")
    mine = authority.issue_cert("client.example")
    credentials = grpc.ssl_server_credentials(
        [(ours.private_key_pem.bytes(), ours.cert_chain_pems[0].bytes())],
        root if mutual else None,
        mutual,
    )
    trusting = leakyrelu.Tls(
        root_certificates=root, server_name="leakyrelu.example"
    )
    (tmp_path / "key.pem").write_bytes(mine.private_key_pem.bytes())
    known = leakyrelu.Tls(
        root_certificates=root,
        certificate_chain=mine.cert_chain_pems[0].bytes(),
        private_key=str(tmp_path / "key.pem"),
        server_name="leakyrelu.example",
    )
    with (
        grpc.insecure_channel(address) as channel,
        serve(Relay(channel), credentials) as relay,
    ):

        def attempt(tls: leakyrelu.Tls | bool) -> Any:
            settings = {"tls": tls, "retry": SOON}
            return call(relay, "forward", X, settings=settings)

        same_bits(attempt(known), expected(X, X, 0.01))
        if mutual:
            with pytest.raises(leakyrelu.UnavailableError):
                attempt(trusting)
        else:
            same_bits(attempt(trusting), expected(X, X, 0.01))
        for wrong in (False, True, leakyrelu.Tls(root_certificates=root)):
            with pytest.raises(leakyrelu.UnavailableError):
                attempt(wrong)
