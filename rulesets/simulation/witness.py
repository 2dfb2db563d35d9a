"""A dossier that shows a difference 见证档案: put together record by record, then weighed by the forward path under both policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulesets.assessment import Assessment
from rulesets.edges import edges
from rulesets.form.conditions import Box, Interval
from rulesets.form.domains import MILLIONTHS
from rulesets.forward import assess
from rulesets.loading import schema
from rulesets.records.dossier import Dossier, Record, read_dossier
from rulesets.records.uscc import with_check_digit
from rulesets.simulation.candidates import Raw, candidates
from rulesets.simulation.joint import Joint
from rulesets.simulation.standing import Table

MOST_STEPS, STARTS = 25, 2
"""How long the search goes on, and from how many of the nearest generated dossiers (ours)."""
POINTS_PER_STEP = 10
"""So many points away from the wanted score weigh as much as one record (ours)."""
_CODE = with_check_digit("91130900MA0000000")


@dataclass(frozen=True, slots=True)
class Witness:
    """A dossier and what both policies make of it."""

    dossier: Dossier
    before: Assessment
    after: Assessment


class Builder:
    """Finds witnesses for one pair of policies on one day."""

    def __init__(self, joint: Joint, as_of: date) -> None:
        self._joint, self._as_of = joint, as_of
        self._gatherer = joint.gatherer()
        self._tables = [(Table(before), Table(after, joint.of_after)) for before, after in joint.tables()]
        made = [*edges(joint.before, as_of), *edges(joint.after, as_of)]
        self._records: dict[int, tuple[Raw, Record]] = {}
        self._starts = [[record.to_json() for record in edge.dossier.records] for edge in made]
        self._known = [self._measure(records) for records in self._starts]
        self._candidates: dict[frozenset[str], list[Raw]] = {}

    def find(self, box: Box, score: Interval | None, shown: Callable[[Witness], bool]) -> Witness | None:
        """A dossier inside ``box`` (and with a sum of points before the change inside ``score``) for which ``shown`` is true."""
        order = sorted(range(len(self._starts)), key=lambda at: self._distance(self._known[at], box, score))
        for at in order[:STARTS]:
            found = self._climb(self._starts[at], box, score, shown)
            if found is not None:
                return found
        return None

    def _climb(
        self, start: list[Raw], box: Box, score: Interval | None, shown: Callable[[Witness], bool]
    ) -> Witness | None:
        """The best change of one record at each step, also where it leads away, but never back to where it was."""
        records, seen = _renamed(start), set()
        single = self._singles(box, score)
        for _ in range(MOST_STEPS):
            distance = self._distance(self._measure(records), box, score)
            if distance == 0:
                witness = self._weigh(records)
                if shown(witness):
                    return witness
            seen.add(_key(records))
            nearest: tuple[float, list[Raw]] | None = None
            for changed in _changes(records, single):
                if _key(changed) in seen:
                    continue
                its = self._distance(self._measure(changed), box, score)
                if nearest is None or its < nearest[0]:
                    nearest = its, changed
            if nearest is None:
                return None
            records = nearest[1]
        return None

    def _singles(self, box: Box, score: Interval | None) -> list[Raw]:
        names = {name for name, _ in box.sides if name in self._joint.variables}
        if score is not None:
            names |= {name for old, new in self._tables for part in (old, new) for name in _read(part)}
        key = frozenset(names)
        if key not in self._candidates:
            self._candidates[key] = candidates([self._joint.variables[name] for name in sorted(names)], self._as_of)
        return self._candidates[key]

    def _measure(self, records: list[Raw]) -> Mapping[str, int]:
        """The variables; reading the same few records again and again would take longer than all the rest."""
        read = tuple(self._record(record, number) for number, record in enumerate(records, start=1))
        return self._gatherer.values(Dossier(_CODE, None, None, read), self._as_of)

    def _record(self, record: Raw, number: int) -> Record:
        if id(record) not in self._records:
            # The raw record is kept beside it, so that no other one can get its identity.
            self._records[id(record)] = record, _dossier([record]).records[0]
        return replace(self._records[id(record)][1], id=f"w{number}")

    def _distance(self, values: Mapping[str, int], box: Box, score: Interval | None) -> float:
        away = sum(self._away(name, values[name], side) for name, side in box.sides)
        if score is not None:
            total = sum(old.points(values) for old, _ in self._tables) + sum(
                rule.points * values[rule.feature] for rule in self._joint.before.deductions
            )
            policy = self._joint.before
            away += _outside(min(max(total, policy.score_least), policy.score_most), score) / POINTS_PER_STEP / 5
        return away

    def _away(self, name: str, value: int, side: Interval) -> float:
        spec = self._joint.variables[name].spec
        scale = MILLIONTHS / 4 if isinstance(spec, schema.Share) else 1
        return 2 * _outside(value, side) / scale

    def _weigh(self, records: list[Raw]) -> Witness:
        dossier = _dossier(records)
        joint = self._joint
        return Witness(dossier, assess(joint.before, dossier, self._as_of), assess(joint.after, dossier, self._as_of))


def _read(table: Table) -> Iterable[str]:
    return {name for condition in table.conditions for name in condition.features()}


def _outside(value: int, side: Interval) -> int:
    return max(side[0] - value, value - side[1], 0)


def _changes(records: list[Raw], single: list[Raw]) -> Iterable[list[Raw]]:
    for at in range(len(records)):
        yield [*records[:at], *records[at + 1 :]]
    for record in single:
        yield [*records, record]


def _renamed(records: list[Raw]) -> list[Raw]:
    return [{name: value for name, value in record.items() if name != "id"} for record in records]


def _key(records: list[Raw]) -> tuple[int, ...]:
    """The same records in any order; each is one object throughout a climb."""
    return tuple(sorted(map(id, records)))


def _dossier(records: list[dict[str, Any]]) -> Dossier:
    numbered = [{**record, "id": f"w{number}"} for number, record in enumerate(records, start=1)]
    return read_dossier({"uscc": _CODE, "records": numbered})
