# SPDX-License-Identifier: Apache-2.0
"""Opens the page of client/examples/web in headless Chromium: it calls by
gRPC-Web through Envoy, from another origin, and draws the results. Prints calls
made and values compared."""

import functools
import html
import http.server
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import numpy as np

from front import Front
from server_process import Server


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve(folder):
    """An HTTP server of the folder's files, on its own thread."""
    handler = functools.partial(QuietHandler, directory=folder)
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    return pages


def open_page(chromium, url):
    """The document after its calls are answered (virtual time waits for the
    network)."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-quic", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run",
            "--virtual-time-budget=10000", f"--user-data-dir={profile}",
            "--dump-dom", url]
        return subprocess.run(command, check=True, text=True,
                              capture_output=True, timeout=100).stdout


def drawn(document, name):
    """(x, y) of a curve as drawn; y points down in SVG."""
    points = re.search(rf'id="{name}"[^>]*points="([^"]+)"', document)
    assert points, document
    pairs = [pair.split(",") for pair in points[1].split()]
    x, y = np.array(pairs, np.float64).T
    return x.astype(np.float32), -y.astype(np.float32)


def main(descriptors, web):
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed")
        sys.exit(77)
    values = 0
    with Server("--log-level=error") as server, \
            Front(descriptors, [server.address]) as front, \
            serve(web) as pages:
        def url(slope):
            query = urllib.parse.urlencode(
                {"server": f"http://{front.address}", "slope": slope})
            return f"http://127.0.0.1:{pages.server_port}/?{query}"

        for slope in (np.float32(0.1), np.float32(-0.5)):
            document = open_page(chromium, url(slope))
            for name in ("forward", "derivative"):
                x, y = drawn(document, name)
                one = x if name == "forward" else np.ones_like(x)
                want = np.where(x > 0, one, one * slope)
                # A drawing does not show the sign of zero.
                assert (y + 0).tobytes() == (want + 0).tobytes(), name
                values += y.size
        refused = html.unescape(open_page(chromium, url("none")))
        assert "SLOPE_NOT_FINITE: negative_slope: " in refused, refused
        pages.shutdown()
    # Forward and Backward per page.
    print(2 * 3, values)


if __name__ == "__main__":
    main(*sys.argv[1:])
