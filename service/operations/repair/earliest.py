"""Telling an enterprise that the earliest day of a repair has come 最早申请日提醒: once for each record."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import select

from rulesets.catalogue import policy
from rulesets.records.kinds import KINDS
from rulesets.repair import RepairFacts, Target, eligibility_of_entry
from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.calendar import today_of
from service.operations.operation import Desk, Work, operation
from service.operations.repair.standing import pending_repair
from service.outbox.notices import Letter, tell
from service.store.account import User
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise

log = structlog.get_logger(__name__)
_CATCHES_UP = 7
"""Days for which a missed night is made up for (ours); what could be repaired long ago is no news."""


def tell_earliest_days(desk: Desk, actor: Actor) -> int:
    """For every enterprise that has accounts here. Returns how many people were told; one that fails stops no other."""
    with reading(desk.engine) as session:
        query = select(Enterprise.uscc).join(User, User.enterprise_id == Enterprise.id).where(User.active.is_(True))
        codes = list(session.scalars(query.distinct().order_by(Enterprise.uscc)))
    told = 0
    for uscc in codes:
        try:
            told += tell_enterprise(desk, actor, uscc=uscc)
        except Exception as error:
            log.error("earliest_day_not_told", uscc=uscc, exc_info=error)
    return told


@operation(Permission.REMINDER_RUN)
def tell_enterprise(work: Work, *, uscc: str) -> int:
    """The records of one enterprise whose minimum publication has just ended."""
    enterprise, today = find_enterprise(work.session, uscc), today_of(work)
    rules = policy(work.desk.settings.profile)
    people = work.session.scalars(
        select(User).where(User.enterprise_id == enterprise.id, User.active.is_(True)).order_by(User.id)
    ).all()
    told = 0
    for record in dossier_of(work.session, enterprise).records:
        found = eligibility_of_entry(rules, Target.of(record), today, RepairFacts())
        day = found.earliest_day
        if day is None or not (today - timedelta(days=_CATCHES_UP) < day <= today) or day <= record.date:
            continue
        if found.verdict == "refused" or pending_repair(work, enterprise.id, record.id) is not None:
            continue
        letter = Letter(
            f"repair_earliest/{uscc}/{record.id}"[:150],
            "repair_earliest",
            f"可以申请信用修复：{KINDS[record.kind].label}（{record.date}）",
            f"这条记录的最短公示期已满，自 {day} 起可以申请信用修复。条件、材料和修复不会改变的内容，请登录查看。",
            f"/repairs/new?record={record.id}",
        )
        told += sum(tell(work, person, letter) for person in people)
    if told:
        work.audit("repair.earliest_day", f"enterprise:{uscc}", told=told)
    return told
