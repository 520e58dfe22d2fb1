# SPDX-License-Identifier: Apache-2.0
"""Client of the leakyrelu service: leaky ReLU over NumPy arrays.

>>> import leakyrelu, numpy as np
>>> with leakyrelu.Client("127.0.0.1:50051") as client:
...     y = client.forward(np.float32([1, -2, 3]), negative_slope=0.1)

`leakyrelu.aio.Client` is its asyncio twin, ``leakyrelu.v1`` has the generated
messages and stubs.
"""

from importlib import metadata as _metadata

from leakyrelu import aio
from leakyrelu._options import Preset, Retry, Semantics, Tls
from leakyrelu.client import Client
from leakyrelu.errors import (
    AbortedError,
    AlreadyExistsError,
    CancelledError,
    DataLossError,
    DeadlineExceededError,
    Details,
    Error,
    FailedPreconditionError,
    FieldViolation,
    InternalError,
    InvalidArgumentError,
    NotFoundError,
    OutOfRangeError,
    PermissionDeniedError,
    ResourceExhaustedError,
    UnauthenticatedError,
    UnavailableError,
    UnimplementedError,
    UnknownError,
)

__version__ = _metadata.version("leakyrelu")

__all__ = [
    "AbortedError",
    "AlreadyExistsError",
    "CancelledError",
    "Client",
    "DataLossError",
    "DeadlineExceededError",
    "Details",
    "Error",
    "FailedPreconditionError",
    "FieldViolation",
    "InternalError",
    "InvalidArgumentError",
    "NotFoundError",
    "OutOfRangeError",
    "PermissionDeniedError",
    "Preset",
    "ResourceExhaustedError",
    "Retry",
    "Semantics",
    "Tls",
    "UnauthenticatedError",
    "UnavailableError",
    "UnimplementedError",
    "UnknownError",
    "__version__",
    "aio",
]
