"""Taking a step of an objection: permission, version, event, effect, history line and audit row in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from service.access.permissions import Permission
from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound
from service.letters.issuing import issue_for_step
from service.operations.calendar import today_of
from service.operations.objection.clocks import clock_of, pause_clock, resume_clock, stop_clock
from service.operations.objection.correction import (
    Correction,
    apply_corrections,
    evaluate_anew,
    remember_result,
    undo_listing,
)
from service.operations.objection.filing import refusal
from service.operations.objection.history import note
from service.operations.objection.standing import facts_of, uscc_of
from service.operations.operation import Work, operation
from service.operations.wording import check_storable
from service.outbox.announce import announce
from service.reminders.arming import arm
from service.store.account import User
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.objection import ComparisonRow, ObjectionCase
from workflows.objection import FINDINGS, OBJECTION
from workflows.procedure.run import NotAllowed, Taken, take

_FINDING_OF_EVENT = {
    "find_mismatch": "fact_mismatch",
    "find_stale": "data_stale_or_incomplete",
    "find_consistent": "consistent",
    "find_list_wrong": "wrong_listing",
    "find_declaration_false": "declaration_false",
    "find_declaration_unproved": "declaration_unproved",
}
_CHANGES_WHO_ACTS = frozenset({"assign", "reassign", "transfer"})
SYSTEM_EVENTS = frozenset({"evaluated"})
"""Steps that follow from others and that nobody takes by hand."""


@operation(Permission.OBJECTION_STEP)
def take_step(
    work: Work,
    *,
    number: str,
    revision: int,
    event: str,
    form: Mapping[str, Any],
    corrections: Sequence[Correction] = (),
) -> ObjectionCase:
    """Take one step of a case; with ``corrections`` a finding goes all the way to the new result in the same transaction.

    Raises NotFound, Conflict (outdated revision, or a step that the table does not allow now) or Invalid (the form).
    """
    case = find_case(work, number)
    if case.revision != revision:
        raise outdated(case)
    if event in SYSTEM_EVENTS:
        raise Conflict("not_for_this_role", "这一步由系统自动完成")
    enterprise = find_enterprise(work.session, uscc_of(work, case), lock=True)
    before = case.state
    if event == "data_fixed" and case.state == "correcting" and corrections:
        # The correction is what this step waits for, so it comes first; refused together with it.
        apply_corrections(work, case, enterprise, corrections, case.reason or "更正")
        corrections = ()
    _step(work, case, event, _role(work), form)
    if case.state in ("correcting", "reevaluating") and case.result_before_id is None:
        remember_result(work, case, enterprise)
    if event == "find_list_wrong":
        corrections = undo_listing(work, case, corrections)
    if corrections:
        if case.state != "correcting" and not (case.state == "reevaluating" and event == "find_list_wrong"):
            raise Invalid("no_correction_here", "这一步不能同时更正记录", field="corrections")
        apply_corrections(work, case, enterprise, corrections, str(form.get("reason") or case.reason or "更正"))
        if case.state == "correcting":
            _step(work, case, "data_fixed", _role(work), {})
    if case.state == "reevaluating":
        _evaluate(work, case, enterprise)
    issue_for_step(work, case, event, before)
    try:
        work.session.flush()
    except StaleDataError as error:
        raise outdated(case) from error
    return case


def find_case(work: Work, number: str) -> ObjectionCase:
    """The case, held against other writers, as the actor may see it; a foreign one answers as if it did not exist."""
    # Characters that no number has, some of which no database takes.
    query = select(ObjectionCase).where(ObjectionCase.number == number).with_for_update(key_share=True)
    case = work.session.scalars(query).one_or_none() if number.isprintable() else None
    if case is None or (work.actor.uscc is not None and work.actor.uscc != uscc_of(work, case)):
        raise NotFound("unknown_case", f"没有编号为 {number} 的异议")
    return case


def outdated(case: ObjectionCase) -> Conflict:
    """Somebody else was faster; the page shows what changed."""
    state = OBJECTION.state(case.state).label
    return Conflict("outdated", f"{case.number} 已被他人处理（现为“{state}”），请查看最新情况后再决定")


def _role(work: Work) -> str:
    role = work.actor.role
    return role.value if role is not None else "system"


def _step(work: Work, case: ObjectionCase, event: str, role: str, form: Mapping[str, Any]) -> Taken:
    try:
        taken = take(OBJECTION, case.state, event, role, facts_of(work, case), form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    for name, value in taken.form.items():
        if isinstance(value, str):
            check_storable(value, name, most=4000)
    case.state = taken.after
    effect = _EFFECTS.get(event)
    line = effect(work, case, taken) if effect else ""
    if event in _FINDING_OF_EVENT:
        _decide(work, case, event, taken)
    if taken.step.pauses:
        pause_clock(work, case, taken.form["reason"])
    if taken.step.resumes:
        resume_clock(work, case)
    if taken.step.stops:
        stop_clock(work, case)
    note(work, case, event, taken.before, line or taken.step.label, clause=taken.step.clause)
    if event in _CHANGES_WHO_ACTS:
        arm(work, case, clock_of(work, case))
    for kind in taken.step.notices:
        announce(work, kind, case)
    return taken


def _evaluate(work: Work, case: ObjectionCase, enterprise: Enterprise) -> None:
    """The rules weigh the enterprise anew, and the case is upheld with the old and the new result (CZ21-2.5.2c)."""
    before, after = evaluate_anew(work, case, enterprise)
    _step(work, case, "evaluated", "system", {})
    case.decided_at = work.now
    told = f"重新评价：{_shown(before.score)} → {_shown(after.score)} 分，{before.grade} → {after.grade} 级"
    note(work, case, "result", case.state, told, result_before=before.number, result_after=after.number)


def _shown(score: int | None) -> str:
    return "无分值" if score is None else str(score)


def _decide(work: Work, case: ObjectionCase, event: str, taken: Taken) -> None:
    case.finding = _FINDING_OF_EVENT[event]
    case.reason = taken.form["reason"]
    case.clause = taken.form["clause"]
    case.remedy = taken.form.get("remedy")
    if case.state in ("dismissed", "upheld"):
        case.decided_at = work.now


def _assign(work: Work, case: ObjectionCase, taken: Taken) -> str:
    handler = work.session.get(User, taken.form["handler"])
    if handler is None or not handler.active or Role(handler.role) not in (Role.CASEWORKER, Role.SUPERVISOR):
        raise Invalid("unknown_handler", "经办人应当是在用的经办人或负责人账号", field="handler")
    case.handler_id = handler.id
    return f"{taken.step.label}：{handler.display_name}"


def _transfer(work: Work, case: ObjectionCase, taken: Taken) -> str:
    case.unit = taken.form["unit"]
    return f"转 {case.unit} 办理，时限不重新起算：{taken.form['reason']}"


def _ask_supplement(work: Work, case: ObjectionCase, taken: Taken) -> str:
    case.supplement_wanted = taken.form["wanted"]
    return f"通知补正：{case.supplement_wanted}"


def _give_supplement(work: Work, case: ObjectionCase, taken: Taken) -> str:
    case.supplement_wanted = None
    return f"收到补正：{taken.form['text']}"


def _urge(work: Work, case: ObjectionCase, taken: Taken) -> str:
    case.urged_on = today_of(work)
    return f"催办：{taken.form['text']}" if "text" in taken.form else "催办"


def _record_comparison(work: Work, case: ObjectionCase, taken: Taken) -> str:
    last = work.session.scalar(select(func.max(ComparisonRow.round)).where(ComparisonRow.case_id == case.id)) or 0
    checked_on: date = taken.form["checked_on"]
    if checked_on > today_of(work):
        raise Invalid("future_day", "核对日期不能晚于今天", field="checked_on")
    seen: set[str] = set()
    for row in taken.form["rows"]:
        field, held, at_source = (_cell(row, name) for name in ("field", "held", "at_source"))
        if field in seen:
            raise Invalid("double_row", f"“{field}”比对了两次", field="rows")
        seen.add(field)
        work.session.add(
            ComparisonRow(
                case_id=case.id,
                round=last + 1,
                field=field,
                held=held,
                at_source=at_source,
                matches=held == at_source,
                source_unit=taken.form["source_unit"],
                checked_on=checked_on,
                entered_by=work.actor.label,
                entered_at=work.now,
            )
        )
    work.session.flush()
    return f"与{taken.form['source_unit']}比对 {len(seen)} 项"


def _cell(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise Invalid("bad_row", "每一项比对都要写明项目、登记内容和来源内容；没有的写“无”", field="rows")
    check_storable(value, name, most=60 if name == "field" else 2000)
    return value.strip()


def _find(work: Work, case: ObjectionCase, taken: Taken) -> str:
    return f"认定：{FINDINGS[_FINDING_OF_EVENT[taken.step.event]]}；{taken.form['reason']}"


def _close(work: Work, case: ObjectionCase, taken: Taken) -> str:
    case.closed_at = work.now
    return "办结归档"


Effect = Callable[[Work, ObjectionCase, Taken], str]
_EFFECTS: Mapping[str, Effect] = {
    "assign": _assign,
    "reassign": _assign,
    "transfer": _transfer,
    "ask_supplement": _ask_supplement,
    "give_supplement": _give_supplement,
    "urge": _urge,
    "record_comparison": _record_comparison,
    "close": _close,
    **dict.fromkeys(_FINDING_OF_EVENT, _find),
}
