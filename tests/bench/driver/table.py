# SPDX-License-Identifier: Apache-2.0
"""Formats the report as text."""

import math


def number(value):
    if value is None:
        return ""
    if math.isinf(value):
        return "inf"
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def _cpu(row):
    ours, peer = number(row.cpu_us), number(row.peer_cpu_us)
    return f"{ours} / {peer}" if peer else ours


def _ns_per_kib(row):
    if row.cpu_us is None or not row.tensor_bytes or row.tensor_bytes < 65536:
        return ""
    kib = row.tensor_bytes / 1024
    ours = number(row.cpu_us * 1000 / kib)
    if row.peer_cpu_us is None:
        return ours
    return f"{ours} / {number(row.peer_cpu_us * 1000 / kib)}"


HEADINGS = ("row", "ours", "peer", "", "peer is", "ratio", "+-", "target",
            "below", "CPU us a call", "ns a KiB")


def _cells(row):
    return (row.title, number(row.ours), number(row.peer), row.unit,
            row.peer_name, f"{row.ratio:.2f}",
            f"{row.spread * 100:.0f}%" if row.spread else "",
            number(row.target), "" if row.target is None else
            ("YES" if row.below else "no"), _cpu(row), _ns_per_kib(row))


def _widths(table):
    return [max(len(line[i]) for line in table) for i in range(len(HEADINGS))]


def render(rows):
    table = [HEADINGS, *(_cells(row) for row in rows)]
    widths = _widths(table)
    left = (0, 3, 4)
    lines = []
    for cells in table:
        lines.append("  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths))).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    below = [row for row in rows if row.below]
    judged = sum(row.target is not None for row in rows)
    lines += ["", f"rows below target: {len(below)} of {judged}"]
    lines += [f"  {row.title}  {row.ratio:.3f} < {row.target:.3g}"
              for row in below]
    return "\n".join(lines)
