"""The counts of a situation 统计, from the tables that ``placing`` leaves in the engine."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from rulesets.bulk.engine import Engine
from service.situation.document import GONE, NEW
from service.situation.kinds import Kinds
from service.situation.months import Months
from service.situation.placing import Files, typed_records

Cells = dict[tuple[int, int, int], int]
FOR_EVER = "9999-12-31"


@dataclass(frozen=True)
class Counts:
    """As in ``Situation``."""

    grades: dict[tuple[int, int, str], int]
    adverse_by_region: Cells
    adverse_by_industry: Cells
    flow: dict[tuple[int, int, int], tuple[int, int, int]]
    listed: Cells
    movement: dict[tuple[str, str], int] | None


def count(engine: Engine, files: Files, months: Months, kinds: Kinds) -> Counts:
    """Everything that is counted by group. Leaves ``blacklisted``: (uscc, region, industry, began, until)."""
    grades = engine.ask("SELECT region, industry, grade, count(*) FROM placed GROUP BY ALL")
    return Counts(
        grades={(int(region), int(industry), str(grade)): int(number) for region, industry, grade, number in grades},
        adverse_by_region=_by_kind(engine, "region"),
        adverse_by_industry=_by_kind(engine, "industry"),
        flow=_flow(engine),
        listed=_listed(engine, files, months, kinds),
        movement=_movement(engine) if files.before is not None else None,
    )


def _by_kind(engine: Engine, group: str) -> Cells:
    rows = engine.ask(f"SELECT {group}, began, kind, count(*) FROM adverse WHERE began IS NOT NULL GROUP BY ALL")  # noqa: S608
    return _cells(rows)


def _flow(engine: Engine) -> dict[tuple[int, int, int], tuple[int, int, int]]:
    found: dict[tuple[int, int, int], list[int]] = {}
    for place, what in enumerate(("began", "repaired", "ended")):
        rows = engine.ask(
            f"SELECT region, industry, {what}, count(*) FROM adverse WHERE {what} IS NOT NULL GROUP BY ALL"  # noqa: S608
        )
        for key, number in _cells(rows).items():
            found.setdefault(key, [0, 0, 0])[place] = number
    return {key: (counts[0], counts[1], counts[2]) for key, counts in found.items()}


def _listed(engine: Engine, files: Files, months: Months, kinds: Kinds) -> Cells:
    """Enterprises, not entries: one that is on two lists counts once."""
    records = typed_records(engine, files)
    for_ever = ibis.literal(FOR_EVER).cast("date")
    entries = records.filter(
        records.kind.isin(kinds.blacklists) & ~records.revoked & (records.date <= ibis.literal(months.as_of))
    ).select(
        "uscc",
        began=records.date,
        # A status holds one day at least (contract §1).
        until=ibis.greatest(records.ended_on, records.date + ibis.interval(days=1)),
        endless=records.ended_on.isnull(),
    )
    sql = str(ibis.to_sql(entries.mutate(until=ibis.ifelse(entries.endless, for_ever, entries.until)), dialect=engine.dialect, pretty=False))  # noqa: E501  # fmt: skip
    engine.keep(
        "blacklisted",
        f"SELECT e.uscc, p.region, p.industry, e.began, e.until FROM ({sql}) AS e JOIN placed AS p ON p.uscc = e.uscc",  # noqa: S608
    )
    engine.fill("month_ends", {"month": "int32", "last": "date"}, list(enumerate(months.last_days)))
    return _cells(
        engine.ask(
            "SELECT b.region, b.industry, m.month, count(DISTINCT b.uscc) FROM blacklisted AS b "
            "JOIN month_ends AS m ON b.began <= m.last AND b.until > m.last GROUP BY ALL"
        )
    )


def _movement(engine: Engine) -> dict[tuple[str, str], int]:
    rows = engine.ask("SELECT CASE WHEN met THEN before END, grade, count(*) FROM placed GROUP BY ALL")
    found = {(NEW if before is None else str(before), str(grade)): int(number) for before, grade, number in rows}
    gone = engine.ask(
        "SELECT coalesce(g.grade, ''), count(DISTINCT g.uscc) FROM graded_before AS g "
        "LEFT JOIN placed AS p ON p.uscc = g.uscc WHERE p.uscc IS NULL AND g.uscc IS NOT NULL GROUP BY 1"
    )
    return found | {(str(before), GONE): int(number) for before, number in gone}


def _cells(rows: list[tuple[int, ...]]) -> Cells:
    return {(int(one), int(two), int(three)): int(number) for one, two, three, number in rows}
