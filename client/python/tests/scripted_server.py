# SPDX-License-Identifier: Apache-2.0
"""A server whose answers a test decides, with the generated stubs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from concurrent import futures
from typing import Any

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2

from leakyrelu.v1 import leakyrelu_pb2 as pb
from leakyrelu.v1 import leakyrelu_pb2_grpc


def retry_after(seconds: float) -> tuple[tuple[str, bytes], ...]:
    """Trailers by which a server asks to be tried again later."""
    delay = duration_pb2.Duration()
    delay.FromMilliseconds(int(seconds * 1000))
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.RetryInfo(retry_delay=delay))
    status = status_pb2.Status(code=8, message="busy", details=[detail])
    return (("grpc-status-details-bin", status.SerializeToString()),)


class Echo(leakyrelu_pb2_grpc.LeakyReluServiceServicer):
    """Answers with the inputs as they came."""

    def Forward(
        self, request: pb.ForwardRequest, context: Any
    ) -> pb.ForwardResponse:
        return pb.ForwardResponse(outputs=request.inputs)

    def ForwardStream(
        self, requests: Iterator[pb.ForwardRequest], context: Any
    ) -> Iterator[pb.ForwardResponse]:
        for request in requests:
            yield self.Forward(request, context)

    def Backward(
        self, request: pb.BackwardRequest, context: Any
    ) -> pb.BackwardResponse:
        return pb.BackwardResponse(grad_inputs=request.inputs)

    def BackwardStream(
        self, requests: Iterator[pb.BackwardRequest], context: Any
    ) -> Iterator[pb.BackwardResponse]:
        for request in requests:
            yield self.Backward(request, context)


class Scripted(Echo):
    """Fails once for each entry of ``failures``, then echoes."""

    def __init__(self) -> None:
        self.failures: list[tuple[grpc.StatusCode, Any]] = []
        """What the next calls end with: status and trailers."""
        self.break_stream_after: list[int] = []
        """After how many responses the next streams break off."""
        self.calls = 0
        self.received: list[int] = []
        """Bytes of each request that was answered."""
        self.metadata: dict[str, Any] = {}
        self.blocked = False
        """Whether calls wait until they are cancelled."""
        self.cancelled = threading.Event()

    def _begin(self, context: Any) -> None:
        self.metadata = dict(context.invocation_metadata())
        self.calls += 1
        if self.blocked:
            if not context.add_callback(self.cancelled.set):
                self.cancelled.set()
            assert self.cancelled.wait(60)
        if self.failures:
            code, trailers = self.failures.pop(0)
            context.set_trailing_metadata(trailers)
            context.abort(code, "as scripted")

    def Forward(
        self, request: pb.ForwardRequest, context: Any
    ) -> pb.ForwardResponse:
        self._begin(context)
        self.received.append(len(request.inputs[0].data))
        return super().Forward(request, context)

    def ForwardStream(
        self, requests: Iterator[pb.ForwardRequest], context: Any
    ) -> Iterator[pb.ForwardResponse]:
        self._begin(context)
        left = self.break_stream_after.pop(0) if self.break_stream_after else -1
        for request in requests:
            if left == 0:
                context.abort(grpc.StatusCode.UNAVAILABLE, "broken off")
            left -= 1
            self.received.append(len(request.inputs[0].data))
            yield pb.ForwardResponse(outputs=request.inputs)


class Health:
    """A health service that says to whoever watches what a test sets."""

    def __init__(self, serving: bool) -> None:
        self._serving = serving
        self._changed = threading.Condition()
        self.watches = 0
        """Watches that have begun."""
        self.handler = grpc.method_handlers_generic_handler(
            "grpc.health.v1.Health",
            {"Watch": grpc.unary_stream_rpc_method_handler(self._watch)},
        )

    def set(self, serving: bool) -> None:
        with self._changed:
            self._serving = serving
            self._changed.notify_all()

    def _watch(self, request: bytes, context: Any) -> Iterator[bytes]:
        ended = False

        def end() -> None:
            nonlocal ended
            with self._changed:
                ended = True
                self._changed.notify_all()

        said: bool | None = None
        with self._changed:
            self.watches += 1
        if not context.add_callback(end):
            return
        while True:
            with self._changed:
                self._changed.wait_for(lambda: ended or said != self._serving)
                if ended:
                    return
                said = self._serving
            # HealthCheckResponse{status: SERVING or NOT_SERVING}
            yield b"\x08\x01" if said else b"\x08\x02"


@contextlib.contextmanager
def serve(
    servicer: leakyrelu_pb2_grpc.LeakyReluServiceServicer,
    credentials: grpc.ServerCredentials | None = None,
    more: Sequence[grpc.GenericRpcHandler] = (),
) -> Iterator[str]:
    """Serves on a port that the kernel picks; gives the address."""
    server = grpc.server(
        futures.ThreadPoolExecutor(8),
        options=[
            ("grpc.max_receive_message_length", -1),
            ("grpc.max_send_message_length", -1),
        ],
    )
    leakyrelu_pb2_grpc.add_LeakyReluServiceServicer_to_server(servicer, server)
    server.add_generic_rpc_handlers(more)
    if credentials is None:
        port = server.add_insecure_port("127.0.0.1:0")
    else:
        port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None).wait()
