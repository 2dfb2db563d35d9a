"""Inequalities between features that hold for every dossier, derived from how the features are defined.

They keep the proofs from complaining about inputs that cannot occur, such as more severe penalties than penalties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rulesets.form.policy import FeatureRule
from rulesets.loading import schema


@dataclass(frozen=True, slots=True)
class Bound:
    """``smaller`` <= ``times`` * ``larger``, always."""

    smaller: str
    times: int
    larger: str


def implied_bounds(features: Iterable[FeatureRule]) -> tuple[Bound, ...]:
    """Every such inequality that follows from the definitions."""
    rules = list(features)
    found = []
    for first in rules:
        for second in rules:
            if first.id != second.id:
                times = _times(first.spec, second.spec)
                if times is not None:
                    found.append(Bound(first.id, times, second.id))
    return tuple(found)


def _times(smaller: schema.Strict, larger: schema.Strict) -> int | None:
    if isinstance(larger, schema.Count):
        if isinstance(smaller, schema.Count | schema.MostInOneYear):
            return 1 if _counted_by(smaller, larger) else None
        if isinstance(smaller, schema.InForce):
            # A status in force on the day itself lasted on a day of every window.
            return (
                1
                if set(smaller.kinds) <= set(larger.lasting) and not larger.where and len(smaller.kinds) == 1
                else None
            )
    if isinstance(smaller, schema.Count) and isinstance(larger, schema.MostInOneYear):
        same = set(smaller.kinds) == set(larger.kinds) and (smaller.where, smaller.years, smaller.repaired_counts) == (
            larger.where,
            larger.years,
            larger.repaired_counts,
        )
        # A window of N years touches at most N + 1 calendar years.
        return larger.years + 1 if same and not smaller.lasting else None
    return None


def _counted_by(smaller: schema.Count | schema.MostInOneYear, larger: schema.Count) -> bool:
    lasting = set(smaller.lasting) if isinstance(smaller, schema.Count) else set()
    inside = larger.years is None or (smaller.years is not None and smaller.years <= larger.years)
    return (
        set(smaller.kinds) <= set(larger.kinds)
        and lasting <= set(larger.lasting)
        and inside
        and (not larger.where or larger.where == smaller.where)
    )


def tighten(cell: Mapping[str, tuple[int, int]], bounds: Iterable[Bound]) -> dict[str, tuple[int, int]] | None:
    """The cell cut down to what the bounds allow, or None where nothing is left.

    Inequalities of this form are closed under taking the smaller (or the larger) value of every feature, so after the ends have
    settled both outer corners satisfy them all: None means infeasible, and any other cell really contains a point.
    """
    ends = dict(cell)
    relevant = [bound for bound in bounds if bound.smaller in ends and bound.larger in ends]
    changed = True
    while changed:
        changed = False
        for bound in relevant:
            low, high = ends[bound.smaller]
            other_low, other_high = ends[bound.larger]
            new_high = min(high, bound.times * other_high)
            new_low = max(other_low, -(-low // bound.times))
            if (new_high, new_low) != (high, other_low):
                ends[bound.smaller], ends[bound.larger] = (low, new_high), (new_low, other_high)
                changed = True
            if low > new_high or new_low > other_high:
                return None
    return ends
