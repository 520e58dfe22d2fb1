# SPDX-License-Identifier: Apache-2.0
"""What the program prints and draws."""

from __future__ import annotations

import ast
import pathlib
import re
from typing import Any

import leakyrelu
import numpy as np
import pytest
import trustme
from conftest import same_bits
from leakyrelu_example import plot
from leakyrelu_example.__main__ import main


def test_it_shows_results_an_error_and_a_deadline(
    address: str, capsys: Any
) -> None:
    assert main(["--server", address, "--timeout", "60"]) == 0
    printed = capsys.readouterr().out
    shown = dict(line.split(" ", 1) for line in printed.splitlines())
    x = np.array([[1, -2, 3], [-4, 5, -6]], np.float32)
    slope = np.float32(0.1)
    for name, want in (
        ("forward", np.where(x > 0, x, x * slope)),
        ("backward", np.where(x > 0, np.float32(10), 10 * slope)),
        ("derivative", np.where(x > 0, np.float32(1), slope)),
    ):
        got = np.array(ast.literal_eval(shown[name]), np.float32)
        same_bits(got, want, calls=1)
    half, double = ast.literal_eval(shown["batch"])
    same_bits(np.array(half), np.array([-0.5, 2]), calls=1)
    same_bits(double, -1.5)
    assert shown["refused"].startswith("SLOPE_NOT_FINITE {'allowed': 'a finite")
    assert shown["too"] == "late DeadlineExceededError"


def test_a_server_that_is_not_there(capsys: Any, tmp_path: Any) -> None:
    assert main(["--server", f"unix:{tmp_path}/none"]) == 1
    assert "UNAVAILABLE" in capsys.readouterr().err


def test_tls_is_asked_for(address: str, capsys: Any, tmp_path: Any) -> None:
    # The server here speaks plaintext, so a handshake must fail.
    authority = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(authority))
    arguments = ["--server", address, "--tls-ca", str(authority)]
    assert main([*arguments, "--timeout", "3"]) == 1
    assert re.match(
        "leakyrelu-example: (UNAVAILABLE|DEADLINE)", capsys.readouterr().err
    )
    with pytest.raises(ValueError, match="both"):
        main([*arguments, "--tls-key", str(authority)])


def test_the_plot_has_the_textbooks_numbers(
    client: leakyrelu.Client, address: str, tmp_path: pathlib.Path, capsys: Any
) -> None:
    x, y = plot.textbook_points(client)
    assert (np.diff(x) >= 0).all()
    assert (x < 0).any()
    same_bits(y, np.where(x > 0, x, 0.1 * x))
    file = tmp_path / "curve.png"
    assert main(["--server", address, "--plot", str(file)]) == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    vectors = tmp_path / "curve.svg"
    plot.draw(client, vectors)
    assert "<svg" in vectors.read_text()
