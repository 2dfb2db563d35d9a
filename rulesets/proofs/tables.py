"""Every table gives exactly one answer for every input that can occur 评分表完整且不重叠."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesets.form.policy import IndicatorTable, Policy
from rulesets.proofs.bounds import Bound
from rulesets.proofs.cells import TooManyCells, points
from rulesets.proofs.findings import Finding

LARGEST_WITNESSES = 3


def prove_tables(policy: Policy, bounds: Sequence[Bound]) -> Iterator[Finding]:
    """Gaps and overlaps of the indicator tables, and rows that no input can reach."""
    for table in policy.indicators:
        yield from _prove(policy, table, bounds)


def _prove(policy: Policy, table: IndicatorTable, bounds: Sequence[Bound]) -> Iterator[Finding]:
    subject = f"指标 {table.number} {table.name}"
    reached: set[str] = set()
    gaps = overlaps = 0
    try:
        for point in points((row.condition for row in table.rows), policy.domains, bounds):
            rows = [row for row in table.rows if row.condition.holds(point)]
            reached.update(row.id for row in rows)
            # An indicator that only vetoes may stay silent.
            if not rows and table.max is not None and gaps < LARGEST_WITNESSES:
                gaps += 1
                yield Finding("gap", subject, "有一种情形没有一行适用", point)
            if len(rows) > 1 and overlaps < LARGEST_WITNESSES:
                overlaps += 1
                yield Finding("overlap", subject, f"{'、'.join(row.id for row in rows)} 同时适用", point)
    except TooManyCells as error:
        yield Finding("too_large", subject, f"档位组合过多，无法逐一验证（{error}）")
        return
    for row in table.rows:
        if row.id not in reached:
            yield Finding("dead_row", subject, f"{row.id} 永远不会适用")


def prove_maxima(policy: Policy) -> Iterator[Finding]:
    """Each maximum is attained by a row; the maxima of a part add up to the part, the parts to the stated total (CZ21-2.2.1b)."""
    for table in policy.indicators:
        if table.max is not None and max(row.points for row in table.rows) != table.max:
            yield Finding("maximum", f"指标 {table.number} {table.name}", f"没有一行得到满分 {table.max}")
    for part in policy.parts:
        total = sum(table.max or 0 for table in policy.indicators if table.part == part.id)
        if total != part.max:
            yield Finding("part_sum", f"{part.name}", f"各指标满分之和是 {total}，应为 {part.max}")
    total = sum(part.max for part in policy.parts)
    if total != policy.total:
        yield Finding("total_sum", "总分", f"各部分之和是 {total}，应为 {policy.total}")
