#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints golden rows as PyTorch and TensorFlow compute them on this CPU:

record.py f32|f64|half|random

for the slopes below. Needs torch and tensorflow-cpu in one environment (see
README.md); a slope's rows do not depend on the other slopes."""

import os
import sys
from collections.abc import Callable
from typing import Any

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import ml_dtypes  # noqa: E402  (comes with TensorFlow, which reads the above)
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import torch  # noqa: E402

Bits = np.ndarray[Any, Any]

# Usual slopes; both zeros; one with tiny products; three that are subnormal in
# float32, float32 and float64, respectively; a huge one.
SLOPES = (0.01, 0.1, 0.2, -0.5, 1.5, 0.0, -0.0, 3e-20, 1e-42, -1e-40, 1e-310,
          1e30)
# The slopes that half.tsv had before.
HALF_SLOPES = tuple(s for s in SLOPES if str(s) not in
                    {"0.01", "0.1", "0.2", "-0.5", "0.0", "1.5"})


class Format:
    """A floating-point type, with its elements as bits."""

    def __init__(self, bits: Any, mantissa: int, signed: Any,
                 torch_type: Any, numpy_type: Any) -> None:
        self.bits = bits
        self.size = np.dtype(bits).itemsize
        self.mantissa = mantissa
        self.signed = signed
        self.torch_type = torch_type
        self.numpy_type = numpy_type
        self.sign = 1 << (8 * self.size - 1)
        self.infinity = (self.sign - 1) >> mantissa << mantissa
        self.nan = self.infinity | 1 << (mantissa - 1)

    def canonical(self, bits: Bits) -> Bits:
        magnitude = bits & self.bits(self.sign - 1)
        return np.where(magnitude > self.infinity, self.bits(self.nan), bits)

    def pytorch(self, x: Bits, g: Bits, slope: float) -> tuple[Bits, Bits]:
        def tensor(bits: Bits) -> Any:
            name = np.dtype(self.signed).name
            return torch.from_numpy(bits.view(name)).view(self.torch_type)

        def bits(result: Any) -> Bits:
            name = np.dtype(self.signed).name
            integers: Bits = result.view(getattr(torch, name)).numpy()
            return self.canonical(integers.view(self.bits))

        ops = torch.ops.aten
        return (bits(ops.leaky_relu(tensor(x), slope)),
                bits(ops.leaky_relu_backward(tensor(g), tensor(x), slope,
                                             False)))

    def tensorflow(self, x: Bits, g: Bits, slope: float) -> tuple[Bits, Bits]:
        features = tf.constant(x.view(self.numpy_type))
        gradients = tf.constant(g.view(self.numpy_type))

        def bits(result: Any) -> Bits:
            return self.canonical(result.numpy().view(self.bits))

        return (bits(tf.raw_ops.LeakyRelu(features=features, alpha=slope)),
                bits(tf.raw_ops.LeakyReluGrad(
                    gradients=gradients, features=features, alpha=slope)))


FORMATS = {
    "f32": Format(np.uint32, 23, np.int32, torch.float32, np.float32),
    "f64": Format(np.uint64, 52, np.int64, torch.float64, np.float64),
    "f16": Format(np.uint16, 10, np.int16, torch.float16, np.float16),
    "bf16": Format(np.uint16, 7, np.int16, torch.bfloat16,
                   ml_dtypes.bfloat16),
}


def largest_with_subnormal_product(it: Format, slope: float) -> int | None:
    """Bits of the largest number whose product with slope is subnormal."""
    smallest_normal = 1 << it.mantissa

    def product(magnitude: int) -> int:
        x = np.array([it.sign | magnitude], it.bits)
        return int(it.pytorch(x, x, abs(slope))[0][0]) & (it.sign - 1)

    low, high = 0, it.infinity - 1
    while low < high:
        middle = (low + high + 1) // 2
        if product(middle) < smallest_normal:
            low = middle
        else:
            high = middle - 1
    return low if 0 < product(low) < smallest_normal else None


def boundary_rows(it: Format) -> None:
    width = 2 * it.size
    smallest_normal = 1 << it.mantissa
    one = (it.infinity >> it.mantissa >> 1) << it.mantissa
    for slope in SLOPES:
        magnitudes = [0, 1, smallest_normal - 1, smallest_normal,
                      smallest_normal + 1, one]
        largest = largest_with_subnormal_product(it, slope)
        if largest is not None:
            magnitudes += [largest - 1, largest, largest + 1]
        signed = [s | m for m in sorted(set(magnitudes))
                  for s in (0, it.sign)]
        # As x with itself as gradient, and as gradient in the branch that
        # multiplies.
        x = np.array(signed + [it.sign | one] * len(signed), it.bits)
        g = np.array(signed + signed, it.bits)
        columns = (x, g, *it.pytorch(x, g, slope), *it.tensorflow(x, g, slope))
        for row in zip(*columns):
            print(slope, *(f"{int(bits):0{width}x}" for bits in row), sep="\t")


def fnv(bits: Bits) -> int:
    value = 0xcbf29ce484222325
    for byte in bits.astype("<u2").tobytes():
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return value


def polynomial(bits: Bits) -> int:
    """Hash of all results in order, h = h * K + result modulo 2^64."""
    powers = np.full(len(bits), 0x9e3779b97f4a7c15, np.uint64)
    powers[0] = 1
    powers = np.multiply.accumulate(powers)[::-1]
    return int((bits.astype(np.uint64) * powers).sum(dtype=np.uint64))


def hash_rows(name: str, x: Bits, g: Bits, slopes: tuple[float, ...],
              digest: Callable[[Bits], int]) -> None:
    it = FORMATS[name]
    for slope in slopes:
        for framework in ("pytorch", "tensorflow"):
            results = getattr(it, framework)(x, g, slope)
            print(name, framework, slope,
                  *(f"{digest(each):016x}" for each in results), sep="\t")


def all_patterns(it: Format) -> tuple[Bits, Bits]:
    x = np.arange(65536, dtype=np.uint32)
    g = (x * 40503 + 12345) & 0xffff
    one = (it.infinity >> it.mantissa >> 1) << it.mantissa
    g = np.where(g & it.infinity == it.infinity, one, g)
    return x.astype(np.uint16), g.astype(np.uint16)


def random_small(it: Format) -> tuple[Bits, Bits]:
    """A million values each of x and gradient, alternating: the upper bits of
    SplitMix64. If the highest bit of the exponent is set, the number becomes
    subnormal, else only the lowest four bits of the exponent are kept."""
    z = np.arange(1, 2**21 + 1, dtype=np.uint64) * np.uint64(
        0x9e3779b97f4a7c15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xbf58476d1ce4e5b9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94d049bb133111eb)
    z = z ^ (z >> np.uint64(31))
    bits = (z >> np.uint64(64 - 8 * it.size)).astype(it.bits)
    smallest_normal = 1 << it.mantissa
    subnormal = bits & it.bits(it.sign | (smallest_normal - 1))
    small = bits & it.bits(it.sign | (16 * smallest_normal - 1))
    bits = np.where(bits & it.bits(it.sign >> 1), subnormal, small)
    return bits[0::2].copy(), bits[1::2].copy()


def main() -> None:
    what = sys.argv[1]
    if what == "half":
        for name in ("f16", "bf16"):
            hash_rows(name, *all_patterns(FORMATS[name]), HALF_SLOPES, fnv)
    elif what == "random":
        for name in ("f32", "f64"):
            hash_rows(name, *random_small(FORMATS[name]), SLOPES, polynomial)
    else:
        boundary_rows(FORMATS[what])


if __name__ == "__main__":
    main()
