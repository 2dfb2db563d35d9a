"""What an enterprise finds when it comes in 企业首页: its open cases with who acts next, its latest letters, its delegate's term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import select

from service.access.delegates import delegation_of
from service.letters.kinds import letter_kind
from service.letters.shelf import LetterLine
from service.operations.calendar import calendar_of, today_of
from service.operations.cases.conduct import conduct_of
from service.operations.operation import Work
from service.queries.light import Lights
from service.queries.queue import QueueRow, rows_with_ids
from service.store.account import User
from service.store.case import Case, Stage
from service.store.delegation import Delegation
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.letter import LetterRow

MOST_CASES = 20
MOST_LETTERS = 5


@dataclass(frozen=True)
class OpenCaseLine:
    """An open case and the page on which the enterprise finds it."""

    row: QueueRow
    link: str


@dataclass(frozen=True)
class PortalHome:
    """``letters``: (number of the case, letter), newest first. ``delegation`` None: the enterprise's administrator."""

    enterprise: Enterprise
    cases: Sequence[OpenCaseLine]
    letters: Sequence[tuple[str, LetterLine]]
    delegation: Delegation | None


def portal_home(work: Work, uscc: str) -> PortalHome:
    """Everything but the grade. Raises NotFound for a foreign enterprise."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id is not None else None
    return PortalHome(
        enterprise,
        _open_cases(work, enterprise),
        _letters(work, enterprise),
        delegation_of(work.session, user) if user is not None else None,
    )


def _open_cases(work: Work, enterprise: Enterprise) -> list[OpenCaseLine]:
    query = select(Case.id).where(Case.enterprise_id == enterprise.id, Case.stage != Stage.CLOSED.value)
    ids = work.session.scalars(query.order_by(Case.due_on.is_(None), Case.due_on, Case.id).limit(MOST_CASES)).all()
    rows = rows_with_ids(work.session, Lights(calendar_of(work), today_of(work)), ids)
    return [OpenCaseLine(row, f"{conduct_of(row.procedure).portal}/{quote(row.number)}") for row in rows]


def _letters(work: Work, enterprise: Enterprise) -> list[tuple[str, LetterLine]]:
    query = select(Case.number, LetterRow).join(LetterRow, LetterRow.case_id == Case.id)
    found = work.session.execute(
        query.where(Case.enterprise_id == enterprise.id).order_by(LetterRow.id.desc()).limit(MOST_LETTERS)
    )
    return [(number, LetterLine(row.id, letter_kind(row.kind), row.number, row.issued_at)) for number, row in found]
