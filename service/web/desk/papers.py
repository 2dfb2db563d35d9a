"""The papers of a case 文书与材料, and the letter that a decision would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.access.actor import Actor
from service.attachments.papers import PaperLine
from service.attachments.papers import papers_of as handed_in
from service.letters.preview import preview_letter
from service.letters.shelf import LetterLine, letters_of
from service.letters.wording import usual_remedy
from service.operations.objection.correction import Correction
from service.operations.operation import Desk
from service.queries.case import CaseFile, ObjectionFile
from service.store.engine import reading

__all__ = ["Papers", "letter_preview", "papers_of", "usual_remedy"]


@dataclass(frozen=True, slots=True)
class Papers:
    """Letters issued in the case, and papers handed in for it or for its application."""

    letters: Sequence[LetterLine]
    handed_in: Sequence[PaperLine]


def papers_of(desk: Desk, file: CaseFile) -> Papers:
    """Of a case that the actor has been shown to be allowed to see."""
    with reading(desk.engine) as session:
        application = file.application.id if isinstance(file, ObjectionFile) else None
        return Papers(letters_of(session, file.case.id), handed_in(session, application, file.case.id))


def letter_preview(
    desk: Desk, actor: Actor, number: str, event: str, form: Mapping[str, Any], corrections: Sequence[Correction]
) -> str | None:
    """The text of the letter as it would go out; None where the step issues none. Raises what the step would raise."""
    return preview_letter(desk, actor, number=number, event=event, form=form, corrections=corrections)
