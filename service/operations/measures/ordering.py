"""Measures that only an officer's decision brings into force 决定采取措施 (SQ20-12a, SQ20-15a, SQ20-T09.3; AMB-76, AMB-77, AMB-99).

No grade and no record grounds them: a named person orders one with the law it stands on and the reason, and a named person ends it, unless
the last day that was set is over first. A later result leaves them as they are.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from rulesets.form.policy import MeasureRule
from service.access.permissions import Permission
from service.faults import Conflict, Invalid, NotFound
from service.operations.calendar import today_of
from service.operations.measures.following import ORDERED, end, needs_confirmation
from service.operations.measures.holding import held_measure
from service.operations.operation import Work, operation
from service.operations.wording import checked_reason, checked_text
from service.outbox.notices import Letter, tell
from service.policy.in_force import rules
from service.store.account import User
from service.store.assessment import AssessmentRow
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.measure import MeasureRow

_MOST_BASIS = 300
_OWN_PROCEDURE = frozenset({"tolerance"})
"""Kinds that a procedure of their own decides on: tolerance is granted or refused by its case (SQ20-15b)."""


def orderable(work: Work) -> tuple[MeasureRule, ...]:
    """The measures of the office's documents that wait for an officer's decision, in the order of the documents."""
    profile = rules(work.session, work.desk.settings.profile, today_of(work))
    return tuple(
        rule
        for rule in profile.measures
        if rule.condition is None and rule.list_colour is None and rule.kind not in _OWN_PROCEDURE
    )


@operation(Permission.MEASURE_CONFIRM)
def order_measure(
    work: Work, *, uscc: str, measure: str, basis: str, reason: str, last_day: date | None = None
) -> MeasureRow:
    """Bring a measure into force by decision; without a last day it holds until it is ended. The enterprise is told.

    Raises NotFound (no such enterprise), Conflict (in force already), Invalid (unknown_measure: not one to be ordered; no_legal_basis,
    AMB-76; past_day; no_result: nothing has been weighed; not_a_person).
    """
    rule = next((rule for rule in orderable(work) if rule.id == measure), None)
    if rule is None:
        raise Invalid("unknown_measure", "请选择一项由本机关决定采取的措施", field="measure")
    if not basis.strip():
        raise Invalid("no_legal_basis", "应当写明法律依据，没有依据不得采取（AMB-76）", field="basis")
    law, why = checked_text(basis, "basis", most=_MOST_BASIS), checked_reason(reason)
    if last_day is not None and last_day < today_of(work):
        raise Invalid("past_day", "措施的最后一日不能早于今天", field="last_day")
    decided_by = _person(work)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    standing = select(MeasureRow.id).where(
        MeasureRow.enterprise_id == enterprise.id, MeasureRow.measure == rule.id, MeasureRow.ended_on.is_(None)
    )
    if work.session.scalars(standing).first() is not None:
        raise Conflict("already_in_force", "这一措施已经在施，需要变更的请先终止")
    row = MeasureRow(
        enterprise_id=enterprise.id,
        measure=rule.id,
        kind=rule.kind,
        text=rule.text,
        text_en=rule.text_en,
        clause=rule.citation.text,
        because=[ORDERED],
        optional=rule.optional,
        confirmation=needs_confirmation(rule),
        assessment_id=_newest_result(work, enterprise),
        since=today_of(work),
        state="active",
        decided_at=work.now,
        decided_by=work.actor.label,
        decided_by_id=decided_by,
        basis=law,
        reason=why,
        last_day=last_day,
    )
    work.session.add(row)
    work.session.flush()
    until = f"，至 {last_day}" if last_day else "，长期有效，直至决定终止"
    _tell(
        work,
        enterprise,
        row,
        "ordered",
        f"已决定对本企业采取措施“{row.text}”{until}。依据：{row.clause}；{law}。理由：{why}",
    )
    work.audit("measure.ordered", f"enterprise:{uscc}", measure=rule.id, number=row.id)
    return row


@operation(Permission.MEASURE_CONFIRM)
def end_ordered_measure(work: Work, *, measure: int, revision: int, reason: str) -> str:
    """End a measure that was ordered; returns the enterprise's code. The enterprise is told.

    Raises NotFound, Conflict (over already, changed meanwhile), Invalid (not_ordered: it follows the results by itself; not_a_person).
    """
    row = held_measure(work, measure)
    if row is None:
        raise NotFound("unknown_measure", "没有这一措施")
    if ORDERED not in row.because:
        raise Invalid("not_ordered", "这一措施随评价结果或名单产生，依据消失才终止，不能单独终止")
    if row.ended_on is not None:
        raise Conflict("already_ended", "这一措施已经终止")
    if row.revision != revision:
        raise Conflict("outdated", "这一措施已有变化，请刷新页面后再决定")
    _person(work)
    why = checked_reason(reason)
    enterprise = work.session.get_one(Enterprise, row.enterprise_id)
    end(work, row, f"决定终止：{why}"[:300])
    work.session.flush()
    _tell(work, enterprise, row, "ended", f"对本企业的措施“{row.text}”自今日起终止。理由：{why}")
    work.audit("measure.order_ended", f"enterprise:{enterprise.uscc}", measure=row.measure, number=row.id)
    return enterprise.uscc


def _person(work: Work) -> int:
    if work.actor.user_id is None:
        raise Invalid("not_a_person", "这类措施应当由具名的人员决定", field="reason")
    return work.actor.user_id


def _newest_result(work: Work, enterprise: Enterprise) -> int:
    query = select(AssessmentRow.id).where(AssessmentRow.enterprise_id == enterprise.id)
    newest = work.session.scalars(query.order_by(AssessmentRow.number.desc())).first()
    if newest is None:
        raise Invalid("no_result", "这家企业还没有入库的评价结果，请先评价", field="measure")
    return newest


def _tell(work: Work, enterprise: Enterprise, row: MeasureRow, what: str, body: str) -> None:
    query = select(User).where(User.enterprise_id == enterprise.id, User.active.is_(True)).order_by(User.id)
    subject = "已决定采取监管措施" if what == "ordered" else "监管措施已终止"
    letter = Letter(f"measure/{row.id}/{what}", f"measure_{what}", subject, body, "/own-measures")
    for person in work.session.scalars(query).all():
        tell(work, person, letter)
