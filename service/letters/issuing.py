"""Issuing a letter 制发文书: number and data are fixed in the transaction of the step; without the step there is no letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.letters.kinds import LetterKind, give_number
from service.letters.objection_kinds import ACCEPTANCE, DECISION, SUPPLEMENT
from service.letters.snapshot import common_data, decision_data, letterhead, sha256_of, supplement_data
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.store.case import Case
from service.store.letter import LetterRow
from service.store.objection import ObjectionCase

DECIDED = ("upheld", "dismissed")


def issue_acceptance(work: Work, case: ObjectionCase) -> LetterRow:
    """The acceptance slip 受理通知书 with the due day (CZ21-2.5.2a)."""
    return _issue(work, case, ACCEPTANCE)


def issue_for_step(work: Work, case: ObjectionCase, event: str, before: str) -> LetterRow | None:
    """The letter that a step brings with it: a supplement request 补正通知书, a decision 决定书, or none.

    ``before`` is the state before the step and everything that followed from it in the same transaction.
    """
    if event == "ask_supplement":
        return _issue(work, case, SUPPLEMENT)
    if case.state in DECIDED and before not in DECIDED:
        return _issue(work, case, DECISION)
    return None


def _issue(work: Work, case: ObjectionCase, kind: LetterKind) -> LetterRow:
    data = common_data(work, case)
    if kind is SUPPLEMENT:
        data |= supplement_data(case)
    if kind is DECISION:
        data |= decision_data(work, case)
    return issue(work, case, kind, data)


def issue(work: Work, case: Case, kind: LetterKind, data: Mapping[str, Any]) -> LetterRow:
    """A letter of any case from ``data``, which must hold whatever its wording reads; what every letter says is added here."""
    number = give_number(work.session, work.desk.settings.organ_word, kind, today_of(work).year)
    whole = {**letterhead(work, case, kind, number), **data}
    letter = LetterRow(
        case_id=case.id,
        kind=kind.id,
        number=number,
        issued_at=work.now,
        issued_by=work.actor.label,
        data=whole,
        sha256=sha256_of(whole),
    )
    work.session.add(letter)
    work.session.flush()
    work.audit("letter.issue", f"case:{case.number}", kind=kind.id, letter=number, sha256=letter.sha256)
    return letter
