# SPDX-License-Identifier: Apache-2.0
"""Runs the one-liners of README.md and docs/ for tools that are independent of
this project.

They are the shell blocks below the comment `<!-- run by ./dev interop -->`, one
command per line; a `text` block that follows is the output of the first of
them, except for measured numbers.
"""

import json
import os
import pathlib
import re
import subprocess

from server_process import Server

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCK = re.compile(
    r"<!-- run by ./dev interop -->\n```sh\n(?P<code>.*?)^```\n"
    r"(?:\s*```text\n(?P<printed>.*?)^```)?",
    re.S | re.M,
)
WATCH = "grpc.health.v1.Health/Watch"


def run(command, address):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c",
         command.replace("127.0.0.1:50051", address)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=100)


def watch_a_stop(command):
    """The watcher sees that the server serves, and then that it stops."""
    with Server() as server:
        arguments = command.replace("127.0.0.1:50051", server.address)
        # As documented, but runs until the server ends it.
        arguments = re.sub(r"-max-time \d+ ", "", arguments).split()
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.DEVNULL) as watcher:
            seen = []
            for line in watcher.stdout:
                if '"status"' not in line:
                    continue
                seen.append(line.split('"')[3])
                if seen == ["SERVING"]:
                    server.signal(15)
        assert seen == ["SERVING", "NOT_SERVING"], seen
        assert server.wait() == 0


def numbers(text):
    """The numbers of the first tensor in a JSON response, or none."""
    try:
        response = json.loads(text)
    except json.JSONDecodeError:
        return []
    tensors = response.get("outputs") or response.get("grad_inputs") or [{}]
    return tensors[0].get("values", [])


def main():
    address = os.environ["LEAKYRELU_SERVER"]
    blocks = [block for page in PAGES
              for block in BLOCK.finditer(page.read_text())]
    tools = set()
    calls = values = 0
    for block in blocks:
        printed = block["printed"]
        code = block["code"].replace("\\\n", " ")
        for command in code.strip().splitlines():
            command = command.split("  #")[0]
            tool = command.split()[0]
            tools.add(tool)
            if WATCH in command:
                watch_a_stop(command)
                calls += 1
                continue
            result = run(command, address)
            assert result.returncode == 0, (command, result.stdout)
            if tool == "ghz":
                asked = int(re.search(r"-n (\d+)", command)[1])
                answered = int(re.search(r"\[OK\]\s+(\d+) responses",
                                         result.stdout)[1])
                assert answered == asked, result.stdout
                calls += answered
                continue
            calls += 1
            if printed is not None:
                assert result.stdout.strip() == printed.strip(), (
                    command, result.stdout)
                values += len(numbers(result.stdout))
                printed = None
    assert tools == {"grpcurl", "grpc-health-probe", "ghz"}, tools
    print(calls, values)


if __name__ == "__main__":
    main()
