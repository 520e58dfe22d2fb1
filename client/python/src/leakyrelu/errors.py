# SPDX-License-Identifier: Apache-2.0
"""What a failed call raises.

Every status that the server or gRPC ends a call with is an `Error`; its
subclasses are the codes, and derive from Python's own exception where there
is one of that meaning (`DeadlineExceededError` is a `TimeoutError`). What is
wrong already before anything is sent is a `TypeError` or `ValueError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

_DETAILS_KEY = "grpc-status-details-bin"


@dataclass(frozen=True)
class FieldViolation:
    """A field of the request that is at fault, and why."""

    field: str
    description: str


@dataclass(frozen=True)
class Details:
    """The google.rpc messages that came with a status."""

    reason: str = ""
    domain: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    field_violations: tuple[FieldViolation, ...] = ()
    retry_delay: float | None = None


class Error(Exception):
    """A call that failed."""

    def __init__(
        self,
        code: grpc.StatusCode,
        message: str,
        details: Details = Details(),
    ) -> None:
        super().__init__(code, message, details)
        self.code = code
        """The gRPC status code."""
        self.message = message
        """The server's text, as "field: got X, allowed: Y"."""
        self.details = details
        """Everything machine-readable."""

    @property
    def reason(self) -> str:
        """ErrorInfo's stable reason, as SIZE_MISMATCH; "" where none came."""
        return self.details.reason

    @property
    def metadata(self) -> Mapping[str, str]:
        """ErrorInfo's metadata: "field", "got", "allowed"."""
        return dict(self.details.metadata)

    @property
    def field_violations(self) -> tuple[FieldViolation, ...]:
        """BadRequest's violations."""
        return self.details.field_violations

    @property
    def retry_delay(self) -> float | None:
        """Seconds after which the server asks to be tried again, if it did."""
        return self.details.retry_delay

    def __str__(self) -> str:
        reason = f" [{self.reason}]" if self.reason else ""
        return f"{self.code.name}{reason}: {self.message}"


class CancelledError(Error):
    """CANCELLED: by the server, twice, or as the client was closed."""


class UnknownError(Error):
    """UNKNOWN: not a status of leakyrelu-server's."""


class InvalidArgumentError(Error, ValueError):
    """INVALID_ARGUMENT: the request is wrong; a retry cannot help."""


class DeadlineExceededError(Error, TimeoutError):
    """DEADLINE_EXCEEDED: ``timeout`` passed, retries included."""


class NotFoundError(Error, LookupError):
    """NOT_FOUND."""


class AlreadyExistsError(Error):
    """ALREADY_EXISTS: not a status of leakyrelu-server's."""


class PermissionDeniedError(Error, PermissionError):
    """PERMISSION_DENIED: from a proxy in between."""


class ResourceExhaustedError(Error):
    """RESOURCE_EXHAUSTED: too large, or the server has too much to do."""


class FailedPreconditionError(Error):
    """FAILED_PRECONDITION: not a status of leakyrelu-server's."""


class AbortedError(Error):
    """ABORTED: not a status of leakyrelu-server's."""


class OutOfRangeError(Error):
    """OUT_OF_RANGE: not a status of leakyrelu-server's."""


class UnimplementedError(Error, NotImplementedError):
    """UNIMPLEMENTED: another server answers at this address."""


class InternalError(Error):
    """INTERNAL: a fault of the server, or a broken connection."""


class UnavailableError(Error, ConnectionError):
    """UNAVAILABLE: no server there, one that is stopping, or one that does not
    react; tries are used up."""


class DataLossError(Error):
    """DATA_LOSS: not a status of leakyrelu-server's."""


class UnauthenticatedError(Error, PermissionError):
    """UNAUTHENTICATED: from a proxy in between."""


CLASSES: Mapping[grpc.StatusCode, type[Error]] = {
    grpc.StatusCode.CANCELLED: CancelledError,
    grpc.StatusCode.UNKNOWN: UnknownError,
    grpc.StatusCode.INVALID_ARGUMENT: InvalidArgumentError,
    grpc.StatusCode.DEADLINE_EXCEEDED: DeadlineExceededError,
    grpc.StatusCode.NOT_FOUND: NotFoundError,
    grpc.StatusCode.ALREADY_EXISTS: AlreadyExistsError,
    grpc.StatusCode.PERMISSION_DENIED: PermissionDeniedError,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ResourceExhaustedError,
    grpc.StatusCode.FAILED_PRECONDITION: FailedPreconditionError,
    grpc.StatusCode.ABORTED: AbortedError,
    grpc.StatusCode.OUT_OF_RANGE: OutOfRangeError,
    grpc.StatusCode.UNIMPLEMENTED: UnimplementedError,
    grpc.StatusCode.INTERNAL: InternalError,
    grpc.StatusCode.UNAVAILABLE: UnavailableError,
    grpc.StatusCode.DATA_LOSS: DataLossError,
    grpc.StatusCode.UNAUTHENTICATED: UnauthenticatedError,
}


def details_of(trailers: Iterable[tuple[str, str | bytes]] | None) -> Details:
    """Reads google.rpc.Status where a trailer carries it."""
    # Not dict(trailers): older grpc.aio's have keys(), but take no key alone.
    packed = dict(iter(trailers or ())).get(_DETAILS_KEY)
    if not isinstance(packed, bytes):
        return Details()
    info = error_details_pb2.ErrorInfo()
    bad = error_details_pb2.BadRequest()
    retry = error_details_pb2.RetryInfo()
    try:
        for detail in status_pb2.Status.FromString(packed).details:
            for message in (info, bad, retry):
                detail.Unpack(message)
    except DecodeError:
        # From a proxy, or truncated on the way: only the status is used.
        return Details()
    delay = retry.retry_delay
    return Details(
        reason=info.reason,
        domain=info.domain,
        metadata=tuple(sorted(info.metadata.items())),
        field_violations=tuple(
            FieldViolation(violation.field, violation.description)
            for violation in bad.field_violations
        ),
        retry_delay=delay.seconds + delay.nanos / 1e9
        if retry.HasField("retry_delay")
        else None,
    )


def error_of(failed: Any) -> Error:
    """The `Error` of a ``grpc.RpcError``, of the sync or asyncio API."""
    code = failed.code()
    return CLASSES.get(code, Error)(
        code, failed.details() or "", details_of(failed.trailing_metadata())
    )
