# SPDX-License-Identifier: Apache-2.0
"""Containers of the built images, with Docker or podman."""

import json
import subprocess
import time
import urllib.error
import urllib.request
import uuid

HARDENED = (
    "--read-only",
    "--cap-drop=ALL",
    "--user=65532:65532",
    "--security-opt=no-new-privileges",
)


class Engine:
    def __init__(self, program):
        self.program = program

    def __call__(self, *arguments, check=True):
        """Returns the standard output; a failure shows the standard error."""
        done = subprocess.run(
            [self.program, *arguments], capture_output=True, text=True
        )
        if check and done.returncode != 0:
            raise SystemExit(f"{self.program} {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip()

    def client(
        self, image, *arguments, entrypoint="/usr/bin/leakyrelu", check=True
    ):
        """Runs a program of the client's image on the host's network."""
        return self(
            "run", "--rm", "--network=host", *HARDENED,
            f"--entrypoint={entrypoint}", image, *arguments, check=check,
        )  # fmt: skip


class Container:
    """Context manager: a server that is ready, on ports chosen by the host."""

    def __init__(self, engine, image):
        self._engine = engine
        self._image = image
        self.name = f"leakyrelu-{uuid.uuid4().hex[:12]}"

    def __enter__(self):
        begin = time.monotonic()
        flags = ["--publish=127.0.0.1::50051", "--publish=127.0.0.1::9464"]
        if self._engine.program == "podman":  # its timer would need systemd
            flags.append("--health-interval=disable")
        self._engine(
            "run", "--detach", f"--name={self.name}", *HARDENED, *flags, self._image
        )
        self.address = self._engine("port", self.name, "50051").splitlines()[0]
        self.metrics = self._engine("port", self.name, "9464").splitlines()[0]
        end = begin + 60
        while self.ready() != 200:
            if time.monotonic() > end:
                raise SystemExit(f"not ready: {self.logs()}")
            time.sleep(0.01)
        self.start_seconds = time.monotonic() - begin
        return self

    def __exit__(self, *_):
        self._engine("rm", "--force", self.name, check=False)

    def ready(self):
        """The status of /readyz; None if there is no answer."""
        try:
            url = f"http://{self.metrics}/readyz"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def inspect(self):
        return json.loads(self._engine("inspect", self.name))[0]

    def process_status(self):
        """The kernel's status of the process: Uid, CapEff, NoNewPrivs ..."""
        pid = self.inspect()["State"]["Pid"]
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            return dict(line.strip().split(":\t", 1) for line in file if ":\t" in line)

    def healthy(self):
        if self._engine.program == "podman":
            self._engine("healthcheck", "run", self.name)
            return True
        return self.inspect()["State"]["Health"]["Status"] == "healthy"

    def logs(self):
        done = subprocess.run(
            [self._engine.program, "logs", self.name], capture_output=True, text=True
        )
        return done.stdout + done.stderr

    def terminate(self):
        self._engine("kill", "--signal=TERM", self.name)

    def wait(self):
        return int(self._engine("wait", self.name))
