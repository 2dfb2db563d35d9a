"""Weighing a batch 成批评价 by the forward path, before anything is locked: reading and weighing take most of the time of a batch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from rulesets.assessment import Assessment
from service.evaluation.alike import Alike
from service.evaluation.files import Stamp, files_of
from service.evaluation.runs import Standing, policy_of
from service.operations.assess import Answer
from service.operations.measures.deriving import grades
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules
from service.store.evaluation import EvaluationRun


@dataclass(frozen=True, slots=True)
class Weighed:
    """One enterprise. ``then``: what the forward path says of what the run knew; ``answer``: of what is known now, on ``day``;
    ``wide``: the same by the office's profile, where that weighs. ``stamp``: of the records that this holds for."""

    then: Standing
    answer: Answer
    wide: Assessment | None
    day: date
    stamp: Stamp


def weigh_all(
    session: Session, run: EvaluationRun, enterprises: Collection[int], day: date, profile: str, alike: Alike
) -> dict[int, Weighed]:
    """Number of the enterprise -> what it weighs on ``day``, which is today, and what it weighed for the run."""
    assert run.known_at is not None
    by_run, by_day = policy_of(session, run), rules(session, DEFAULT_PACK, day)
    by_profile = rules(session, profile, day)
    found: dict[int, Weighed] = {}
    for file in files_of(session, enterprises, run.known_at):
        then = alike.assess(by_run, file.then, run.as_of)
        same = run.as_of == day and file.now is file.then
        answer = Answer(file.enterprise, then if same else alike.assess(by_day, file.now, day))
        # Put together here, so that nobody waits for it later.
        _ = answer.body, answer.trace, answer.facts
        wide = alike.assess(by_profile, file.now, day) if grades(by_profile) else None
        found[file.enterprise] = Weighed(Standing(then.grade, then.score), answer, wide, day, file.stamp)
    return found
