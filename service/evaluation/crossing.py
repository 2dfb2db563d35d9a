"""Whom a day's passing alone can change 逐日变化 (WF-9): records that cross a border of a window between two days.

The windows are those of the compiled policy on both days; nothing of a rule is repeated here. Too many may be named, never too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from rulesets.bulk.derivation import Deriver
from rulesets.bulk.slots import BEGAN
from rulesets.form.policy import Policy

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days, both included."""

    first: date
    last: date


class Window(NamedTuple):
    """What a feature asks of records, but for the days: which it reaches is compared."""

    feature: str
    kinds: tuple[str, ...]
    way: str
    where: tuple[tuple[str, bool | tuple[str, ...]], ...]


@dataclass(frozen=True)
class Crossing:
    """``moved``: kind -> days of a record that are inside a window on one day and outside on the other. ``passed``: days on which
    whatever a record says of that day (its own day, its end, its repair) takes effect in between."""

    moved: Mapping[str, tuple[Span, ...]]
    passed: Span


def crossing(earlier: Policy, later: Policy, before: date, after: date) -> Crossing | None:
    """What can change from ``before``, decided by ``earlier``, to ``after``, decided by ``later``; None where the rules themselves
    change, or where a feature has no columnar form: then it may be anybody."""
    earlier, later = earlier.on(before), later.on(after)
    if earlier.sha256 != later.sha256:
        return None
    try:
        old, new = _windows(earlier, before), _windows(later, after)
    except NotImplementedError:
        return None
    moved: dict[str, set[Span]] = {}
    for window in old.keys() | new.keys():
        spans = _unequal(old.get(window, ()), new.get(window, ()))
        if window.way != BEGAN:
            # A status is found by its beginning or its end, and it ends on the day after its last one.
            spans = {Span(span.first - _DAY, span.last + _DAY) for span in spans}
        for kind in window.kinds:
            moved.setdefault(kind, set()).update(spans)
    return Crossing({kind: tuple(sorted(spans)) for kind, spans in sorted(moved.items()) if spans}, Span(before, after))


def _windows(policy: Policy, day: date) -> dict[Window, tuple[Span, ...]]:
    """The days that each question of each feature reaches. Questions that differ in their days alone are pieces of one window."""
    found: dict[Window, list[Span]] = {}
    for rule in policy.features.values():
        deriver = Deriver(day, {}, frozenset())
        deriver.derive_all([rule])
        for question in deriver.slots.questions():
            window = Window(rule.id, question.kinds, question.when.way, question.where)
            found.setdefault(window, []).append(Span(question.when.first, question.when.last))
    return {window: tuple(_joined(spans)) for window, spans in found.items()}


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The same days in as few spans as there can be."""
    current: Span | None = None
    for span in sorted(spans):
        if current is not None and span.first <= current.last + _DAY:
            current = Span(current.first, max(current.last, span.last))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _unequal(left: tuple[Span, ...], right: tuple[Span, ...]) -> set[Span]:
    """Days that one of the two reaches and the other does not."""
    cuts = sorted({day for span in (*left, *right) for day in (span.first, span.last + _DAY)})
    return {
        Span(first, following - _DAY)
        for first, following in pairwise(cuts)
        if _inside(first, left) != _inside(first, right)
    }


def _inside(day: date, spans: tuple[Span, ...]) -> bool:
    return any(span.first <= day <= span.last for span in spans)
