"""From dated records to the numbers that rules read, each with the records that made it.

Revoked records (撤销) never count; a record dated after the day of assessment is unknown on that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rulesets.facts.windows import first_day_inside, last_day
from rulesets.form.domains import MILLIONTHS
from rulesets.form.policy import REPAIRED, FeatureRule, Policy
from rulesets.loading import schema
from rulesets.records.dossier import Dossier, Record

Known = Mapping[str, Sequence[Record]]
Found = tuple[int, tuple[str, ...]]
Way = Callable[[Known, date], Found]
NOTHING: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Feature values (integers), the ids of the records behind each feature, and the place of each record by its day."""

    values: Mapping[str, int]
    evidence: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int] = field(compare=False)


class Gatherer:
    """Derives all features of one policy; made once, used for every enterprise, without state of its own."""

    def __init__(self, policy: Policy) -> None:
        self._ways = [(rule.id, _compile(rule)) for rule in policy.features.values()]

    def gather(self, dossier: Dossier, as_of: date) -> Facts:
        known: dict[str, list[Record]] = {}
        order: dict[str, int] = {}
        for place, record in enumerate(dossier.records):
            if record.date <= as_of and not record.revoked:
                known.setdefault(record.kind, []).append(record)
                order[record.id] = place
        values: dict[str, int] = {}
        evidence: dict[str, tuple[str, ...]] = {}
        for name, way in self._ways:
            values[name], evidence[name] = way(known, as_of)
        return Facts(values, evidence, order)


def _compile(rule: FeatureRule) -> Way:
    spec = rule.spec
    most = rule.domain.high
    if isinstance(spec, schema.Count):
        return _count(spec, most)
    if isinstance(spec, schema.MostInOneYear):
        return _most_in_one_year(spec, most)
    if isinstance(spec, schema.Share):
        return _share(spec)
    if isinstance(spec, schema.InForce):
        return _in_force(spec)
    if isinstance(spec, schema.Best):
        return _best(spec)
    if isinstance(spec, schema.Latest):
        return _latest(spec)
    raise TypeError(f"unknown derivation {rule.way}")


def _ids(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(record.id for record in records)


def _began_inside(known: Known, kinds: Sequence[str], years: int | None, as_of: date) -> list[Record]:
    found: list[Record] = []
    for kind in kinds:
        records = known.get(kind)
        if records:
            found += records
    if found and years is not None:
        start = first_day_inside(as_of, years)
        found = [record for record in found if record.date >= start]
    return found


def _meets(where: Mapping[str, bool | list[str]]) -> Callable[[Record, date], bool]:
    tests = list(where.items())

    def meets(record: Record, as_of: date) -> bool:
        for name, wanted in tests:
            if name == REPAIRED:
                repaired_on = record.attributes.get("repaired_on")
                actual = repaired_on is not None and repaired_on <= as_of
                if actual != wanted:
                    return False
            elif isinstance(wanted, list):
                if record.attributes.get(name) not in wanted:
                    return False
            elif record.attributes.get(name) is not wanted:
                return False
        return True

    return meets


def _asked(spec: schema.Count | schema.MostInOneYear) -> dict[str, bool | list[str]]:
    """What a record must meet, the reading on repaired records (AMB-10) included."""
    return spec.where if spec.repaired_counts else {**spec.where, REPAIRED: False}


def _count(spec: schema.Count, most: int) -> Way:
    kinds, lasting, years = tuple(spec.kinds), tuple(spec.lasting), spec.years
    meets = _meets(_asked(spec)) if _asked(spec) else None

    def way(known: Known, as_of: date) -> Found:
        found = _began_inside(known, kinds, years, as_of)
        if meets is not None:
            found = [record for record in found if meets(record, as_of)]
        for kind in lasting:
            for record in known.get(kind, ()):
                end = last_day(record.date, record.ended_on)
                if years is None or end is None or end >= first_day_inside(as_of, years):
                    found.append(record)
        return (min(len(found), most), _ids(found)) if found else (0, NOTHING)

    return way


def _most_in_one_year(spec: schema.MostInOneYear, most: int) -> Way:
    kinds, years = tuple(spec.kinds), spec.years
    meets = _meets(_asked(spec))

    def way(known: Known, as_of: date) -> Found:
        found = [record for record in _began_inside(known, kinds, years, as_of) if meets(record, as_of)]
        if not found:
            return 0, NOTHING
        per_year = Counter(record.date.year for record in found)
        # Of equal years the latest is shown: its records leave the window last.
        peak = max(per_year, key=lambda year: (per_year[year], year))
        return min(per_year[peak], most), _ids(record for record in found if record.date.year == peak)

    return way


def _share(spec: schema.Share) -> Way:
    kinds, years, none = tuple(spec.kinds), spec.years, spec.none
    meets = _meets(spec.where)

    def way(known: Known, as_of: date) -> Found:
        found = _began_inside(known, kinds, years, as_of)
        if not found:
            return none, NOTHING
        part = sum(1 for record in found if meets(record, as_of))
        return part * MILLIONTHS // len(found), _ids(found)

    return way


def _in_force(spec: schema.InForce) -> Way:
    kinds = tuple(spec.kinds)

    def way(known: Known, as_of: date) -> Found:
        found = [
            record
            for kind in kinds
            for record in known.get(kind, ())
            if (end := last_day(record.date, record.ended_on)) is None or as_of <= end
        ]
        return (1, _ids(found)) if found else (0, NOTHING)

    return way


def _codes(ranking: Mapping[str, list[str]] | None) -> Callable[[object], int]:
    if ranking is None:
        return lambda value: value if isinstance(value, int) else 0
    table = {value: code for code, values in enumerate(ranking.values(), start=1) for value in values}
    return lambda value: table.get(str(value), 0)


def _best(spec: schema.Best) -> Way:
    kinds, years, attribute = tuple(spec.kinds), spec.years, spec.attribute
    code_of = _codes(spec.ranking)

    def way(known: Known, as_of: date) -> Found:
        ranked = [
            (code, record)
            for record in _began_inside(known, kinds, years, as_of)
            if (code := code_of(record.attributes.get(attribute)))
        ]
        if not ranked:
            return 0, NOTHING
        best = min(code for code, _ in ranked)
        return best, _ids(record for code, record in ranked if code == best)

    return way


def _latest(spec: schema.Latest) -> Way:
    kinds, attribute, per = tuple(spec.kinds), spec.attribute, spec.per
    code_of = _codes(spec.ranking)

    def way(known: Known, as_of: date) -> Found:
        newest: dict[object, list[Record]] = {}
        for record in _began_inside(known, kinds, None, as_of):
            group = newest.setdefault(record.attributes.get(per) if per else None, [])
            if group and record.date > group[0].date:
                group.clear()
            if not group or record.date == group[0].date:
                group.append(record)
        # Two ratings of one day are as two industries: the lowest counts.
        coded = [(code_of(record.attributes.get(attribute)), record) for group in newest.values() for record in group]
        coded = [item for item in coded if item[0]]
        if not coded:
            return 0, NOTHING
        lowest = max(code for code, _ in coded)
        return lowest, _ids(record for code, record in coded if code == lowest)

    return way
