"""Announcing a step of a case 办件通知: the notices that the procedure's table names, to the people whom they concern."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.access.roles import Role
from service.operations.operation import Work
from service.outbox.notices import Letter, tell
from service.outbox.people import applicants_of, department_of, handlers_of, with_supervisors
from service.store.account import User
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from service.store.objection import CaseEvent, ObjectionApplication, ObjectionCase

Audience = Callable[[Session, ObjectionCase], list[User]]


@dataclass(frozen=True)
class Announcement:
    """One kind of notice: who hears of it, and in which words ({number}, {enterprise}, {due}, {unit}, {wanted})."""

    to: tuple[Audience, ...]
    subject: str
    body: str
    own_act_too: bool = False
    """Whether who did it is told as well: a receipt is for the person who handed something in."""


def _handler(session: Session, case: ObjectionCase) -> list[User]:
    handler = session.get(User, case.handler_id) if case.handler_id is not None else None
    return [handler] if handler is not None and handler.active else []


def _pressed(session: Session, case: ObjectionCase) -> list[User]:
    return with_supervisors(session, handlers_of(session, case))


_DUE = "办结期限：{due}。"
ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "accepted": Announcement(
        (applicants_of,), "已收到异议申请 {number}", "您提出的异议已收到，编号 {number}。" + _DUE, own_act_too=True
    ),
    "assigned": Announcement((_handler,), "异议 {number} 已分派给您", "{enterprise}的异议 {number} 由您经办。" + _DUE),
    "transferred": Announcement(
        (applicants_of, department_of, _handler),
        "异议 {number} 已转责任部门",
        "异议 {number} 已转{unit}办理，时限不重新起算。" + _DUE,
    ),
    "supplement_wanted": Announcement((applicants_of,), "异议 {number} 需要补正", "需要补正的内容：{wanted}\n" + _DUE),
    "supplement_given": Announcement(
        (handlers_of,), "异议 {number} 已提交补正", "{enterprise}已提交异议 {number} 的补正材料。" + _DUE
    ),
    "paused": Announcement(
        (applicants_of, handlers_of), "异议 {number} 暂停计时", "异议 {number} 已暂停计时，恢复时另行通知。"
    ),
    "resumed": Announcement(
        (applicants_of, handlers_of), "异议 {number} 恢复计时", "异议 {number} 已恢复计时。" + _DUE
    ),
    "urged": Announcement((_pressed,), "异议 {number} 被催办", "{enterprise}催办异议 {number}。" + _DUE),
    "source_asked": Announcement(
        (department_of,),
        "异议 {number} 开始比对，请核对来源信息",
        "异议 {number} 已开始与来源信息比对，请协助核对。" + _DUE,
    ),
    "upheld": Announcement(
        (applicants_of, department_of, _handler),
        "异议 {number} 成立",
        "异议 {number} 已办理完毕，结论：异议成立。理由和结果请登录查看。",
    ),
    "dismissed": Announcement(
        (applicants_of, department_of, _handler),
        "异议 {number} 不成立",
        "异议 {number} 已办理完毕，结论：异议不成立。理由、依据和救济途径请登录查看。",
    ),
    "withdrawn": Announcement((handlers_of,), "异议 {number} 已撤回", "{enterprise}已撤回异议 {number}，计时停止。"),
}


def announce(work: Work, kind: str, case: ObjectionCase) -> int:
    """Write the notices of ``kind`` for the case's latest history line. Returns how many people were told anew."""
    event = work.session.scalar(select(func.max(CaseEvent.number)).where(CaseEvent.case_id == case.id)) or 0
    return _announce(work, kind, case, f"{case.number}/{event}", case.number)


def announce_filing(work: Work, application: ObjectionApplication, cases: Sequence[ObjectionCase]) -> int:
    """One receipt for the whole application, however many matters it disputes."""
    return _announce(work, "accepted", cases[0], f"{application.number}/0", application.number)


def _announce(work: Work, kind: str, case: ObjectionCase, occasion: str, number: str) -> int:
    announcement = ANNOUNCEMENTS[kind]
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


def case_link(person: User, case: ObjectionCase) -> str:
    """The path of the page on which this person finds the case."""
    folder = "/objections" if person.role == Role.ENTERPRISE.value else "/desk/cases"
    return f"{folder}/{quote(case.number)}"


def due_words(clock: LegalClock | None) -> str:
    """The due day as people read it; a provisional one never without saying so."""
    if clock is None or clock.due_on is None:
        return "计时暂停，恢复后另行通知"
    return f"{clock.due_on.isoformat()}{'（暂定）' if clock.provisional else ''}"


def _words(work: Work, case: ObjectionCase, number: str) -> dict[str, str]:
    clock = work.session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).first()
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    return {
        "number": number,
        "enterprise": enterprise.name or enterprise.uscc,
        "due": due_words(clock),
        "unit": case.unit or "",
        "wanted": case.supplement_wanted or "",
    }
