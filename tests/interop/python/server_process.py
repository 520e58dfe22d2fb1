# SPDX-License-Identifier: Apache-2.0
"""The real server as a child process, on ports chosen by the kernel."""

import os
import pathlib
import re
import subprocess
import time
import urllib.request

BIN = pathlib.Path(os.environ["LEAKYRELU_TEST_BIN"])


def user_environment(**more):
    """A user's environment: this process's without the tests' own variables,
    which the server would report as mistyped options."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LEAKYRELU_TEST_")
    }
    return kept | more


def eventually(condition, seconds=30):
    """Waits until condition() holds; returns its last value."""
    end = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return value


def log_lines(descriptor):
    """The lines that a running server has written to its log so far, read
    without moving the position, which the server shares."""
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0).decode().splitlines()


class Server:
    """Context manager; the addresses are known once the server serves.

    On leaving, a running server is stopped and must exit with 0.
    """

    def __init__(self, *flags, listen="127.0.0.1:0", stderr=None, under=()):
        """under: words before the command, as of prlimit or taskset."""
        self._flags = flags
        self._under = under
        self._listen = listen
        self._stderr = stderr

    def __enter__(self):
        self._process = subprocess.Popen(
            [
                *self._under,
                BIN / "leakyrelu-server",
                f"--listen={self._listen}",
                "--metrics-listen=127.0.0.1:0",
                *self._flags,
            ],
            # No client has to discover the stop; a test's own flag takes
            # precedence.
            env=user_environment(LEAKYRELU_DRAIN_LEAD="0s"),
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
        )
        self.addresses = []
        for line in self._process.stdout:
            kind, _, address = line.strip().partition(" on ")
            if kind == "metrics":
                self.metrics_url = address
                break
            self.addresses.append(address)
        else:
            raise AssertionError(
                f"leakyrelu-server exited with {self._process.wait()}"
            )
        self.address = self.addresses[0]
        return self

    def __exit__(self, *exc):
        running = self._process.poll() is None
        self._process.terminate()
        code = self.wait()
        self._process.stdout.close()
        if exc[0] is None and running and code != 0:
            raise AssertionError(f"leakyrelu-server exited with {code}")

    @property
    def pid(self):
        return self._process.pid

    def signal(self, number):
        self._process.send_signal(number)

    def wait(self):
        return self._process.wait(timeout=60)

    def metric(self, name):
        """Sum of the samples with that name, or with that name and labels."""
        with urllib.request.urlopen(self.metrics_url, timeout=30) as page:
            text = page.read().decode()
        samples = re.findall(
            rf"^{re.escape(name)}(?:{{\S*}})? (\S+)$", text, re.MULTILINE
        )
        return sum(map(float, samples))
