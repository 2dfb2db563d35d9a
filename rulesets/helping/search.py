"""Finds, for one day, the minimal sets of steps that reach a grade; every set is weighed by the rules.

Two steps are interchangeable on a day when they are of one kind, their records alone give the same feature values before and after
the step, and their records fall into the same calendar year: every derivation but ``latest`` reads nothing else of a record, and no
step touches a kind that ``latest`` reads. So only the number taken from each class is searched. Equal feature values give equal
grades, so each combination of values is weighed once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from math import prod

from rulesets.assessment import Assessment
from rulesets.facts.gather import Gatherer
from rulesets.form.policy import GRADES, Policy
from rulesets.forward.executor import assess
from rulesets.helping.steps import Step, take
from rulesets.hypothesis import known_on
from rulesets.outlook import turning_days
from rulesets.records.dossier import Dossier

EXACT = 256
"""So many combinations of one day are searched whole (ours); beyond it one minimal set is found by leaving steps out."""
BUDGET = 4000
"""So many hypothetical dossiers at most are looked at for one answer (ours)."""


@dataclass
class Weigher:
    """Weighs hypothetical dossiers, each combination of feature values once."""

    policy: Policy
    dossier: Dossier
    left: int = BUDGET
    skipped: bool = False
    _gatherers: dict[str, Gatherer] = field(default_factory=dict)
    _turns: dict[str, list[date]] = field(default_factory=dict)
    _alone: dict[tuple[str, int], tuple[tuple[object, ...], tuple[object, ...]]] = field(default_factory=dict)
    _seen: dict[tuple[object, ...], Assessment] = field(default_factory=dict)

    def facts(self, dossier: Dossier, day: date) -> tuple[object, ...]:
        policy = self.policy.on(day)
        gatherer = self._gatherers.setdefault(policy.sha256, Gatherer(policy))
        return (policy.sha256, *gatherer.gather(dossier, day).values.values())

    def alone(self, step: Step, day: date) -> tuple[tuple[object, ...], tuple[object, ...]]:
        """The feature values of the step's record alone, without and with the step; they stay between two days of its own."""
        only = replace(self.dossier, records=() if step.kind == "declare" else (step.record,))
        if step.id not in self._turns:
            start = min(step.record.date, step.day)
            turns = {
                day for state in (only, take(only, [step], step.day)) for day in turning_days(self.policy, state, start)
            }
            self._turns[step.id] = [] if step.kind == "declare" else sorted(turns)
        place = (step.id, bisect_right(self._turns[step.id], day))
        if place not in self._alone:
            self._alone[place] = (self.facts(only, day), self.facts(take(only, [step], day), day))
        return self._alone[place]

    def weigh(self, steps: Sequence[Step], day: date) -> Assessment:
        """The result on ``day`` with the steps taken."""
        self.left -= 1
        dossier = take(known_on(self.dossier, day), steps, day)
        key = self.facts(dossier, day)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = assess(self.policy, dossier, day)
        return found

    def reaches(self, steps: Sequence[Step], day: date, goal: str) -> bool:
        return GRADES.index(self.weigh(steps, day).grade) <= GRADES.index(goal)


@dataclass(frozen=True)
class Found:
    """A set that reaches the goal; ``proved``: every proper subset was weighed and none does on this day."""

    steps: tuple[Step, ...]
    proved: bool


def minimal_sets(
    weigher: Weigher, steps: Sequence[Step], day: date, goal: str, known: Sequence[frozenset[str]]
) -> Iterator[Found]:
    """The minimal sets of steps ready on ``day``; those that hold a ``known`` set (found for an earlier day) are left out.

    Where there are too many combinations, one set at most, and only if it is smaller than every ``known`` one.
    """
    classes = _classes(weigher, [step for step in steps if step.day <= day], day)
    sizes = [len(group) for group in classes]
    if prod(size + 1 for size in sizes) <= EXACT:
        yield from _all_minimal(weigher, classes, day, goal, known)
        return
    everything = [step for group in classes for step in group]
    weigher.skipped = True
    if weigher.reaches(everything, day, goal):
        chosen = _left_out(weigher, everything, day, goal)
        names = frozenset(step.id for step in chosen)
        if all(len(names) < len(earlier) for earlier in known):
            yield Found(tuple(chosen), _is_minimal(weigher, chosen, day, goal))


def _all_minimal(
    weigher: Weigher, classes: Sequence[Sequence[Step]], day: date, goal: str, known: Sequence[frozenset[str]]
) -> Iterator[Found]:
    found: list[tuple[int, ...]] = []
    every = product(*(range(len(group) + 1) for group in classes))
    for counts in sorted(every, key=lambda item: (sum(item), item)):
        if any(all(low <= high for low, high in zip(smaller, counts, strict=True)) for smaller in found):
            continue
        chosen = [step for group, count in zip(classes, counts, strict=True) for step in group[:count]]
        names = frozenset(step.id for step in chosen)
        if any(earlier <= names for earlier in known):
            continue
        if weigher.left <= 0:
            return
        if weigher.reaches(chosen, day, goal):
            found.append(counts)
            yield Found(tuple(chosen), True)


def _left_out(weigher: Weigher, steps: Sequence[Step], day: date, goal: str) -> list[Step]:
    """Leave out whatever is not needed, large pieces first, until no single step can be spared."""
    chosen = list(steps)
    piece = max(1, len(chosen) // 2)
    while weigher.left > 0:
        start, spared = 0, False
        while start < len(chosen) and weigher.left > 0:
            trial = chosen[:start] + chosen[start + piece :]
            if weigher.reaches(trial, day, goal):
                chosen, spared = trial, True
            else:
                start += piece
        if piece == 1 and not spared:
            break
        piece = max(1, piece // 2)
    return chosen


def _is_minimal(weigher: Weigher, chosen: Sequence[Step], day: date, goal: str) -> bool:
    """Whether no proper subset reaches the goal; False also where there are too many to look at."""
    classes = _classes(weigher, chosen, day)
    if prod(len(group) + 1 for group in classes) > min(EXACT, weigher.left):
        return False
    for counts in product(*(range(len(group) + 1) for group in classes)):
        subset = [step for group, count in zip(classes, counts, strict=True) for step in group[:count]]
        if len(subset) < len(chosen) and weigher.reaches(subset, day, goal):
            return False
    return True


def _classes(weigher: Weigher, steps: Sequence[Step], day: date) -> list[list[Step]]:
    groups: dict[tuple[object, ...], list[Step]] = {}
    for step in sorted(steps, key=lambda item: (item.day, item.id)):
        before, after = weigher.alone(step, day)
        # A step that changes nothing of its own record (it left every window) changes nothing beside others either.
        if before != after:
            key = (step.kind, step.record.kind, step.record.date.year, before, after)
            groups.setdefault(key, []).append(step)
    return list(groups.values())
