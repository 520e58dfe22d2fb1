# SPDX-License-Identifier: Apache-2.0
"""Makes the stubs while the package is built, from the contract itself.

In a checkout the contract is ../../proto; the sdist carries a copy, from
which wheels are built. No generated file is kept in the source tree.
"""

from __future__ import annotations

import pathlib
import shutil
import sys
import tempfile
from importlib import resources
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CONTRACT = "leakyrelu/v1/leakyrelu.proto"


class StubsHook(BuildHookInterface):
    """Adds the contract to an sdist, and the stubs to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        protos = self._protos()
        if self.target_name == "sdist":
            build_data["force_include"][str(protos / CONTRACT)] = (
                f"proto/{CONTRACT}"
            )
            licence = protos.parent / "LICENSE"
            build_data["force_include"][str(licence)] = "LICENSE"
            return
        self._made = tempfile.TemporaryDirectory()
        made = pathlib.Path(self._made.name)
        self._run_protoc(protos, made)
        key = "force_include"
        if version == "editable":
            key = "force_include_editable"
        for file in sorted(made.glob("leakyrelu/v1/*")):
            target = file.relative_to(made).as_posix()
            build_data.setdefault(key, {})[str(file)] = target

    def finalize(
        self, version: str, build_data: dict[str, Any], artifact_path: str
    ) -> None:
        if self.target_name == "wheel":
            self._made.cleanup()

    def _protos(self) -> pathlib.Path:
        root = pathlib.Path(self.root)
        for folder in (root / "proto", root.parents[1] / "proto"):
            if (folder / CONTRACT).is_file():
                return folder
        raise FileNotFoundError(f"{CONTRACT}: neither in the sdist nor beside")

    @staticmethod
    def _run_protoc(protos: pathlib.Path, out: pathlib.Path) -> None:
        # Only when a wheel is built, and from the build's own environment.
        from grpc_tools import protoc

        plugins = []
        for name in ("protoc-gen-mypy", "protoc-gen-mypy_grpc"):
            # Without build isolation nobody need have activated the
            # environment.
            here = pathlib.Path(sys.executable).parent / name
            plugins.append(f"--plugin={name}={shutil.which(name) or here}")
        well_known = resources.files("grpc_tools") / "_proto"
        code = protoc.main(
            [
                "protoc",
                f"-I{protos}",
                f"-I{well_known}",
                f"--python_out={out}",
                f"--grpc_python_out={out}",
                *plugins,
                f"--mypy_out=quiet:{out}",
                f"--mypy_grpc_out=quiet:{out}",
                CONTRACT,
            ]
        )
        if code != 0:
            raise RuntimeError(f"protoc ended with {code}")
