# SPDX-License-Identifier: Apache-2.0
"""The expected responses of the server, computed with NumPy."""

import numpy as np


def gradient(x, grad, slope):
    """PyTorch's arithmetic: half-precision types are computed in float32."""
    if x.dtype == np.float64:
        return np.where(x > 0, grad, grad * np.float64(slope))
    wide = grad.astype(np.float32)
    return np.where(x.astype(np.float32) > 0, wide,
                    wide * np.float32(slope)).astype(x.dtype)


def expected(x, slope):
    return gradient(x, x, slope)


def bits(array):
    return np.ascontiguousarray(array).tobytes()
