# SPDX-License-Identifier: Apache-2.0
"""Checks of options: a TypeError or ValueError that names what is allowed."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Iterable, Mapping, Sequence

from leakyrelu._grammar import refusal

Metadata = Sequence[tuple[str, "str | bytes"]]

_METADATA = "a sequence of pairs, each a name and a str or bytes"
# What HTTP/2 and gRPC carry.
_NAME = re.compile(r"[0-9a-z_.-]+")
_TEXT = re.compile(r"[ -~]*")


def real(field: str, value: object, allowed: str) -> float:
    """A number, which may be infinite or NaN; bool is none."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(refusal(field, repr(value), allowed))
    try:
        return float(value)
    except OverflowError:
        raise ValueError(refusal(field, repr(value), allowed)) from None


def seconds(field: str, value: object) -> float:
    """A duration, finite and not negative."""
    allowed = "a finite number of seconds, at least 0"
    number = real(field, value, allowed)
    if not 0 <= number < math.inf:
        raise ValueError(refusal(field, repr(value), allowed))
    return number


def timeout(value: object) -> float | None:
    """A call's timeout; what is not positive has passed already."""
    if value is None:
        return None
    allowed = "a finite number of seconds, or None"
    number = real("timeout", value, allowed)
    if not math.isfinite(number):
        raise ValueError(refusal("timeout", repr(value), allowed))
    return number


def whole(field: str, value: object, minimum: int,
          maximum: int | None = None) -> int:
    """A whole number within bounds."""
    allowed = f"a whole number, at least {minimum}"
    if maximum is not None:
        allowed += f" and at most {maximum}"
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(refusal(field, repr(value), allowed))
    number = int(value)
    if number < minimum or (maximum is not None and number > maximum):
        raise ValueError(refusal(field, number, allowed))
    return number


def instance(field: str, value: object, kinds: type | tuple[type, ...],
             allowed: str) -> None:
    """A value of one of the types."""
    if not isinstance(value, kinds):
        raise TypeError(refusal(field, repr(value), allowed))


def metadata(value: object) -> tuple[tuple[str, str | bytes], ...]:
    """Pairs that gRPC sends with a call."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(
        value, Iterable
    ):
        raise TypeError(refusal("metadata", repr(value), _METADATA))
    return tuple(
        _pair(f"metadata[{n}]", pair) for n, pair in enumerate(value)
    )


def _pair(field: str, pair: object) -> tuple[str, str | bytes]:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise TypeError(refusal(field, repr(pair), "a name and a value"))
    name, value = pair
    if not isinstance(name, str):
        raise TypeError(refusal(f"{field}'s name", repr(name), "a str"))
    if not _NAME.fullmatch(name):
        raise ValueError(
            refusal(
                f"{field}'s name", repr(name),
                "lower-case letters, digits, '_', '-' and '.'",
            )
        )
    # A value may be a secret: the message does not repeat it.
    if not isinstance(value, (str, bytes)):
        raise TypeError(
            refusal(f"{field}'s value", type(value).__name__, "str or bytes")
        )
    if name.endswith("-bin"):
        if isinstance(value, str):
            raise TypeError(
                refusal(f"{field}'s value", "str", "bytes, as of every '-bin'")
            )
        return name, value
    text = value if isinstance(value, str) else value.decode("latin-1")
    if not _TEXT.fullmatch(text):
        raise ValueError(
            refusal(
                f"{field}'s value", "other characters",
                "printable ASCII; any bytes where the name ends in '-bin'",
            )
        )
    return name, value
