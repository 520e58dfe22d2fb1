# SPDX-License-Identifier: Apache-2.0
"""leakyrelu-example: calls a server and shows what comes back."""

from __future__ import annotations

import argparse
import os
import sys

import leakyrelu

from leakyrelu_example import calls, plot


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="leakyrelu-example", description=__doc__
    )
    parser.add_argument(
        "--server",
        default=os.environ.get("LEAKYRELU_SERVER", "127.0.0.1:50051"),
        help="HOST:PORT or unix:PATH (default %(default)s)",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=5.0,
        help="seconds for each call, retries included (default %(default)s)",
    )
    parser.add_argument("--tls-ca", help="PEM file of whom to trust: TLS")
    parser.add_argument("--tls-cert", help="PEM file of ours: mutual TLS")
    parser.add_argument("--tls-key", help="PEM file of its key")
    parser.add_argument(
        "--server-name", help="the name in the server's certificate"
    )
    parser.add_argument("--plot", help="file for the textbook's plot")
    return parser.parse_args(arguments)


def _tls(options: argparse.Namespace) -> leakyrelu.Tls | bool:
    if not (options.tls_ca or options.tls_cert or options.tls_key):
        return False
    return leakyrelu.Tls(
        root_certificates=options.tls_ca,
        certificate_chain=options.tls_cert,
        private_key=options.tls_key,
        server_name=options.server_name,
    )


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 0, or 1 where the server failed a call."""
    options = _options(arguments)
    with leakyrelu.Client(
        options.server, tls=_tls(options), timeout=options.timeout
    ) as client:
        try:
            calls.show_calls(client)
            calls.show_an_error(client)
            calls.show_a_deadline(client)
            if options.plot:
                plot.draw(client, options.plot)
        except leakyrelu.Error as error:
            print(f"leakyrelu-example: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
