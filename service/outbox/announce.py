"""Announcing a step of a case 办件通知: the notices that the procedure's table names, to the people whom they concern."""

from __future__ import annotations

from urllib.parse import quote

from sqlalchemy import func, select

from service.access.roles import Role
from service.operations.cases.conduct import conduct_of
from service.operations.operation import Work
from service.outbox.notices import Letter, tell
from service.store.account import User
from service.store.case import Case, CaseEvent
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock


def announce(work: Work, kind: str, case: Case) -> int:
    """Write the notices of ``kind`` for the case's latest history line. Returns how many people were told anew."""
    event = work.session.scalar(select(func.max(CaseEvent.number)).where(CaseEvent.case_id == case.id)) or 0
    return _announce(work, kind, case, f"{case.number}/{event}", case.number)


def announce_receipt(work: Work, case: Case, number: str) -> int:
    """One receipt for what was handed in at once under ``number``, however many cases it became."""
    return _announce(work, "accepted", case, f"{number}/0", number)


def _announce(work: Work, kind: str, case: Case, occasion: str, number: str) -> int:
    announcement = conduct_of(case.procedure).announcements[kind]
    words = _words(work, case, number)
    told, in_the_group = 0, False
    for person in {user.id: user for audience in announcement.to for user in audience(work.session, case)}.values():
        if person.id == work.actor.user_id and not announcement.own_act_too:
            continue
        # One message is enough for a group that all of the office reads.
        office = person.role != Role.ENTERPRISE.value
        channels = ("email", "webhook") if office and not in_the_group else ("email",)
        in_the_group = in_the_group or office
        letter = Letter(
            f"{occasion}/{kind}",
            kind,
            announcement.subject.format_map(words),
            announcement.body.format_map(words),
            case_link(person, case),
        )
        told += tell(work, person, letter, channels)
    return told


def case_link(person: User, case: Case) -> str:
    """The path of the page on which this person finds the case."""
    folder = conduct_of(case.procedure).portal if person.role == Role.ENTERPRISE.value else "/desk/cases"
    # An inspector has no desk, only the inspections that he or she carries out.
    if person.role == Role.INSPECTOR.value and case.procedure == "inspection":
        folder = "/my-inspections"
    return f"{folder}/{quote(case.number)}"


def due_words(clock: LegalClock | None) -> str:
    """The due day as people read it; a provisional one never without saying so."""
    if clock is None or clock.due_on is None:
        return "计时暂停，恢复后另行通知"
    return f"{clock.due_on.isoformat()}{'（暂定）' if clock.provisional else ''}"


def _words(work: Work, case: Case, number: str) -> dict[str, str]:
    clock = work.session.scalars(select(LegalClock).where(LegalClock.case_id == case.id, LegalClock.current)).first()
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    return {
        "number": number,
        "enterprise": enterprise.name or enterprise.uscc,
        "due": due_words(clock),
        "unit": case.unit or "",
        "wanted": case.supplement_wanted or "",
        "reason": case.reason or "",
    }
