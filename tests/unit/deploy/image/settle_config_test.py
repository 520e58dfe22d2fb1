# SPDX-License-Identifier: Apache-2.0
import hashlib
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import settle_config


def config(name):
    """A configuration, with the names of a build."""
    return {
        "created": "1970-01-01T00:00:00Z",
        "container": name,
        "parent": name,
        "container_config": {"Hostname": name},
        "config": {"Hostname": name, "User": "65532", "Healthcheck": {"Test": ["CMD"]}},
        "history": [{"created_by": "COPY", "comment": f"FROM {name}"}],
        "rootfs": {"diff_ids": ["sha256:1"]},
    }


class SettleConfig(unittest.TestCase):
    def test_names_of_a_build_are_left_out(self):
        settled = settle_config.settle(config("a"))
        self.assertEqual(settled, settle_config.settle(config("b")))
        self.assertNotIn('"a"', json.dumps(settled))

    def test_what_an_image_does_is_kept(self):
        before, after = config("a"), settle_config.settle(config("a"))
        del before["config"]["Hostname"]
        self.assertEqual(after["config"], before["config"])
        self.assertEqual(after["rootfs"], before["rootfs"])
        self.assertEqual(after["history"], [{"created_by": "COPY"}])

    def test_manifest_names_the_new_configuration(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "old").write_text(json.dumps(config("a")))
            manifest = {"config": {"digest": "sha256:old", "size": 1}, "layers": []}
            (folder / "manifest.json").write_text(json.dumps(manifest))
            with mock.patch.object(sys, "argv", ["settle_config.py", name]):
                settle_config.main()
            named = json.loads((folder / "manifest.json").read_text())["config"]
            digest = named["digest"].removeprefix("sha256:")
            data = (folder / digest).read_bytes()
            self.assertEqual(hashlib.sha256(data).hexdigest(), digest)
            self.assertEqual(len(data), named["size"])
            self.assertFalse((folder / "old").exists())


if __name__ == "__main__":
    unittest.main()
