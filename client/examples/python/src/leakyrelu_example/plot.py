# SPDX-License-Identifier: Apache-2.0
"""The textbook's plot: ten sorted random points, slope 0.1.

    x = np.sort(np.random.uniform(-5, 5, 10))
    y = np.where(x > 0, x, 0.1 * x)
    plt.plot(x, y)

Here the service computes y.
"""

from __future__ import annotations

import pathlib

import leakyrelu
import matplotlib

# Draws to files; needs no display.
matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray


def textbook_points(
    client: leakyrelu.Client, seed: int = 2013
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The points, and what the service makes of them."""
    x = np.sort(np.random.default_rng(seed).uniform(-5, 5, 10))
    return x, client.forward(x, preset="numpy")


def draw(client: leakyrelu.Client, file: str | pathlib.Path) -> None:
    """Writes the plot; the file's ending says in which format."""
    x, y = textbook_points(client)
    figure, axes = plt.subplots(layout="constrained")
    axes.plot(x, y, marker="o")
    axes.axhline(0, color="grey", linewidth=0.5)
    axes.axvline(0, color="grey", linewidth=0.5)
    axes.set(title="Leaky ReLU, slope 0.1", xlabel="x", ylabel="y")
    figure.savefig(file)
    plt.close(figure)
