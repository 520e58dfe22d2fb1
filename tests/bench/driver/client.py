# SPDX-License-Identifier: Apache-2.0
"""Runs the measuring client once and parses its one line of JSON."""

import json
import subprocess

TIMEOUT_SECONDS = 180


class Client:

    def __init__(self, program):
        self._program = program

    def _run(self, *arguments, text=None):
        done = subprocess.run([self._program, *arguments],
                              input=text,
                              capture_output=True,
                              text=True,
                              timeout=TIMEOUT_SECONDS,
                              check=False)
        if done.returncode != 0:
            raise RuntimeError(f"rpc_client {' '.join(arguments)}: "
                               f"{done.stderr.strip()}")
        return json.loads(done.stdout)

    @staticmethod
    def _of(running):
        arguments = ["--target", running.target, "--pid", str(running.pid)]
        return arguments + (["--echo"] if running.server.echo else [])

    def unary(self, running, tensor_bytes, in_flight, seconds, warmup,
              calls=None, coalesce=False):
        arguments = [
            "unary", *self._of(running), "--bytes", str(tensor_bytes),
            "--in-flight", str(in_flight), "--seconds", str(seconds),
            "--warmup", str(warmup)
        ]
        if running.server.inference:
            arguments.append("--inference")
        if coalesce:
            arguments.append("--coalesce")
        if calls is not None:
            arguments += ["--calls", str(calls)]
        return self._run(*arguments)

    def stream(self, running, chunk_bytes, chunks):
        return self._run("stream", *self._of(running), "--bytes",
                         str(chunk_bytes), "--chunks", str(chunks))

    def start_awaiting(self):
        """Starts a client before the server, so that the client's own start is
        not counted; `finish_awaiting` passes it the target."""
        return subprocess.Popen([self._program, "serving"],
                                stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE,
                                text=True)

    @staticmethod
    def finish_awaiting(process, target):
        out, _ = process.communicate(target + "\n", timeout=TIMEOUT_SECONDS)
        if process.returncode != 0:
            raise RuntimeError("rpc_client serving: never SERVING")
        return json.loads(out)["serving_at_ns"]
