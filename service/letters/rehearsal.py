"""A step before it is taken 办理预览: really taken, in a part of a transaction that is then undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from rulesets.assessment import Assessment
from service.access.permissions import Permission
from service.letters.compose import compose
from service.letters.kinds import letter_kind, number_text
from service.letters.plain import plain_text
from service.operations.calendar import today_of
from service.operations.cases.stepping import find_case, take_case_step
from service.operations.operation import Work, operation
from service.operations.weigh import weigh
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from service.store.letter import LetterRow

NOT_YET = "＿"


@dataclass(frozen=True)
class Rehearsal:
    """What a step would lead to: the state, the result before and after, and the text of the letter that it would bring, if any."""

    state: str
    before: Assessment
    after: Assessment
    letter: str | None


@operation(Permission.CASE_STEP)
def rehearse(work: Work, *, number: str, revision: int, event: str, form: Mapping[str, Any]) -> Rehearsal:
    """Stores nothing. Raises what the step itself would raise, so that a preview never promises what the step refuses."""
    case = find_case(work, number)
    before = _weighed(work, case)
    known = set(work.session.scalars(select(LetterRow.id).where(LetterRow.case_id == case.id)))
    rehearsal = work.session.begin_nested()
    try:
        after = take_case_step.within(work, number=number, revision=revision, event=event, form=form)
        return Rehearsal(after.state, before, _weighed(work, after), new_letter(work, case, known))
    finally:
        rehearsal.rollback()
        work.session.expire_all()


def new_letter(work: Work, case: Case, known: set[int]) -> str | None:
    """The text of the letter that came to those ``known``, without a number; None where none did."""
    query = select(LetterRow).where(LetterRow.case_id == case.id, LetterRow.id.not_in(known))
    letter = work.session.scalars(query.order_by(LetterRow.id.desc()).limit(1)).one_or_none()
    if letter is None:
        return None
    kind = letter_kind(letter.kind)
    unnumbered = number_text(work.desk.settings.organ_word, kind, today_of(work).year, NOT_YET)
    return plain_text(compose({**letter.data, "number": unnumbered}, ""))


def _weighed(work: Work, case: Case) -> Assessment:
    work.session.flush()
    dossier = dossier_of(work.session, work.session.get_one(Enterprise, case.enterprise_id))
    return weigh(work.session, dossier, today_of(work))
