# SPDX-License-Identifier: Apache-2.0
"""The tries of one call, under one deadline."""

from __future__ import annotations

import time

import grpc

from leakyrelu._grammar import refusal
from leakyrelu._options import Retry
from leakyrelu.errors import DeadlineExceededError, Error

# Of a call that has neither a timeout nor a limit of its own.
DEFAULT_ATTEMPTS = 5
# Seconds, 31 years: gRPC overflows at a timeout much longer.
_LONGEST = 1e9


class Attempts:
    """Counts tries, and says whether and when the next one comes."""

    def __init__(self, retry: Retry, timeout: float | None) -> None:
        self._retry = retry
        self._limit = retry.max_attempts
        self._deadline: float | None = None
        if timeout is not None:
            self._deadline = time.monotonic() + min(timeout, _LONGEST)
        elif self._limit is None:
            self._limit = DEFAULT_ATTEMPTS
        self._made = 0
        self._cancelled = False
        self._done_before = 0

    def timeout(self) -> float | None:
        """Seconds that the next try has; None: no limit.

        Raises where there are none: gRPC, given no time at all, may succeed.
        """
        remaining = self._remaining()
        if remaining is not None and remaining <= 0:
            raise DeadlineExceededError(
                grpc.StatusCode.DEADLINE_EXCEEDED,
                refusal("timeout", "0 s left to send the call", "more than 0 s"),
            )
        return remaining

    def pause_after(self, error: Error, done: int) -> float:
        """Seconds to wait before the next try; raises where there is none.

        error: not of the caller's own making, such as closing the client.
        done: how much has been answered; a try that got on does not count.
        """
        if done > self._done_before:
            self._made = 0
            self._cancelled = False
        self._done_before = done
        self._made += 1
        if not self._passes(error):
            raise error
        if self._limit is not None and self._made >= self._limit:
            raise error
        pause = (error.retry_delay or 0.0) + self._retry.pause(self._made)
        remaining = self._remaining()
        if remaining is not None and pause >= remaining:
            raise error
        return pause

    def _passes(self, error: Error) -> bool:
        """Whether another try may go better."""
        if error.code is grpc.StatusCode.CANCELLED:
            # By a server that stops: one repetition meets the next server.
            first, self._cancelled = not self._cancelled, True
            return first
        return error.code is grpc.StatusCode.UNAVAILABLE or (
            error.code is grpc.StatusCode.RESOURCE_EXHAUSTED
            and error.retry_delay is not None
        )

    def _remaining(self) -> float | None:
        if self._deadline is None:
            return None
        return self._deadline - time.monotonic()
