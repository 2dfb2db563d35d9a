"""Joint incentives and sanctions follow their entry 随名单变化: started with it, paused with it, ended or lifted with it."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.cases.stepping import find_case, fire, settle
from service.operations.joint.standing import facts_of
from service.operations.joint.starting import start_for_entry
from service.operations.operation import Desk, Work, operation
from service.store.case import Case
from service.store.engine import reading
from service.store.joint import Joint, JointCase
from workflows.joint import JOINT
from workflows.joint.table import IN_FORCE, UNAPPLIED
from workflows.procedure.run import Taken

log = structlog.get_logger(__name__)
_STARTS = frozenset({"list", "watch_instead", "repair_revoked"})
_SUSPENDS = frozenset({"suspend", "found_wrong"})
_FOLLOWING = (*UNAPPLIED, *IN_FORCE)
_ENDS = frozenset({"apply_exit", "term_over", "repair_approved", "undo"})


def follow_entry(work: Work, listing: Case, taken: Taken) -> None:
    """After a step of a listing, in its transaction; the caller holds the enterprise."""
    event = taken.step.event
    reason = f"{taken.step.label}（{listing.number}）：{listing.reason or ''}".rstrip("：")
    if event in _STARTS:
        _tell_all(work, listing, "restored", reason)
        start_for_entry(work, listing)
    elif event in _SUSPENDS and taken.before in ("listed", "key_attention"):
        _tell_all(work, listing, "suspended", reason)
    elif event == "resume":
        _tell_all(work, listing, "resumed", reason)
    elif event in _ENDS:
        _tell_all(work, listing, "entry_ended", reason)


def _tell_all(work: Work, listing: Case, event: str, reason: str) -> None:
    query = (
        select(JointCase)
        .join(Joint, Joint.case_id == JointCase.id)
        .where(Joint.entry == f"case:{listing.number}", Joint.closed_on.is_(None))
        .order_by(JointCase.id)
    )
    for case in work.session.scalars(query.with_for_update(key_share=True, of=JointCase)).all():
        if JOINT.steps_from(case.state, event):
            fire(work, case, event, "system", {"reason": reason[:1000]})
            settle(work, case)


def look_after_joint(desk: Desk, actor: Actor) -> int:
    """End the cases whose entry stands no longer, for entries that came from elsewhere and end in the file.

    Returns how many; one that fails stops no other. Safe to run twice.
    """
    query = select(JointCase).where(JointCase.state.in_(_FOLLOWING)).order_by(JointCase.id)
    with reading(desk.engine) as session:
        work = Work(session, desk, actor, desk.clock.now(), Permission.REMINDER_RUN)
        over = [case.number for case in session.scalars(query).all() if facts_of(work, case)["entry_over"]]
    ended = 0
    for number in over:
        try:
            ended += end_with_entry(desk, actor, number=number)
        except Exception as error:
            log.error("joint_not_looked_after", case=number, exc_info=error)
    return ended


@operation(Permission.REMINDER_RUN)
def end_with_entry(work: Work, *, number: str) -> bool:
    """End one case whose entry is over; False where it still stands or somebody was faster."""
    case = find_case(work, number)
    if case.state not in _FOLLOWING or not facts_of(work, case)["entry_over"]:
        return False
    fire(work, case, "entry_ended", "system", {"reason": f"名单记录 {case.target} 已结束"})
    settle(work, case)
    return True
