# SPDX-License-Identifier: Apache-2.0
"""The command-line client's .npy files against NumPy's own, in both
directions."""

import pathlib
import subprocess
import tempfile
import unittest

import numpy as np

from server_process import BIN, Server

SLOPE = 0.1
TYPES = (np.float16, np.float32, np.float64)


def expected(x):
    """In the slope's type, at least float32, rounded once; with x's type and
    order."""
    wide = np.float64 if x.dtype == np.float64 else np.float32
    with np.errstate(invalid="ignore", under="ignore"):
        y = np.where(x > 0, x, (x.astype(wide) * wide(SLOPE)).astype(x.dtype))
    return np.asarray(y, x.dtype.newbyteorder("="))


def points(dtype, shape):
    """Random numbers, preceded by those on which implementations differ."""
    limits = np.finfo(dtype)
    special = [0.0, -0.0, np.inf, -np.inf, -1.0, limits.tiny, -limits.tiny]
    special += [-limits.smallest_subnormal, limits.max, limits.min]
    count = int(np.prod(shape))
    random = np.random.default_rng(301).standard_normal(count)
    x = np.concatenate([special, random * 10])[:count]
    return x.astype(dtype).reshape(shape)


class NpyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        cls.folder = pathlib.Path(
            cls.enterClassContext(tempfile.TemporaryDirectory())
        )

    def client(self, *arguments):
        return subprocess.run(
            [BIN / "leakyrelu", "--server", self.server.address, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
        )

    def forward_file(self, *flags):
        """From x.npy to y.npy, which NumPy must be able to read."""
        source, target = self.folder / "x.npy", self.folder / "y.npy"
        target.unlink(missing_ok=True)
        done = self.client(
            *("forward", "--input", source, "--output", target),
            *("--slope", str(SLOPE), *flags),
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return np.load(target, allow_pickle=False)

    def forward(self, x, *flags):
        np.save(self.folder / "x.npy", x)
        return self.forward_file(*flags)

    def assert_same(self, got, want):
        self.assertEqual(got.dtype.str, want.dtype.str)
        self.assertEqual(got.shape, want.shape)
        self.assertEqual(got.tobytes(), want.tobytes())

    def test_every_type_and_shape_in_c_order(self):
        for dtype in TYPES:
            for shape in ((1003,), (7, 11), (2, 3, 5, 7), (1, 1)):
                with self.subTest(dtype=dtype.__name__, shape=shape):
                    x = points(dtype, shape)
                    got = self.forward(x)
                    self.assert_same(got, expected(x))
                    self.assertTrue(got.flags.c_contiguous)

    def test_fortran_order_stays(self):
        for dtype in TYPES:
            for shape in ((7, 11), (2, 3, 5)):
                with self.subTest(dtype=dtype.__name__, shape=shape):
                    x = np.asfortranarray(points(dtype, shape))
                    got = self.forward(x)
                    self.assertTrue(got.flags.f_contiguous)
                    self.assertFalse(got.flags.c_contiguous)
                    self.assert_same(got, expected(x))

    def test_no_dimension(self):
        for dtype in TYPES:
            for value in (-3.0, 5.0):
                with self.subTest(dtype=dtype.__name__, value=value):
                    x = np.array(value, dtype)
                    self.assert_same(self.forward(x), expected(x))

    def test_no_element(self):
        for dtype in TYPES:
            for shape in ((0,), (3, 0), (0, 4, 2)):
                with self.subTest(dtype=dtype.__name__, shape=shape):
                    x = np.zeros(shape, dtype)
                    self.assert_same(self.forward(x), expected(x))

    def test_big_endian_is_converted(self):
        for dtype in TYPES:
            with self.subTest(dtype=dtype.__name__):
                x = points(dtype, (5, 9))
                big = x.astype(np.dtype(dtype).newbyteorder(">"))
                got = self.forward(big)
                self.assert_same(got, expected(x))
                self.assertEqual(got.dtype.byteorder, "=")

    def test_headers_of_every_version(self):
        x = points(np.float32, (3, 4))
        for version in ((1, 0), (2, 0), (3, 0)):
            with self.subTest(version=version):
                with open(self.folder / "x.npy", "wb") as file:
                    np.lib.format.write_array(file, x, version=version)
                self.assert_same(self.forward_file(), expected(x))

    def test_nan_stays_nan(self):
        for dtype in TYPES:
            with self.subTest(dtype=dtype.__name__):
                got = self.forward(np.array([np.nan, -np.nan, 1], dtype))
                np.testing.assert_array_equal(np.isnan(got), [True, True, False])

    def test_another_type_can_be_asked_for(self):
        x = points(np.float64, (31,))[10:]
        got = self.forward(x, "--dtype", "float32")
        self.assert_same(got, expected(x.astype(np.float32)))

    def test_a_stream_gives_the_same(self):
        x = points(np.float64, (300, 1001))
        self.assert_same(self.forward(x, "--stream"), expected(x))

    def test_backward_takes_a_gradient_of_the_same_order(self):
        x = np.asfortranarray(points(np.float32, (6, 7)))
        grad = np.asfortranarray(
            np.random.default_rng(7).standard_normal((6, 7), np.float32)
        )
        np.save(self.folder / "x.npy", x)
        np.save(self.folder / "g.npy", grad)
        target = self.folder / "dx.npy"
        done = self.client(
            *("backward", "--input", self.folder / "x.npy"),
            *("--grad-input", self.folder / "g.npy", "--output", target),
            *("--slope", str(SLOPE)),
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        want = np.where(x > 0, grad, grad * np.float32(SLOPE))
        self.assert_same(np.load(target), want)

    def test_other_types_are_refused_by_name(self):
        for x in (np.arange(3), np.array([1j]), np.array([True])):
            with self.subTest(dtype=x.dtype.str):
                np.save(self.folder / "x.npy", x)
                done = self.client(
                    "forward", "--input", self.folder / "x.npy"
                )
                self.assertEqual(done.returncode, 3)
                self.assertIn(
                    f'descr: got "{x.dtype.str}", allowed: f2, e, f4, f, f8',
                    done.stderr,
                )


if __name__ == "__main__":
    unittest.main()
