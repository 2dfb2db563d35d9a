"""The population under both policies 全量模拟: who moves where, by region and industry, score shifts and inspection workload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis

from rulesets.bulk.columns import RECORDS, typed
from rulesets.bulk.engine import Engine
from rulesets.bulk.errors import InputRefused
from rulesets.bulk.grading import grade
from rulesets.bulk.order import Order, Tell
from rulesets.draw.rate import rate_of_permille
from rulesets.form.policy import GRADES, Policy
from rulesets.simulation.joint import Joint

Matrix = Mapping[tuple[str, str], int]
"""(grade before, grade after) -> enterprises."""
NOT_STATED = "（未注明）"


@dataclass(frozen=True, slots=True)
class Workload:
    """Inspections 应抽数 of one draw over everyone: by grade, and in all."""

    base_rate_permille: int
    by_grade: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_grade.values())


@dataclass(frozen=True)
class Counted:
    """``withheld``: not graded for faults in the data; ``shifts``: score after less score before -> enterprises (both with a score).

    ``indicators``: (move, indicator) -> how many of those who make the move have other points there.
    """

    enterprises: int
    withheld: int
    matrix: Matrix
    regions: Mapping[str, Matrix]
    industries: Mapping[str, Matrix]
    shifts: Mapping[int, int]
    unscored: int
    indicators: Mapping[tuple[str, str, str], int]
    before: Workload
    after: Workload
    faults: Mapping[str, int]
    seconds: Mapping[str, float]

    @property
    def movers(self) -> int:
        return sum(count for (old, new), count in self.matrix.items() if old != new)


def count(joint: Joint, orders: tuple[Order, Order], engine: Engine, tell: Tell = lambda step, share: None) -> Counted:
    """Grades everyone twice and compares. Leaves the tables ``pairs`` and ``movers``. Raises what ``grade`` raises."""
    summaries = []
    for order, step in zip(orders, ("变更前", "变更后"), strict=True):
        summaries.append(grade(order, engine, lambda what, share, step=step: tell(f"{step}：{what}", share)))  # type: ignore[misc]
    if not summaries[0].enterprises:
        raise InputRefused("企业表里没有企业，无从模拟")
    _pair(engine, orders[0], orders[1].out)
    ((withheld,),) = engine.ask("SELECT count(*) FROM pairs WHERE old IS NULL OR new IS NULL")
    ((unscored,),) = engine.ask(
        "SELECT count(*) FROM pairs WHERE old IS NOT NULL AND new IS NOT NULL AND (old_score IS NULL OR new_score IS NULL)"
    )
    shifts = engine.ask(
        "SELECT new_score - old_score AS d, count(*) FROM pairs WHERE d IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    matrix = _matrices(engine, "''")[""] if summaries[0].enterprises > withheld else {}
    return Counted(
        enterprises=summaries[0].enterprises,
        withheld=int(withheld),
        matrix=matrix,
        regions=_matrices(engine, "region"),
        industries=_matrices(engine, "industry"),
        shifts={int(shift): int(number) for shift, number in shifts},
        unscored=int(unscored),
        indicators=_indicators(engine, joint),
        before=workload(joint.before, _margin(matrix, 0)),
        after=workload(joint.after, _margin(matrix, 1)),
        faults=summaries[0].faults,
        seconds={"before": sum(summaries[0].seconds.values()), "after": sum(summaries[1].seconds.values())},
    )


def workload(policy: Policy, sizes: Mapping[str, int]) -> Workload:
    """应抽数 for each grade: its size times base rate times factor of the policy, rounded up as in a draw (AMB-69)."""
    factors = {rule.grade: rule.factor_permille for rule in policy.sampling}
    if not policy.base_rate_permille:
        return Workload(0, dict.fromkeys(GRADES, 0))
    rate = rate_of_permille(policy.base_rate_permille)
    quotas = {grade: rate.quota(sizes.get(grade, 0), factors.get(grade, 1000)) for grade in GRADES}
    return Workload(policy.base_rate_permille, quotas)


def _margin(matrix: Matrix, side: int) -> dict[str, int]:
    found = dict.fromkeys(GRADES, 0)
    for move, number in matrix.items():
        found[move[side]] += number
    return found


def _pair(engine: Engine, order: Order, after: Path) -> None:
    """One row for each enterprise: both grades and scores, region, and the industry of its latest rating."""
    engine.show("graded_before", [order.out])
    engine.show("graded_after", [after])
    schema = engine.show("records", [order.records])
    records = typed(ibis.table(dict(schema), name="records"), RECORDS)
    rated = records.filter(
        (records.kind == "industry_evaluation")
        & records.industry.notnull()
        & ~records.revoked
        & (records.date <= ibis.literal(order.as_of))
    ).select("uscc", "industry", "date")
    sql = str(ibis.to_sql(rated, dialect=engine.dialect, pretty=False))
    # Of two ratings of one day the one later in the alphabet counts, so that a second run gives the same table.
    engine.keep(
        "industries",
        f"SELECT uscc, max_by(industry, concat(CAST(date AS VARCHAR), industry)) AS industry FROM ({sql}) GROUP BY uscc",  # noqa: S608
    )
    columns = engine.show("enterprises", [order.enterprises])
    region = "CAST(region AS VARCHAR)" if "region" in columns else "CAST(NULL AS VARCHAR)"
    engine.keep("places", f"SELECT uscc, min({region}) AS region FROM enterprises GROUP BY uscc")  # noqa: S608
    engine.keep(
        "pairs",
        "SELECT b.uscc, b.grade AS old, a.grade AS new, CAST(b.score AS INT) AS old_score, CAST(a.score AS INT) AS new_score, "  # noqa: S608
        f"coalesce(nullif(p.region, ''), '{NOT_STATED}') AS region, coalesce(nullif(i.industry, ''), '{NOT_STATED}') AS industry "
        "FROM graded_before AS b JOIN graded_after AS a ON b.uscc = a.uscc "
        "LEFT JOIN places AS p ON p.uscc = b.uscc LEFT JOIN industries AS i ON i.uscc = b.uscc",
    )
    engine.keep("movers", "SELECT * FROM pairs WHERE old <> new")


def _matrices(engine: Engine, group: str) -> dict[str, Matrix]:
    rows = engine.ask(
        f"SELECT {group}, old, new, count(*) FROM pairs WHERE old IS NOT NULL AND new IS NOT NULL GROUP BY ALL ORDER BY ALL"  # noqa: S608
    )
    found: dict[str, dict[tuple[str, str], int]] = {}
    for name, old, new, number in rows:
        found.setdefault(str(name), {})[old, new] = int(number)
    return dict(found)


def _indicators(engine: Engine, joint: Joint) -> dict[tuple[str, str, str], int]:
    both = [old.id for old, new in joint.tables() if old is not None and new is not None]
    sums = "".join(f", sum(CASE WHEN b.{name} <> a.{name} THEN 1 ELSE 0 END)" for name in both)
    rows: list[tuple[Any, ...]] = engine.ask(
        f"SELECT m.old, m.new{sums} FROM movers AS m JOIN graded_before AS b ON b.uscc = m.uscc "  # noqa: S608
        "JOIN graded_after AS a ON a.uscc = m.uscc GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return {
        (old, new, name): int(number)
        for old, new, *numbers in rows
        for name, number in zip(both, numbers, strict=True)
        if number
    }
