"""Populations that meet every bound, every kind of record on every border day, every missing value and every span of a status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import given

from rulesets.bulk.columns import RECORDS
from rulesets.catalogue import policy
from rulesets.edges import edges
from rulesets.facts.windows import ONE_DAY, first_day_inside
from rulesets.records.kinds import KINDS, Attribute, RecordKind
from tests.bulk.tables import Raw, code
from tests.reference.examples import examples
from tests.reference.strategies import dossiers

AS_OF = date(2026, 11, 21)
CITY = "cangzhou-2021-175"
YEARS = (2, 3)


def numbered(found: list[list[Raw]], first: int = 0) -> list[Raw]:
    """Enterprises of their own with these records."""
    return [{"uscc": code(first + number), "records": records} for number, records in enumerate(found)]


def edge_population(as_of: date, pack: str = CITY) -> list[Raw]:
    """Every bound in the rules: on it, one below, one above, and with the fact missing."""
    found = [edge.dossier.to_json() for edge in edges(policy(pack), as_of)]
    return [dossier | {"uscc": code(number)} for number, dossier in enumerate(found)]


def drawn_population(as_of: date, count: int) -> list[Raw]:
    """``count`` dossiers of the property's own strategy, put together so that one run weighs them all."""
    found: list[list[Raw]] = []

    @examples(count)
    @given(dossiers(as_of))
    def draw(dossier: Raw) -> None:
        found.append(dossier["records"])

    draw()
    return numbered(found, 10_000)


def kind_population(as_of: date) -> list[Raw]:
    """Every kind on every border day, with every value of every attribute and without it, as it is and revoked, upon a good firm."""
    found = [[*_good(as_of, kind), record] for kind in KINDS.values() for record in _records(kind, as_of)]
    return numbered(found, 20_000)


def span_population(as_of: date) -> list[Raw]:
    """Every status from every border day to every later one, or still lasting, upon a good firm."""
    days = _border_days(as_of)
    found = []
    for kind in (kind for kind in KINDS.values() if kind.is_status):
        for start in days:
            for end in (None, *(day for day in days if day >= start)):
                ended = {} if end is None else {"ended_on": end.isoformat()}
                found.append([*_good(as_of, kind), {"kind": kind.id, "date": start.isoformat(), **ended}])
    return numbered(found, 30_000)


def special_population() -> list[Raw]:
    """What the packed words leave open, beside every bound."""
    rated = [rating("甲", "2020-01-01", 1), rating("乙", "2026-01-01", 3), rating("乙", "2026-01-02", 2)]
    special = [many("administrative_penalty", 70, penalty_type="fine"), many("volunteer_service", 300), rated]
    return edge_population(AS_OF) + numbered(special, 7000)


def many(kind: str, times: int, as_of: date = AS_OF, **attributes: Any) -> list[Raw]:
    """More of a kind than a packed lane holds, spread over both years."""
    return [
        {"id": f"{kind}{n}", "kind": kind, "date": (as_of - timedelta(days=n * 700 // times)).isoformat(), **attributes}
        for n in range(times)
    ]


def rating(industry: str, day: str, rank: int) -> Raw:
    return {"kind": "industry_evaluation", "industry": industry, "date": day, "rank": rank}


def _border_days(as_of: date) -> list[date]:
    """The first day of each window and the last, each with its neighbours."""
    borders = [*(first_day_inside(as_of, years) for years in YEARS), as_of]
    return sorted(border + shift for border in borders for shift in (-ONE_DAY, 0 * ONE_DAY, ONE_DAY))


def _good(as_of: date, kind: RecordKind) -> list[Raw]:
    """What grade A asks for, but for the kind that is tried."""
    recent = (as_of - timedelta(days=30)).isoformat()
    good = [
        rating("建筑", recent, 1),
        {"kind": "internet_supervision", "level": "A", "date": recent},
        {"kind": "volunteer_service", "date": recent},
        {"kind": "charitable_donation", "date": recent},
    ]
    return [record for record in good if record["kind"] != kind.id]


def _records(kind: RecordKind, as_of: date) -> Iterator[Raw]:
    for day in _border_days(as_of):
        plain: Raw = {"kind": kind.id, "date": day.isoformat()}
        for attribute in kind.attributes.values():
            if attribute.required:
                plain[attribute.name] = _values(attribute, day, as_of)[0]
        yield plain
        yield plain | {"revoked": True}
        yield plain | {"revoked": False}
        for attribute in kind.attributes.values():
            if attribute.name in RECORDS:
                yield from (plain | {attribute.name: value} for value in _values(attribute, day, as_of))


def _values(attribute: Attribute, day: date, as_of: date) -> list[Any]:
    if attribute.choices:
        return list(attribute.choices)
    if attribute.type == "bool":
        return [False, True]
    if attribute.type == "integer":
        return [1, 2, 3, 99]
    if attribute.type == "date":
        return [later.isoformat() for later in (day, as_of - ONE_DAY, as_of, as_of + ONE_DAY) if later >= day]
    return ["建筑", "joint_incentive", "𠮷“名单”\n"]
