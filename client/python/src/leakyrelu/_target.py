# SPDX-License-Identifier: Apache-2.0
"""From a client's address to what gRPC resolves."""

from __future__ import annotations

import ipaddress
import json

FORMS = "HOST:PORT, [V6]:PORT or unix:PATH"

# To all servers in turn, and not to those that say they are not serving. A
# server without the health service counts as serving.
SERVICE_CONFIG = json.dumps(
    {
        "loadBalancingConfig": [{"round_robin": {}}],
        "healthCheckConfig": {"serviceName": ""},
    }
)


def _version(address: str) -> int:
    """4 or 6, or 0 for what is no IP address with a port."""
    host, _, port = address.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    try:
        version = ipaddress.ip_address(host.strip("[]")).version
        usable = 0 < int(port) < 65536
    except ValueError:
        return 0
    return version if usable and bracketed == (version == 6) else 0


def target_of(address: str) -> str:
    """An address as it is, or a list of them, separated by commas, as gRPC
    writes it."""
    if not address:
        raise ValueError(f"address: '', allowed {FORMS}")
    # A path may have commas.
    if "," not in address or address.startswith("unix:"):
        return address
    versions = {part: _version(part) for part in address.split(",")}
    first = next(iter(versions.values()))
    for part, version in versions.items():
        if version == 0 or version != first:
            raise ValueError(
                f"address: {part!r}, allowed in a list: IP addresses of one "
                "family with ports"
            )
    return f"ipv{first}:{address}"
