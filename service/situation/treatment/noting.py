"""Noting an act of treatment 登记治理动作 (BG22-15): who interviewed, visited, demanded what of whom on which day. Written once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.access.permissions import Permission
from service.faults import Conflict, Invalid
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.operations.wording import checked_text
from service.situation.treatment.subjects import subjects
from service.store.account import User
from service.store.history import find_enterprise
from service.store.treatment import ACTS, TreatmentAct

MOST = 500


@operation(Permission.TREATMENT_NOTE)
def note_act(work: Work, *, uscc: str, act: str, acted_on: date, text: str) -> int:
    """Keep an act of the actor's own unit; returns its number.

    Raises NotFound, Conflict (the enterprise is not under treatment; the very same act is noted already), Invalid (unknown act, a day
    to come or before the treatment began, no text, an account without a unit).
    """
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    ground = subjects(work, enterprise.id).get(enterprise.id)
    if ground is None:
        raise Conflict("not_under_treatment", "这家企业现在不是 D 级，也不在“黑名单”上，不用登记治理动作")
    if act not in ACTS:
        raise Invalid("unknown_act", "请从列表中选择动作", field="act")
    if acted_on > today_of(work):
        raise Invalid("future_day", "动作的日期不能晚于今天", field="acted_on")
    if acted_on < ground.since:
        raise Invalid("too_early", f"动作的日期不能早于列入之日 {ground.since}", field="acted_on")
    told = {
        "enterprise_id": enterprise.id,
        "act": act,
        "acted_on": acted_on,
        "unit": _unit(work),
        "text": checked_text(text, "text", most=MOST),
    }
    # A form that is sent twice is one act.
    if work.session.scalars(select(TreatmentAct.id).filter_by(**told).limit(1)).first() is not None:
        raise Conflict("already_noted", "同一天的这一动作已经登记过，内容完全相同")
    row = TreatmentAct(
        **told,
        noted_at=work.now,
        noted_by=work.actor.label,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("treatment.note", f"enterprise:{uscc}", act=act, acted_on=acted_on.isoformat(), number=row.id)
    return row.id


def _unit(work: Work) -> str:
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id is not None else None
    if user is None or not user.unit:
        raise Invalid("no_unit", "您的账号没有注明单位，不能登记；请联系系统管理员", field="unit")
    return user.unit[:100]
