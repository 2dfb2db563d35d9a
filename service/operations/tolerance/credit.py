"""Whether a subject is of good credit 守信主体 today (SQ20-15b): by the result and the lists in force, as the packs read it (AMB-98)."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.checks import check_rules, given_by
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.weigh import weigh
from service.store.enterprise import Enterprise
from service.store.history import dossier_of

_GOOD = "good"


@dataclass(frozen=True, slots=True)
class Credit:
    """``red_list``: ids of the red-list records in force; ``good``: whether tolerance can apply."""

    grade: str
    score: int | None
    red_list: tuple[str, ...]
    good: bool


def credit_of(work: Work, enterprise: Enterprise) -> Credit:
    """The standing of today; nothing is stored."""
    dossier = dossier_of(work.session, enterprise)
    assessment = weigh(work.session, dossier, today_of(work))
    given = given_by(assessment, dossier)
    good = check_rules().standings[_GOOD].holds(given.facts())
    return Credit(assessment.grade, assessment.score, given.red_list, good)
