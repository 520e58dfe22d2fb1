# SPDX-License-Identifier: Apache-2.0
"""The form of every message about a wrong argument; the server's is the same."""

from __future__ import annotations


def refusal(field: str, got: object, allowed: str) -> str:
    """``negative_slope: got nan, allowed: a finite number``."""
    return f"{field}: got {got}, allowed: {allowed}"
