#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""settle_config.py FOLDER: makes an image's configuration depend on its contents only.

FOLDER is an image as `buildah push IMAGE dir:FOLDER` writes it. In Docker's format,
the only one with a health check, buildah records the random names of the containers
in which it built, so that every build would have another id.
"""

import hashlib
import json
import pathlib
import sys


def settle(config):
    """The configuration without what differs from build to build."""
    kept = {
        key: value
        for key, value in config.items()
        if key not in ("container", "container_config", "parent")
    }
    kept["config"] = {
        key: value for key, value in config["config"].items() if key != "Hostname"
    }
    # The comments name the images of the steps before.
    kept["history"] = [
        {key: value for key, value in step.items() if key != "comment"}
        for step in config["history"]
    ]
    return kept


def main():
    folder = pathlib.Path(sys.argv[1])
    manifest = json.loads((folder / "manifest.json").read_text())
    before = folder / manifest["config"]["digest"].removeprefix("sha256:")
    config = json.dumps(settle(json.loads(before.read_text())), sort_keys=True).encode()
    before.unlink()
    digest = hashlib.sha256(config).hexdigest()
    (folder / digest).write_bytes(config)
    manifest["config"] |= {"digest": f"sha256:{digest}", "size": len(config)}
    (folder / "manifest.json").write_text(json.dumps(manifest))


if __name__ == "__main__":
    sys.exit(main())
