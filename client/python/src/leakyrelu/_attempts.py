# SPDX-License-Identifier: Apache-2.0
"""The tries of one call, under one deadline."""

from __future__ import annotations

import time

import grpc

from leakyrelu._options import Retry
from leakyrelu.errors import DeadlineExceededError, Error


class Attempts:
    """Counts tries, and says whether and when the next one comes."""

    def __init__(self, retry: Retry, timeout: float | None) -> None:
        self._retry = retry
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._made = 0
        self._done_before = 0

    def timeout(self) -> float | None:
        """Seconds that the next try has; None: no limit.

        Raises where there are none: gRPC, given no time at all, may succeed.
        """
        remaining = self._remaining()
        if remaining is not None and remaining <= 0:
            raise DeadlineExceededError(
                grpc.StatusCode.DEADLINE_EXCEEDED,
                "timeout: passed before the call could be sent",
            )
        return remaining

    def _remaining(self) -> float | None:
        if self._deadline is None:
            return None
        return self._deadline - time.monotonic()

    def pause_after(self, error: Error, done: int) -> float:
        """Seconds to wait before the next try; raises where there is none.

        done: how much has been answered; a try that got on does not count.
        """
        if done > self._done_before:
            self._made = 0
        self._done_before = done
        self._made += 1
        asked = error.retry_delay
        passes = error.code is grpc.StatusCode.UNAVAILABLE or (
            error.code is grpc.StatusCode.RESOURCE_EXHAUSTED
            and asked is not None
        )
        pause = None
        if passes:
            pause = self._retry.pause(self._made, asked, self._remaining())
        if pause is None:
            raise error
        return pause
