"""Who looked at my file and why 谁看过我的档案: from the audit rows, by day, post and purpose; never a person's name.

What is told is the office's own record of the look (CZ21-2.2.2b, d: sharing on demand, a result that is not published).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import ColumnElement, Text, cast, or_, select

from service.clock import SHANGHAI
from service.operations.operation import Work
from service.store.account import User
from service.store.audit_entry import AuditEntry
from service.store.authorisation import QueryAuthorisation
from service.store.case import Case
from service.store.enterprise import Enterprise

Who = Literal["office", "own", "third_party", "system"]

_OF_THE_FILE: Mapping[str, str] = MappingProxyType(
    {
        "grade.view": "grade",
        "grade.list": "list",
        "report.issue": "report_issue",
        "report.print": "report_print",
        "authorised.query": "query",
        "check.look_up": "check",
    }
)
_OF_A_CASE: Mapping[str, str] = MappingProxyType({"letter.open": "letter", "attachment.download": "paper"})
_SEEN_CASE, _SEEN_CONTACT = "view", "contact"
DAYS = 366
"""How far back the page looks (ours)."""
_MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody did on one day, ``times`` times. ``what`` names the kind of look; ``purpose`` follows from it and the post.

    ``role`` and ``unit`` are those of the account; ``third_party`` is whom the enterprise itself authorised.
    """

    day: date
    who: Who
    role: str | None
    unit: str | None
    third_party: str | None
    what: str
    purpose: str
    times: int


def looks_at(work: Work, uscc: str) -> tuple[Look, ...]:
    """The looks of the last DAYS days, newest day first. Raises NotFound for a foreign enterprise."""
    work.must_see(uscc)
    since = work.now - timedelta(days=DAYS)
    people = _People(work)
    counted: dict[tuple[Any, ...], int] = {}
    for entry, what in _entries(work, uscc, since):
        who, role, unit, third_party, said = people.behind(entry)
        day = entry.at.astimezone(SHANGHAI).date()
        key = (day, who, role, unit, third_party, what, said or _purpose(what, role, who))
        counted[key] = counted.get(key, 0) + 1
    looks = [Look(*key, times=times) for key, times in counted.items()]  # type: ignore[misc]
    return tuple(sorted(looks, key=lambda look: (look.day, look.who, look.what), reverse=True))


def _entries(work: Work, uscc: str, since: datetime) -> Iterable[tuple[AuditEntry, str]]:
    """The audit rows that are looks, newest first: of the file, of lists that showed it, and of its cases."""
    numbers = work.session.scalars(
        select(Case.number).join(Enterprise, Enterprise.id == Case.enterprise_id).where(Enterprise.uscc == uscc)
    ).all()
    file: ColumnElement[bool] = AuditEntry.subject == f"enterprise:{uscc}"
    listed = (AuditEntry.action == "grade.list") & cast(AuditEntry.detail, Text).contains(uscc, autoescape=True)
    cases = AuditEntry.subject.in_([f"case:{number}" for number in numbers])
    query = (
        select(AuditEntry)
        .where(or_(file, listed, cases), AuditEntry.at >= since)
        .order_by(AuditEntry.seq.desc())
        .limit(_MOST_ROWS)
    )
    for entry in work.session.scalars(query):
        what = _what(entry)
        if what is not None:
            yield entry, what


def _what(entry: AuditEntry) -> str | None:
    """The kind of look; None for a row that changed something and is told in the case's own history."""
    if not entry.subject.startswith("case:"):
        if entry.action == "authorised.query" and entry.detail.get("outcome") != "answered":
            return "query_refused"
        return _OF_THE_FILE.get(entry.action)
    if entry.action in _OF_A_CASE:
        return _OF_A_CASE[entry.action]
    procedure, _, act = entry.action.partition(".")
    if procedure and act == _SEEN_CASE:
        return "case"
    return "contact" if act == _SEEN_CONTACT else None


def _purpose(what: str, role: str | None, who: Who) -> str:
    """Why, as far as the page that was opened tells it: a department uses a result for approval, supervision or service."""
    if who in ("own", "system"):
        return who
    if what in ("grade", "list"):
        return {"department": "reference", "policy_officer": "rules"}.get(role or "", "evaluation")
    if what in ("report_issue", "report_print"):
        return "report"
    return "handling"


class _People:
    """Posts and units behind the labels of audit rows, each looked up once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._users: dict[int, User | None] = {}
        self._authorisations: dict[int, QueryAuthorisation | None] = {}

    def behind(self, entry: AuditEntry) -> tuple[Who, str | None, str | None, str | None, str | None]:
        """(who, role, unit, third party, the purpose that a permission or the matter looked up for names)."""
        if entry.action == "authorised.query":
            row = self._authorisation(int(entry.detail["authorisation"]))
            return "third_party", None, None, row.grantee if row else None, row.purpose if row else None
        kind, _, number = entry.actor.partition(":")
        user = self._user(int(number)) if kind == "user" and number.isdigit() else None
        if user is None:
            return "system", None, None, None, None
        if entry.action == "check.look_up":
            return "office", user.role, entry.detail["unit"], None, entry.detail["matter_name"]
        return ("own" if user.enterprise_id is not None else "office"), user.role, user.unit, None, None

    def _user(self, number: int) -> User | None:
        if number not in self._users:
            self._users[number] = self._work.session.get(User, number)
        return self._users[number]

    def _authorisation(self, number: int) -> QueryAuthorisation | None:
        if number not in self._authorisations:
            self._authorisations[number] = self._work.session.get(QueryAuthorisation, number)
        return self._authorisations[number]
