# SPDX-License-Identifier: Apache-2.0
"""Opens the load tester's HTML report in headless Chromium.

html_in_browser_test.py CHROMIUM EXAMPLE_HTML

The plots must be visible, in light and dark mode, and nothing may be fetched.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

CHROMIUM, EXAMPLE = sys.argv.pop(1), sys.argv.pop(1)
# The colors of the page and of two series, from client/chart/style.cc.
LIGHT = ((0xF5, 0xF6, 0xF8), (0x0B, 0x6B, 0xCB), (0xD9, 0x73, 0x0D))
DARK = ((0x12, 0x16, 0x1C), (0x5A, 0xA9, 0xF5), (0xF0, 0xA0, 0x4B))
# Pixels of exactly the line's color; anti-aliasing blends most pixels of a
# line.
LINE_PIXELS = 150


def unfilter(kind, row, above, width):
    """PNG's five filters, in place."""
    for i, value in enumerate(row):
        left = row[i - width] if i >= width else 0
        up = above[i]
        corner = above[i - width] if i >= width else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            nearest = [abs(up - corner), abs(left - corner),
                       abs(left + up - 2 * corner)]
            guess = (left, up, corner)[nearest.index(min(nearest))]
        else:
            return
        row[i] = (value + guess) & 0xFF


def pixels(path):
    """The rows of an 8 bit RGB or RGBA PNG, each a list of (r, g, b)."""
    with open(path, "rb") as file:
        png = file.read()
    at, packed = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + size]
        if kind == b"IHDR":
            columns, rows, depth, color = struct.unpack(">IIBB", body[:10])
            assert depth == 8 and color in (2, 6), (depth, color)
            width = 3 if color == 2 else 4
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    raw = zlib.decompress(packed)
    above, stride, result = bytearray(columns * width), columns * width, []
    for y in range(rows):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1:start + 1 + stride])
        unfilter(raw[start], row, above, width)
        result.append([tuple(row[i:i + 3]) for i in range(0, stride, width)])
        above = row
    return result


class HtmlInBrowserTest(unittest.TestCase):

    def open(self, folder, html, *flags):
        page = os.path.join(folder, "report.html")
        with open(page, "wb") as file:
            file.write(html)
        shot = os.path.join(folder, "shot.png")
        log = os.path.join(folder, "net.json")
        subprocess.run([
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-background-networking", "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--no-first-run",
            "--hide-scrollbars", "--window-size=800,4000",
            f"--user-data-dir={folder}/profile", f"--log-net-log={log}",
            f"--screenshot={shot}", *flags, f"file://{page}"
        ], check=True, capture_output=True, timeout=100)
        with open(log, encoding="utf-8") as file:
            fetched = [
                event["params"]["url"]
                for event in json.load(file)["events"]
                # The origin of a file is null; Chromium's own requests have
                # none.
                if event.get("params", {}).get("initiator") == "null"
            ]
        return pixels(shot), fetched

    def check(self, colors, *flags):
        page, first_line, second_line = colors
        html = subprocess.run([EXAMPLE], capture_output=True,
                              check=True).stdout
        with tempfile.TemporaryDirectory() as folder:
            rows, fetched = self.open(folder, html, *flags)
        self.assertEqual(fetched, [])
        self.assertEqual(rows[2][2], page)
        for color in (first_line, second_line):
            count = sum(row.count(color) for row in rows)
            self.assertGreater(count, LINE_PIXELS)

    def test_fetches_are_detected(self):
        html = b"<!doctype html><img src='http://127.0.0.1:1/x.png'>"
        with tempfile.TemporaryDirectory() as folder:
            _, fetched = self.open(folder, html)
        self.assertIn("http://127.0.0.1:1/x.png", fetched)

    def test_light(self):
        self.check(LIGHT)

    def test_dark(self):
        self.check(DARK, "--blink-settings=preferredColorScheme=0")


if __name__ == "__main__":
    unittest.main()
