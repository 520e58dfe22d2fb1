# SPDX-License-Identifier: Apache-2.0
"""From a client's address to what gRPC resolves, twin of ``client/servers``."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from leakyrelu._grammar import refusal
from leakyrelu._proxy import needs_proxy

FORMS = (
    "HOST:PORT, [V6]:PORT, dns:[//RESOLVER/]HOST:PORT, unix:PATH, "
    "unix-abstract:NAME or IP:PORT,IP:PORT,..."
)
_DNS = re.compile(r"dns:(?://[^/]*/)?")
# What neither a host's name nor an IPv4 address has; a URL has '/'.
_NOT_IN_NAMES = re.compile(r"[\s/@?#\[\]:,%]")


@dataclass(frozen=True)
class Target:
    """Where calls go, in gRPC's words."""

    uri: str
    uses_proxy: bool
    """Whether gRPC may call it through the environment's HTTP proxy."""


def target_of(address: object) -> Target:
    """The target of one address (a name may stand for many servers), or of a
    list of IP addresses, separated by commas."""
    if not isinstance(address, str):
        raise TypeError(refusal("address", repr(address), FORMS))
    for scheme in ("unix:", "unix-abstract:"):
        # A path may have commas.
        if address.startswith(scheme) and address != scheme:
            return Target(address, False)
    if "," in address:
        return _list_of(address.split(","))
    dns = _DNS.match(address)
    return Target(
        address, needs_proxy(_host_of(address[dns.end() if dns else 0 :]))
    )


def _list_of(addresses: list[str]) -> Target:
    version = _version(_host_of(addresses[0]))
    for address in addresses:
        host = _host_of(address)
        if version == 0 or _version(host) != version:
            raise ValueError(
                refusal(
                    "address",
                    repr(address),
                    "in a list: IP addresses of one family with ports",
                )
            )
        if needs_proxy(host):
            # gRPC would ask the proxy for a host with the whole list's name.
            raise ValueError(
                refusal(
                    "address",
                    f"{address!r} with an HTTP proxy set",
                    "in a list: addresses that no_proxy lists",
                )
            )
    return Target(f"ipv{version}:{','.join(addresses)}", False)


def _host_of(address: str) -> str:
    """The host of HOST:PORT or [V6]:PORT, without brackets."""
    host, colon, port = address.rpartition(":")
    # int() also takes signs, spaces and other scripts' digits.
    is_number = port.isascii() and port.isdigit()
    if colon and is_number and not 0 < int(port) < 65536:
        raise ValueError(
            refusal("address", repr(address), "a port from 1 to 65535")
        )
    if colon and is_number:
        if host.startswith("[") and host.endswith("]"):
            if _version(host[1:-1]) == 6:
                return host[1:-1]
        elif host and not _NOT_IN_NAMES.search(host):
            return host
    raise ValueError(refusal("address", repr(address), FORMS))


def _version(host: str) -> int:
    """4 or 6, or 0 for a name."""
    try:
        return ipaddress.ip_address(host).version
    except ValueError:
        return 0
