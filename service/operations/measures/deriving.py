"""What is grounded today 措施的依据: by the stored result, by the other documents of the office's profile, by the lists.

The grade of an enterprise is that of the stored result. The profile 适用范围 weighs the same file by all its documents at once, and its
grade can differ: the national repair rules, for one, take a repaired penalty out of use (AMB-10). Two grades for one enterprise cannot
both be acted upon, so where they differ the measures of the other documents that rest on the grade, on the tier or score, or on a
measure that does, are left out altogether and named as left out. What they ground on records alone stays, and so do the measures
of the stored result itself. A profile without a scoring table derives nothing of its own by the chain.

A measure of a list is grounded as long as the enterprise stands on it (SQ20-10b, AMB-86): not before the decision, not while suspended.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from rulesets.assessment import Assessment
from rulesets.form.policy import GRADE, SCORE, TIER, MeasureRule, Policy
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.weigh import weigh, weigh_by
from service.policy.in_force import rules
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from service.store.listing import ListingCase

LISTED = "list:"
"""Before the colour of a list among the grounds of a measure."""
_KEY = "key"
_WEIGHED = frozenset({GRADE, TIER, SCORE})

Grounded = Mapping[str, tuple[MeasureRule, tuple[str, ...]]]
"""Measure → its rule, and what grounds it."""


@dataclass(frozen=True, slots=True)
class Derived:
    """``other_grade``: the profile's, where it differs from that of the stored result; ``left_out``: the measures not derived for it."""

    grounded: Grounded
    other_grade: str | None = None
    left_out: tuple[str, ...] = ()


def derive(work: Work, enterprise: Enterprise, assessment: Assessment) -> Derived:
    """The measures that have a ground today; ``assessment`` is the one that is stored."""
    profile = rules(work.session, work.desk.settings.profile, today_of(work))
    lists = lists_of(work.session, [enterprise.id]).get(enterprise.id, set())
    wide = weigh_by(profile, dossier_of(work.session, enterprise), today_of(work)) if grades(profile) else None
    return derived(profile, assessment, wide, lists)


def grades(profile: Policy) -> bool:
    """Whether the profile weighs by a scoring table of its own."""
    return bool(profile.grades and profile.indicators)


def derived(profile: Policy, assessment: Assessment, wide: Assessment | None, lists: Collection[str]) -> Derived:
    """The same for those who have read many: ``wide`` is what the profile, where it ``grades``, says of the file of today."""
    grounded = {rule.id: (rule, because) for rule, because in assessment.measures}
    grounded |= {
        rule.id: (rule, (f"{LISTED}{rule.list_colour}",)) for rule in profile.measures if rule.list_colour in lists
    }
    if wide is None:
        return Derived(grounded)
    own = {rule.id for rule in assessment.policy.measures}
    others = {rule.id: (rule, because) for rule, because in wide.measures if rule.id not in own}
    if wide.grade == assessment.grade:
        return Derived(grounded | others)
    left_out = _resting_on_the_grade(others)
    kept = {name: ground for name, ground in others.items() if name not in left_out}
    return Derived(grounded | kept, wide.grade, left_out)


def derive_today(work: Work, enterprise: Enterprise) -> Derived:
    """The same for a result of today that nobody has stored, to say what is left out and why."""
    return derive(work, enterprise, weigh(work.session, dossier_of(work.session, enterprise), today_of(work)))


def _resting_on_the_grade(others: Grounded) -> tuple[str, ...]:
    """Directly, or by way of a measure that does; a ground that is not among ``others`` is a record."""
    found: set[str] = set()
    while True:
        more = {
            name for name, (_, because) in others.items() if name not in found and (_WEIGHED | found) & set(because)
        }
        if not more:
            return tuple(sorted(found))
        found |= more


def lists_of(session: Session, enterprises: Collection[int]) -> dict[int, set[str]]:
    """Number of the enterprise -> the colours of the lists that it stands on.

    Whoever was watched instead of being put on a blacklist stands on the key-attention list.
    """
    colours = {"listed": None, "key_attention": _KEY}
    query = select(ListingCase.enterprise_id, ListingCase.state, ListingCase.kind).where(
        ListingCase.enterprise_id.in_(enterprises), ListingCase.state.in_(colours)
    )
    found: dict[int, set[str]] = {}
    for enterprise, state, kind in session.execute(query):
        found.setdefault(enterprise, set()).add(colours[state] or kind)
    return found
