# SPDX-License-Identifier: Apache-2.0
"""Which hosts are called through an HTTP proxy: the rule of every leakyrelu
client, twin of ``client/servers/proxy.h``.

A proxy is what gRPC takes from the first of ``grpc_proxy``, ``https_proxy``
and ``http_proxy`` that is set. Calls go past it to Unix sockets, to loopback
addresses, to ``localhost``, and to what ``no_grpc_proxy`` or, where that is
not set, ``no_proxy`` lists: ``*`` (all hosts), IP addresses, networks
(``10.0.0.0/8``) and the ends of names (``.example.com``), separated by commas.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping


def _first(environment: Mapping[str, str], *names: str) -> str:
    return next(
        (environment[name] for name in names if name in environment), ""
    )


def needs_proxy(
    host: str, environment: Mapping[str, str] = os.environ
) -> bool:
    """Whether calls to the host, a name or an IP address, use the proxy."""
    if not _first(environment, "grpc_proxy", "https_proxy", "http_proxy"):
        return False
    listed = _first(environment, "no_grpc_proxy", "no_proxy").lower()
    entries = [entry.strip() for entry in listed.split(",")]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.lower()
        return not (
            f".{name}".endswith(".localhost")
            or "*" in entries
            or any(entry and name.endswith(entry) for entry in entries)
        )
    return not (
        address.is_loopback
        or "*" in entries
        or any(_contains(entry, address) for entry in entries)
    )


def _contains(
    entry: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> bool:
    try:
        return address in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False
