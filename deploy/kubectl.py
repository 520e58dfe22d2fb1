# SPDX-License-Identifier: Apache-2.0
"""kubectl against the API server of ./dev cluster (KUBECONFIG), for the checks."""

import json
import subprocess
import time

APPLY = ("apply", "--server-side", "--validate=strict")
# Kubernetes 1.34.0 prints it for every headless Service.
HEADLESS = "Warning: spec.SessionAffinity is ignored for headless services"
DEADLINE_SECONDS = 60


def report(part, text):
    # At once, since the next line may take minutes.
    print(f"{part:10} {text}", flush=True)


def wait_for(what, condition, seconds=DEADLINE_SECONDS):
    """The first value of condition() that is true."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise SystemExit(f"not in time: {what}")
        time.sleep(0.2)
    return value


class Kubectl:
    def __init__(self, program):
        self._program = program

    def run(self, *arguments, stdin=None):
        return subprocess.run(
            [self._program, *arguments], input=stdin, capture_output=True, text=True
        )

    def __call__(self, *arguments, stdin=None):
        """What it prints. A failure ends the program, as does a warning, for example
        of a pod that its namespace's security level would not admit."""
        done = self.run(*arguments, stdin=stdin)
        warnings = [
            line
            for line in done.stderr.splitlines()
            if line.startswith("Warning:") and line != HEADLESS
        ]
        if done.returncode != 0 or warnings:
            raise SystemExit(f"kubectl {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def get(self, *arguments):
        return json.loads(self("get", *arguments, "--output=json"))

    def items(self, *arguments):
        return self.get(*arguments)["items"]

    def apply(self, *objects, namespace="default"):
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
        self(*APPLY, "--namespace", namespace, "--filename=-", stdin=text)

    def create_namespace(self, name, labels=None):
        metadata = {"name": name, "labels": labels or {}}
        self.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
        # Pods are not admitted before it is there.
        account = ("get", "serviceaccount", "default", "--namespace", name)
        wait_for(f"{name}: service account", lambda: self.run(*account).returncode == 0)
        return name

    def set_pod_status(self, pod, **status):
        """What the kubelet does."""
        metadata = pod["metadata"]
        self(
            "patch", "pod", metadata["name"], "--namespace", metadata["namespace"],
            "--subresource=status", "--patch", json.dumps({"status": status}),
        )  # fmt: skip
