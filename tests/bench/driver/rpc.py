# SPDX-License-Identifier: Apache-2.0
"""Requests per second of small to large calls, compared between servers."""

import contextlib
import dataclasses
import statistics

from rows import Row, paired_ratio
from servers import running


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    tensor_bytes: int
    in_flight: int
    # Requests made in one busy turn are sent together, as most clients do. gRPC
    # 1.51's client sends them separately, and reaches its limit before the
    # server does.
    coalesce: bool = False


KIB, MIB = 1 << 10, 1 << 20
COALESCED = "64 B x64 coalesced"
CASES = (Case("64 B x64", 64, 64), Case(COALESCED, 64, 64, True),
         Case("64 B x1", 64, 1), Case("64 KiB x8", 64 * KIB, 8),
         Case("1 MiB x4", MIB, 4), Case("16 MiB x2", 16 * MIB, 2),
         Case("64 MiB x1", 64 * MIB, 1))
BY_NAME = {case.name: case for case in CASES}

ECHO = ("echo, 1 thread", "echo, 2 thread")
TONIC = ("tonic, 1 thread", "tonic, 2 thread")
STOCK = ("stock echo newest, 1 thread", "stock echo newest, 2 thread")

# Minimum requests per second as a fraction of the raw echo's.
ECHO_TARGETS = {"64 B x64": 0.95, COALESCED: 0.95, "64 KiB x8": 0.95,
                "1 MiB x4": 0.95, "16 MiB x2": 0.90, "64 MiB x1": 0.90}
TONIC_TARGETS = {**dict.fromkeys(BY_NAME, 1.0), "64 B x64": 1.2,
                 COALESCED: 1.2}
# Minimum for the Open Inference Protocol as a fraction of our own protocol's.
INFERENCE_TARGETS = dict.fromkeys(BY_NAME, 0.9)
NEWEST_TONIC_TARGETS = {**dict.fromkeys(BY_NAME, 1.0), "64 B x64": 0.9,
                        COALESCED: 0.9, "64 B x1": 0.9}
# Triton 2.x with a C++ backend of this function needs its own machine. Recorded
# here: its requests per second as a fraction of the raw echo's, measured
# together, and the target as a multiple of it.
TRITON = {"64 B x64": (24.8 / 77.3, 3), "64 B x1": (5.4 / 7.95, None),
          "64 KiB x8": (9.6 / 31.2, 3), "1 MiB x4": (800 / 2046, 2.5),
          "16 MiB x2": (54 / 120, 2), "64 MiB x1": (7 / 24, 2)}


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Compares our server with the best of several servers in one case."""
    section: str
    name: str
    case: Case
    ours: str
    peers: tuple
    target: float = None
    metric: str = "per_second"
    # The peer's figure as a fraction of the measured server's.
    peer_share: float = 1.0

    @property
    def title(self):
        return f"{self.section}: {self.name}"


def _against(section, ours, peers, label, targets):
    return [Comparison(section, f"{case.name} / {label}", case, ours, peers,
                       targets.get(case.name)) for case in CASES
            # Unix sockets do not support MSG_MORE.
            if not (case.coalesce and section == "unix")]


def _lone(section, ours, peers):
    return Comparison(section, "64 B x1 p50 / echo", BY_NAME["64 B x1"], ours,
                      peers, 1 / 1.05, "p50_us")


def comparisons():
    rows = _against("tcp", "leakyrelu", ECHO, "echo", ECHO_TARGETS)
    rows += [_lone("tcp", "leakyrelu", ECHO)]
    rows += _against("tcp", "leakyrelu", TONIC, "tonic", TONIC_TARGETS)
    for name in ("grpc-go", "sync", "python"):
        rows += _against("tcp", "leakyrelu", (name,), name, {})
    rows += [Comparison("tcp", f"{name} / triton (recorded)", BY_NAME[name],
                        "leakyrelu", ECHO, times, peer_share=share)
             for name, (share, times) in TRITON.items()]
    rows += _against("inference", "leakyrelu inference", ("leakyrelu",),
                     "own protocol", INFERENCE_TARGETS)
    unix = ("echo unix",)
    rows += _against("unix", "leakyrelu unix", unix, "echo", ECHO_TARGETS)
    rows += [_lone("unix", "leakyrelu unix", unix)]
    rows += _against("newest", "leakyrelu newest", STOCK, "stock echo",
                     {"64 B x64": 1.4, COALESCED: 1.4, "64 KiB x8": 1.4})
    rows += _against("newest", "leakyrelu newest", TONIC, "tonic",
                     NEWEST_TONIC_TARGETS)
    return rows


def measure(wanted, servers, client, options, log_path, progress):
    """{(server, case): [result of each round]}. Rounds are interleaved, every
    second one in reverse order; all servers are up, and idle while others are
    measured."""
    pairs = []
    for row in wanted:
        for name in (row.ours, *row.peers):
            if name in servers and (row.case, name) not in pairs:
                pairs.append((row.case, name))
    pairs.sort(key=lambda pair: CASES.index(pair[0]))
    results = {}
    with contextlib.ExitStack() as stack:
        up = {name: stack.enter_context(running(servers[name], log_path))
              for name in dict.fromkeys(name for _, name in pairs)}
        for turn in range(options.rounds):
            for case, name in pairs[::-1] if turn % 2 else pairs:
                if turn >= servers[name].rounds:
                    continue
                progress(f"round {turn + 1}/{options.rounds}  {case.name}  "
                         f"{name}")
                results.setdefault((name, case), []).append(
                    client.unary(up[name], case.tensor_bytes, case.in_flight,
                                 options.seconds, options.warmup,
                                 coalesce=case.coalesce))
    return results


def _median(results, metric):
    return statistics.median(result[metric] for result in results)


def row_of(comparison, results):
    """None if either side was not measured."""
    ours = results.get((comparison.ours, comparison.case))
    peers = {name: results[name, comparison.case] for name in comparison.peers
             if (name, comparison.case) in results}
    if not ours or not peers:
        return None
    metric = comparison.metric
    less_is_better = metric != "per_second"
    best = (min if less_is_better else max)(
        peers, key=lambda name: _median(peers[name], metric))
    peer = peers[best]
    ratio, spread = paired_ratio([result[metric] for result in ours],
                                 [result[metric] for result in peer],
                                 less_is_better)
    recorded = comparison.peer_share != 1.0
    return Row(comparison.section, comparison.name,
               "us" if less_is_better else "/s", _median(ours, metric),
               _median(peer, metric) * comparison.peer_share,
               "recorded share of " + best if recorded else best,
               ratio / comparison.peer_share, spread, comparison.target,
               _median(ours, "server_cpu_us"),
               None if recorded else _median(peer, "server_cpu_us"),
               comparison.case.tensor_bytes)
