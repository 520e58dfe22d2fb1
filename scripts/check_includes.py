#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that includes follow the allowed direction: each folder includes only
the folders listed here, and gRPC is included only where the list allows it.

check_includes.py [ROOT]: prints every include that breaks a rule, and exits
with 1 if there is one. A new folder with C++ sources needs a line here.
"""

import pathlib
import re
import sys

# Folder: the folders that its files may include, in addition to itself.
ALLOWED = {
    "base/arguments": "base/files base/text",
    "base/files": "base/text",
    "base/http": "base/text",
    "base/machine": "base/files",
    "base/pool": "",
    "base/reference": "",
    "base/text": "",
    "proto/include/leakyrelu": "",
    "proto/methods": "",
    "proto/status": "base/text",
    "proto/wire/split": "proto/status",
    "proto/wire/tensor": "proto/wire/split proto/status",
    "proto/wire/leakyrelu": "proto/wire/tensor proto/wire/split proto/status",
    "proto/wire/inference":
        "proto/wire/tensor proto/wire/split proto/status base/text",
    "server/kernel": "base/reference base/text",
    "server/compute": "server/kernel base/pool",
    "server/options":
        "base/arguments base/files base/machine base/text",
    "server/log": "base/text",
    "server/metrics": "base/machine base/pool proto/methods",
    "server/admission": "server/net proto/status",
    "server/net": "base/text",
    "server/connections": "server/net server/log server/metrics base/machine",
    "server/io": "server/net server/admission",
    "server/io/fd": "server/io",
    "server/io/reactor": "server/io server/net server/admission",
    "server/http": "server/net base/http base/text",
    "server/inflate": "",
    "server/service":
        "server/admission server/compute server/inflate server/log "
        "server/metrics "
        "proto/wire/leakyrelu proto/wire/inference proto/wire/tensor "
        "proto/wire/split proto/status",
    "server/admin":
        "server/metrics proto/wire/inference proto/methods proto/status "
        "base/text",
    "server/tls": "server/log server/metrics proto/status base/files base/text",
    "server/calls":
        "server/admin server/admission server/compute server/io server/net "
        "server/service server/log server/metrics proto/methods proto/status "
        "base/text",
    "server/rpc":
        "server/admin server/admission server/calls server/connections "
        "server/io server/net server/service server/tls server/compute "
        "server/options server/log server/metrics",
    "server/app":
        "server/rpc server/admin server/compute server/connections "
        "server/http server/kernel server/net server/options server/tls "
        "server/log server/metrics proto/methods base/files base/machine "
        "base/text",
    "client/include/leakyrelu": "",
    "client/servers": "proto/status base/text",
    "client/library":
        "client/servers proto/wire/leakyrelu proto/wire/tensor "
        "proto/wire/split proto/methods proto/status base/text",
    "client/chart": "base/text",
    "client/cli/files": "base/reference base/files base/text",
    "client/cli":
        "client/cli/files client/chart base/arguments base/files base/text",
    "client/loadtest/plan": "base/text",
    "client/loadtest/workload": "client/loadtest/plan base/reference",
    "client/loadtest/report": "client/loadtest/plan",
    "client/loadtest/search":
        "client/loadtest/plan client/loadtest/report base/text",
    "client/loadtest/engine":
        "client/loadtest/plan client/loadtest/report client/loadtest/workload "
        "client/servers proto/methods base/files base/http base/text",
    "client/loadtest/printers":
        "client/loadtest/plan client/loadtest/report client/loadtest/search "
        "client/chart base/text",
    "client/loadtest/app":
        "client/loadtest/engine client/loadtest/plan client/loadtest/printers "
        "client/loadtest/report client/loadtest/search base/arguments "
        "base/files base/machine base/text",
}

# Where gRPC's headers may be included.
GRPC = {
    "proto/status", "server/admin", "server/app", "server/calls", "server/io",
    "server/io/fd", "server/io/reactor", "server/rpc", "server/service",
    "server/tls", "client/include/leakyrelu", "client/library",
    "client/servers", "client/cli", "client/loadtest/app",
    "client/loadtest/engine",
}

INCLUDE = re.compile(r'^#include ["<]([^">]+)[">]', re.M)
ROOTS = ("base", "proto", "server", "client")


def faults(root):
    """Yields one line per violation."""
    for path in sorted(
        source
        for top in ROOTS
        for pattern in ("*.h", "*.cc")
        for source in (root / top).rglob(pattern)
    ):
        name = path.relative_to(root).as_posix()
        folder = name.rpartition("/")[0]
        if folder.startswith(("client/examples", "client/python")):
            continue  # standalone programs
        if folder not in ALLOWED:
            yield f"{name}: {folder} is not in scripts/check_includes.py"
            continue
        allowed = {folder, *ALLOWED[folder].split()}
        for included in INCLUDE.findall(path.read_text()):
            if included.endswith(".cc"):
                yield f"{name}: includes {included}, which is not a header"
            elif re.match(r"grpc(pp)?/", included) and folder not in GRPC:
                yield f"{name}: includes <{included}>, and {folder} is not to know gRPC"
            elif included.startswith(tuple(f"{top}/" for top in ROOTS)):
                if included.rpartition("/")[0] not in allowed:
                    yield f"{name}: includes {included}, which {folder} may not"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = list(faults(root))
    print("\n".join(found), end="\n" if found else "")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
