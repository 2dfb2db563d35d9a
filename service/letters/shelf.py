"""The letters of a case 文书查阅: listed, and opened with their data proved unchanged; each opening leaves an audit row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access.permissions import Permission
from service.faults import NotFound, ServiceFault
from service.letters.compose import compose
from service.letters.kinds import LetterKind, letter_kind
from service.letters.paper import Paper
from service.letters.snapshot import sha256_of
from service.operations.cases.stepping import find_case
from service.operations.operation import Work, operation
from service.store.letter import LetterRow


class LetterDamaged(ServiceFault):
    """The stored data are not those that the letter was issued with."""

    status = 500


@dataclass(frozen=True)
class LetterLine:
    """One letter in a list."""

    id: int
    kind: LetterKind
    number: str
    issued_at: datetime


@dataclass(frozen=True)
class OpenedLetter:
    """A letter ready to be set as a file."""

    paper: Paper
    issued_at: datetime
    name: str


def letters_of(session: Session, case_id: int) -> Sequence[LetterLine]:
    """The letters of a case in the order of issue. The caller has checked that the reader may see the case."""
    rows = session.scalars(select(LetterRow).where(LetterRow.case_id == case_id).order_by(LetterRow.id))
    return [LetterLine(row.id, letter_kind(row.kind), row.number, row.issued_at) for row in rows]


@operation(Permission.CASE_READ)
def open_letter(work: Work, *, case: str, letter: int, form: str) -> OpenedLetter:
    """One letter of a case. Raises NotFound also for a case that the actor may not know of, LetterDamaged."""
    found = find_case(work, case)
    # Beyond this no row has a number, and PostgreSQL would refuse the question.
    row = work.session.get(LetterRow, letter) if letter < 2**31 else None
    if row is None or row.case_id != found.id:
        raise NotFound("unknown_letter", "没有这份文书")
    if sha256_of(row.data) != row.sha256:
        raise LetterDamaged("letter_damaged", f"文书 {row.number} 的数据与签发时不符，已停止使用，请告知系统管理员")
    work.audit("letter.open", f"case:{case}", letter=row.number, form=form)
    return OpenedLetter(compose(row.data, row.sha256), row.issued_at, f"{letter_kind(row.kind).title} {row.number}")
