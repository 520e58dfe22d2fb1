# SPDX-License-Identifier: Apache-2.0
"""A row of the report: our figure, the peer's, and the target of their ratio.

Every ratio is built so that higher is better and `target` is the minimum: ours
/ peer if more is better (requests per second), peer / ours if less is better
(time, bytes), limit / ours for a limit.
"""

import dataclasses
import statistics
from typing import Optional


@dataclasses.dataclass
class Row:
    section: str
    name: str
    unit: str
    ours: float
    peer: float
    peer_name: str
    ratio: float
    # Half the range of the rounds' ratios, as a fraction of their median.
    spread: float = 0.0
    # None: shown for comparison, without a target.
    target: Optional[float] = None
    # Microseconds of server CPU time per call; None if not measured.
    cpu_us: Optional[float] = None
    peer_cpu_us: Optional[float] = None
    # Tensor bytes per call, for nanoseconds per KiB.
    tensor_bytes: Optional[int] = None

    @property
    def below(self):
        return self.target is not None and self.ratio < self.target

    @property
    def title(self):
        return f"{self.section}: {self.name}"


def paired_ratio(ours, peers, less_is_better=False):
    """Median and spread of the ratios per round: a temporary slowdown of the
    machine affects both sides of a round."""
    ratios = [p / o if less_is_better else o / p for o, p in zip(ours, peers)]
    middle = statistics.median(ratios)
    return middle, (max(ratios) - min(ratios)) / 2 / middle


def limit_row(section, name, unit, ours, limit):
    """`ours` may be zero or negative (growth), which is within any limit."""
    ratio = limit / ours if ours > 0 else float("inf")
    return Row(section, name, unit, ours, limit, "limit", ratio, target=1.0)
