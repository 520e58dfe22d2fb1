# SPDX-License-Identifier: Apache-2.0
"""What a caller chooses: presets, semantics, TLS, retries."""

from __future__ import annotations

import enum
import os
import pathlib
import random
from dataclasses import dataclass
from typing import Literal, NoReturn, Union

from leakyrelu import _checks
from leakyrelu._grammar import refusal

PemSource = Union[bytes, str, "os.PathLike[str]"]
PresetName = Literal["pytorch", "tensorflow", "numpy", "c"]
SemanticsName = Literal["pytorch", "tensorflow"]


def _no_member(kind: type[enum.Enum], value: object) -> NoReturn:
    choices = ", ".join(repr(member.value) for member in kind)
    raise ValueError(refusal(kind.__name__.lower(), repr(value), choices))


class Semantics(enum.Enum):
    """Whose bits the results have."""

    PYTORCH = "pytorch"
    """The slope in float32 (float64 for float64), one rounding, subnormals
    exact. The default."""
    TENSORFLOW = "tensorflow"
    """The slope rounded to float32 and then to the array's type, subnormal
    inputs and products flushed to zero."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        _no_member(cls, value)


class Preset(enum.Enum):
    """A framework's slope and semantics, by name."""

    PYTORCH = "pytorch"
    """``torch.nn.LeakyReLU(0.01)``. The default."""
    TENSORFLOW = "tensorflow"
    """``tf.nn.leaky_relu(x, alpha=0.2)``."""
    NUMPY = "numpy"
    """``np.where(x > 0, x, 0.1 * x)``."""
    C = "c"
    """``x > 0 ? x : 0.01f * x``; Python numbers become float32."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        _no_member(cls, value)

    @property
    def negative_slope(self) -> float:
        """The slope that the preset stands for."""
        return _SLOPES[self]

    @property
    def semantics(self) -> Semantics:
        """The semantics that the preset stands for."""
        if self is Preset.TENSORFLOW:
            return Semantics.TENSORFLOW
        return Semantics.PYTORCH


_SLOPES = {
    Preset.PYTORCH: 0.01,
    Preset.TENSORFLOW: 0.2,
    Preset.NUMPY: 0.1,
    # 0.01f, exactly.
    Preset.C: float.fromhex("0x1.47ae14p-7"),
}


@dataclass(frozen=True)
class Tls:
    """Credentials. Each is PEM text as ``bytes``, or a file's path.

    ``certificate_chain`` and ``private_key`` go together and make it mutual
    TLS.
    """

    root_certificates: PemSource | None = None
    """Whom to trust. None: the roots that grpcio brings, or the file that
    ``GRPC_DEFAULT_SSL_ROOTS_FILE_PATH`` names."""
    certificate_chain: PemSource | None = None
    """Who we are, for servers that ask."""
    private_key: PemSource | None = None
    """The key of ``certificate_chain``."""
    server_name: str | None = None
    """The name that the server's certificate must bear. None: the
    address's."""

    def __post_init__(self) -> None:
        for name in ("root_certificates", "certificate_chain", "private_key"):
            _check_pem(f"tls.{name}", getattr(self, name))
        if self.server_name is not None:
            _checks.instance(
                "tls.server_name", self.server_name, str, "a str, or None"
            )
        if (self.certificate_chain is None) != (self.private_key is None):
            raise ValueError(
                refusal(
                    "tls",
                    "one of certificate_chain and private_key",
                    "both or neither",
                )
            )


def _check_pem(field: str, source: object) -> None:
    allowed = "a path, PEM text as bytes, or None"
    if source is None:
        return
    # Not repeated in the message: it may be a key.
    if isinstance(source, str) and "-----BEGIN" in source:
        raise TypeError(refusal(field, "PEM text as str", allowed))
    if not isinstance(source, (bytes, str, os.PathLike)):
        raise TypeError(refusal(field, type(source).__name__, allowed))


def pem(source: PemSource | None) -> bytes | None:
    """The text itself."""
    if source is None or isinstance(source, bytes):
        return source
    return pathlib.Path(source).read_bytes()


@dataclass(frozen=True)
class Retry:
    """When a failed call is tried again.

    Every call may be, since results depend on nothing but the request:
    UNAVAILABLE always, RESOURCE_EXHAUSTED where the server says after how
    long (``google.rpc.RetryInfo``), CANCELLED once where it came from the
    server. Tries go on until the call's timeout or ``max_attempts``; one that
    could not begin before the deadline is not waited for.
    """

    max_attempts: int | None = None
    """Tries in all, at least 1; 1: never again. None: as many as the timeout
    allows, and 5 for a call without a timeout. Tries of a large array that
    brought it forward do not count."""
    initial_backoff: float = 0.1
    """The pause before the second try, in seconds; doubled each time, up to
    ``max_backoff``."""
    max_backoff: float = 2.0
    """The longest pause, in seconds. Each is shortened by a random part of up
    to its half. What a server asks for in RetryInfo is added."""

    def __post_init__(self) -> None:
        if self.max_attempts is not None:
            _checks.whole("retry.max_attempts", self.max_attempts, 1)
        for name in ("initial_backoff", "max_backoff"):
            _checks.seconds(f"retry.{name}", getattr(self, name))

    def pause(self, attempt: int) -> float:
        """Seconds between the try number ``attempt`` (from 1) and the next."""
        # Beyond 2**30 every sane maximum has been reached.
        backoff = min(
            self.initial_backoff * 2.0 ** min(attempt - 1, 30),
            self.max_backoff,
        )
        # Clients that failed together must not come back together.
        return backoff * random.uniform(0.5, 1)
