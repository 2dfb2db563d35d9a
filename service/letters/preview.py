"""The letter before deciding 文书预览: the step is really taken, in a part of a transaction that is then undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from service.access.permissions import Permission
from service.letters.rehearsal import new_letter
from service.operations.cases.stepping import find_case
from service.operations.objection.correction import Correction
from service.operations.objection.stepping import take_step
from service.operations.operation import Work, operation
from service.store.letter import LetterRow


@operation(Permission.CASE_STEP)
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
        return new_letter(work, case, known)
    finally:
        rehearsal.rollback()
        work.session.expire_all()
