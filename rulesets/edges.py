"""Generated edge cases: for every bound in the rules a dossier on it, one below, one above, and with the fact missing.

Used by the checks (is every row and every grade reached by a real dossier?) and by the tests of both executors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rulesets.facts.windows import ONE_DAY, add_years, first_day_inside
from rulesets.form.conditions import Condition
from rulesets.form.domains import MILLIONTHS
from rulesets.form.policy import REPAIRED, FeatureRule, Policy, TableRow
from rulesets.loading import schema
from rulesets.proofs.cells import cut_points
from rulesets.records.dossier import Dossier, read_dossier
from rulesets.records.kinds import KINDS
from rulesets.records.uscc import with_check_digit

LARGEST_COUNT = 12
"""Bounds above this are not built out of records (ours)."""
_CODE = with_check_digit("91130900MA0000000")


@dataclass(frozen=True)
class Edge:
    """One generated dossier and what it is about."""

    name: str
    dossier: Dossier


def edges(policy: Policy, as_of: date) -> Iterator[Edge]:
    """Every edge on its own, on the best and on the worst of dossiers, and the ladder from best to worst."""
    best, worst = list(_base(policy, as_of, best=True)), list(_base(policy, as_of, best=False))
    yield _edge("nothing", [])
    yield _edge("best", best)
    yield _edge("worst", worst)
    ladder: list[dict[str, Any]] = []
    for number, record in enumerate(worst):
        ladder.append(record)
        yield _edge(f"ladder {number}", best + ladder)
    cuts = cut_points(_conditions(policy))
    for rule in policy.features.values():
        for label, records in _variants(rule, cuts.get(rule.id, set()), as_of):
            yield _edge(f"{rule.id} {label}", records)
            clear = [record for record in best if record["kind"] not in {item["kind"] for item in records}]
            yield _edge(f"{rule.id} {label} on best", clear + records)


def _conditions(policy: Policy) -> Iterable[Condition]:
    for table in policy.indicators:
        yield from (row.condition for row in table.rows)
    yield from (rule.condition for rule in policy.grade_conditions)
    yield from (rule.condition for rule in policy.tiers)
    yield from (rule.condition for rule in policy.measures if rule.condition is not None)
    yield from (rule.condition for rule in policy.caps)


def _edge(name: str, records: list[dict[str, Any]]) -> Edge:
    numbered = [{**record, "id": f"e{number}"} for number, record in enumerate(records)]
    return Edge(name, read_dossier({"uscc": _CODE, "records": numbered}))


def _base(policy: Policy, as_of: date, *, best: bool) -> Iterator[dict[str, Any]]:
    """Records that bring each indicator to its best row, or to its worst one without a veto."""
    for table in policy.indicators:
        rows = [row for row in table.rows if row.veto is None]
        if not rows:
            continue
        row = max(rows, key=_points) if best else min(rows, key=_points)
        for name, (low, _) in row.condition.boxes[0].sides:
            if low > 0 and name in policy.features:
                yield from _records(policy.features[name], low, as_of)


def _points(row: TableRow) -> int:
    return row.points


def _variants(rule: FeatureRule, cuts: set[int], as_of: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    spec = rule.spec
    if isinstance(spec, schema.InForce):
        yield from _status_variants(spec, as_of)
    elif isinstance(spec, schema.Share):
        for total in range(1, 5):
            for part in range(total + 1):
                yield f"{part} of {total}", _share(spec, part, total, as_of)
    elif isinstance(spec, schema.Best | schema.Latest):
        values = (
            range(1, len(spec.ranking) + 1)
            if spec.ranking
            else sorted({1, *(cut for cut in cuts if 0 < cut <= LARGEST_COUNT)})
        )
        for value in values:
            yield f"= {value}", _records(rule, value, as_of)
    else:
        wanted = sorted({value for cut in cuts for value in (cut - 1, cut, cut + 1) if 0 < value <= LARGEST_COUNT})
        for value in wanted:
            yield f"= {value}", _records(rule, value, as_of)
        if spec.years is not None and wanted:
            yield "last day inside", _dated(rule, first_day_inside(as_of, spec.years))
            yield "first day outside", _dated(rule, first_day_inside(as_of, spec.years) - ONE_DAY)
            yield "day of assessment", _dated(rule, as_of)
            yield "day after assessment", _dated(rule, as_of + ONE_DAY)
        if spec.where:
            yield "of the other sort", [_record(spec.kinds[0], as_of - ONE_DAY) | _unwanted(spec)]


def _status_variants(spec: schema.InForce, as_of: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    start = as_of - timedelta(days=400)
    for kind in spec.kinds:
        ends = {
            "open": None,
            "ends today": as_of,
            "ends tomorrow": as_of + ONE_DAY,
            "ended long ago": start + timedelta(days=10),
        }
        for label, end in ends.items():
            yield f"{kind} {label}", [_status(kind, start, end)]
        yield f"{kind} begins today", [_status(kind, as_of, None)]
        yield f"{kind} one day only", [_status(kind, as_of, as_of)]
        yield f"{kind} four years ago", [_status(kind, add_years(as_of, -4), as_of - ONE_DAY)]


def _status(kind: str, start: date, end: date | None) -> dict[str, Any]:
    return _record(kind, start) | ({"ended_on": end.isoformat()} if end else {})


def _records(rule: FeatureRule, value: int, as_of: date) -> list[dict[str, Any]]:
    """Records that give the feature this value (a count spread over two years, a peak inside one)."""
    spec = rule.spec
    recent = as_of - timedelta(days=20)
    if isinstance(spec, schema.InForce):
        return [_status(spec.kinds[0], as_of - timedelta(days=100), None)]
    if isinstance(spec, schema.Share):
        return [] if value == spec.none else _share(spec, value * 4 // MILLIONTHS, 4, as_of)
    if isinstance(spec, schema.Best | schema.Latest):
        attributes: dict[str, Any] = {spec.attribute: value}
        if spec.ranking is not None:
            attributes = {spec.attribute: list(spec.ranking.values())[value - 1][0]}
        return [_record(spec.kinds[0], recent) | attributes]
    kind = spec.kinds[0] if spec.kinds else spec.lasting[0]
    days = [recent, add_years(recent, -1)] if isinstance(spec, schema.Count) else [date(as_of.year, 1, 1)]
    return [_record(kind, days[number % len(days)]) | _wanted(spec) for number in range(value)]


def _dated(rule: FeatureRule, day: date) -> list[dict[str, Any]]:
    spec = rule.spec
    return [_record(kind, day) | _wanted(spec) for kind in spec.kinds[:1]]


def _share(spec: schema.Share, part: int, total: int, as_of: date) -> list[dict[str, Any]]:
    days = [as_of - timedelta(days=40), as_of - timedelta(days=400)]
    records = [_record(spec.kinds[0], days[number % 2]) for number in range(total)]
    return [record | (_wanted(spec, as_of) if number < part else {}) for number, record in enumerate(records)]


def _wanted(spec: Any, as_of: date | None = None) -> dict[str, Any]:
    """Attributes that meet ``where``."""
    found: dict[str, Any] = {}
    for name, value in spec.where.items():
        if name == REPAIRED:
            if value and as_of is not None:
                found["repaired_on"] = as_of.isoformat()
        else:
            found[name] = value[0] if isinstance(value, list) else value
    return found


def _unwanted(spec: schema.Count | schema.MostInOneYear) -> dict[str, Any]:
    """Attributes that fail ``where``."""
    found: dict[str, Any] = {}
    for name, value in spec.where.items():
        if isinstance(value, list):
            choices = KINDS[spec.kinds[0]].attributes[name].choices
            found[name] = next(choice for choice in choices if choice not in value)
        elif name != REPAIRED:
            found[name] = not value
    return found


def _record(kind: str, day: date) -> dict[str, Any]:
    """A record of the kind with its required attributes filled in."""
    body: dict[str, Any] = {"kind": kind, "date": day.isoformat()}
    for name, attribute in KINDS[kind].attributes.items():
        if attribute.required:
            if attribute.choices:
                body[name] = next(iter(attribute.choices))
            else:
                body[name] = attribute.least if attribute.type == "integer" else "示例"
    return body
