# SPDX-License-Identifier: Apache-2.0
"""What type checkers say of the README's examples, and of correct and wrong
calls."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[1]

# Of torch only what a caller of leakyrelu sees: the real one is a gigabyte.
# Its own __array__ has no annotations, so checkers see Any or infer this.
TORCH = """
from typing import Any
import numpy as np

class Tensor:
    def __array__(self, dtype: Any = None) -> np.ndarray[Any, Any]: ...

def ones(*size: int) -> Tensor: ...
"""

CALLS = """
import array
from typing import Any
import ml_dtypes, numpy as np, torch
from numpy.typing import NDArray
import leakyrelu
from leakyrelu import aio

def blocking(client: leakyrelu.Client, flag: bool) -> None:
    x = np.ones(3, np.float32)
    one: NDArray[np.float32] = client.forward(x, np.float32(0.1), out=x)
    one = client.backward(x, x, preset="tensorflow", out=x)
    one = client.backward(x, [1, 2, 3], semantics="pytorch")
    one = client.backward(x, torch.ones(3))
    many: list[NDArray[np.float32]] = client.forward([x, x], out=[x, x])
    many = client.backward((x, x), [x, x], timeout=5)
    half = client.forward(np.ones(3, ml_dtypes.bfloat16))
    half[0] = 1
    mixed: list[NDArray[Any]] = client.forward([x, np.ones((2, 3))])
    mixed = client.forward([torch.ones(2), torch.ones(3)], 0.1)
    mixed = client.backward([torch.ones(2)], [torch.ones(2)], out=[x])
    numbers: NDArray[Any] = client.forward([1, 2.5, np.float32(3)])
    numbers = client.forward([[1, 2], [3, 4]], preset=leakyrelu.Preset.C)
    numbers = client.forward(-2)
    numbers = client.forward(torch.ones(2), out=x, metadata=[("a", "b")])
    buffer = array.array("f", [1])
    numbers = client.forward(buffer, copy=flag)
    view = memoryview(buffer)
    numbers = client.backward(view, view)

async def awaited(client: aio.Client) -> None:
    x = np.ones(3, np.float32)
    one: NDArray[np.float32] = await client.forward(x, out=x)
    many: list[NDArray[np.float32]] = await client.forward([x, x], out=(x, x))
    mixed: list[NDArray[Any]] = await client.forward([torch.ones(2)])
    mixed = await client.backward([torch.ones(2)], [torch.ones(2)])
    numbers: NDArray[Any] = await client.backward([1, 2], [3, 4])
"""

# A line each: what is wrong must be found, one by one.
WRONG = """
import leakyrelu, numpy as np
x = np.ones(3, np.float32)
client = leakyrelu.Client("localhost:1", retry=3)
client = leakyrelu.Client("localhost:1", tls="ca.pem")
client = leakyrelu.Client("localhost:1", timeout="5")
client.forward(x, preset="relu")
client.forward(x, semantics="c")
client.forward(x, "0.1")
client.forward(None)
client.forward(x, out=[x])
client.forward([x], out=x)
client.forward(x, slope=1)
"""


def _blocks() -> dict[str, str]:
    """The README's programs by file name."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^```python\n(.*?)^```", text, re.S | re.M)
    assert len(found) >= 4
    return {
        f"example{n}.py": code
        if "import leakyrelu" in code or ", leakyrelu" in code
        else f"import leakyrelu\n{code}"
        for n, code in enumerate(found)
    }


def _check(tool: str, folder: pathlib.Path) -> str:
    command = {
        "mypy": ["mypy", "--strict", "--cache-dir", ".mypy", "."],
        "pyright": ["pyright", "--pythonpath", sys.executable, "."],
    }[tool]
    run = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert not run.stderr or run.returncode in (0, 1), run.stderr
    return run.stdout


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.pyi").write_text(TORCH)
    return tmp_path


@pytest.mark.parametrize("tool", ["mypy", "pyright"])
def test_correct_calls_and_the_examples_pass(
    tool: str, folder: pathlib.Path
) -> None:
    for name, code in {**_blocks(), "calls.py": CALLS}.items():
        (folder / name).write_text(code)
    said = _check(tool, folder)
    assert "Success" in said or "0 errors" in said, said


@pytest.mark.parametrize("tool", ["mypy", "pyright"])
def test_wrong_calls_are_found(tool: str, folder: pathlib.Path) -> None:
    (folder / "wrong.py").write_text(WRONG)
    said = _check(tool, folder)
    found = {int(n) for n in re.findall(r"wrong\.py:(\d+):.*error", said)}
    wanted = range(4, len(WRONG.splitlines()) + 1)
    assert found == set(wanted), said
