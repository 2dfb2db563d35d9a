"""The letter before deciding 文书预览: the step is really taken, in a part of a transaction that is then undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from service.access.permissions import Permission
from service.letters.compose import compose
from service.letters.kinds import LETTER_KINDS, number_text
from service.letters.plain import plain_text
from service.operations.calendar import today_of
from service.operations.objection.correction import Correction
from service.operations.objection.stepping import find_case, take_step
from service.operations.operation import Work, operation
from service.store.letter import LetterRow

_NOT_YET = "＿"


@operation(Permission.OBJECTION_STEP)
def preview_letter(
    work: Work, *, number: str, event: str, form: Mapping[str, Any], corrections: Sequence[Correction] = ()
) -> str | None:
    """The text of the letter that this step would issue, without a number; None where the step issues none.

    Stores nothing. Raises what the step itself would raise, so that a preview never promises what the step refuses.
    """
    case = find_case(work, number)
    rehearsal = work.session.begin_nested()
    try:
        known = set(work.session.scalars(select(LetterRow.id).where(LetterRow.case_id == case.id)))
        take_step.within(work, number=number, revision=case.revision, event=event, form=form, corrections=corrections)
        query = select(LetterRow).where(LetterRow.case_id == case.id, LetterRow.id.not_in(known))
        letter = work.session.scalars(query).one_or_none()
        if letter is None:
            return None
        kind = LETTER_KINDS[letter.kind]
        unnumbered = number_text(work.desk.settings.organ_word, kind, today_of(work).year, _NOT_YET)
        return plain_text(compose({**letter.data, "number": unnumbered}, ""))
    finally:
        rehearsal.rollback()
        work.session.expire_all()
