"""What the steps of a joint incentive or sanction do: the measure with its law, the unit's answer, the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.conduct import Effect
from service.operations.joint.standing import joint_of
from service.operations.joint.units import units_with_accounts
from service.operations.operation import Work
from service.store.case import Case
from service.store.joint import Joint
from workflows.joint.catalogue import joint_measures
from workflows.procedure.run import Taken

_UNPUSHED = ("measure", "measure_text", "measure_text_en", "measure_clause", "basis", "pushed_on", "received_on")


def _push(work: Work, case: Case, taken: Taken) -> str:
    """Only a measure of the catalogue, with the law it stands on (BG22-14a, WZ22-2.4a, AMB-76)."""
    joint = joint_of(work, case)
    if joint.unit not in units_with_accounts(work):
        raise Invalid("unknown_unit", f"“{joint.unit}”没有在用的部门账号，推送后无人接收；请先开设账号或者选择不推送")
    measure = joint_measures()[taken.form["measure"]]
    joint.measure, joint.basis = measure.id, taken.form["basis"]
    joint.measure_text, joint.measure_text_en = measure.text, measure.text_en
    joint.measure_clause = measure.clause[:300]
    joint.pushed_on, joint.received_on = today_of(work), None
    case.unit = joint.unit
    return f"向{joint.unit}推送“{measure.text}”，法律依据：{joint.basis}"


def _drop(work: Work, case: Case, taken: Taken) -> str:
    joint_of(work, case).closed_on = today_of(work)
    return _decided(work, case, taken, "not_pushed")


def _take_back(work: Work, case: Case, taken: Taken) -> str:
    joint = joint_of(work, case)
    for name in _UNPUSHED:
        setattr(joint, name, None)
    case.unit, case.reason = None, taken.form["reason"]
    return f"收回推送：{case.reason}"


def _receive(work: Work, case: Case, taken: Taken) -> str:
    joint_of(work, case).received_on = today_of(work)
    return ""


def _apply(work: Work, case: Case, taken: Taken) -> str:
    joint = joint_of(work, case)
    day = _past(work, taken.form["applied_on"], "applied_on", "实施日期")
    assert joint.pushed_on is not None
    if day < joint.pushed_on:
        raise Invalid("before_push", f"实施日期不能早于推送日期 {joint.pushed_on}", field="applied_on")
    joint.applied_on = day
    return f"自 {day} 起实施“{joint.measure_text}”"


def _decline(work: Work, case: Case, taken: Taken) -> str:
    case.unit, case.reason = None, taken.form["reason"]
    return f"提出不予实施：{case.reason}"


def _accept_decline(work: Work, case: Case, taken: Taken) -> str:
    joint_of(work, case).closed_on = today_of(work)
    return _decided(work, case, taken, "not_applied")


def _feed_back(work: Work, case: Case, taken: Taken) -> str:
    """The case with its five elements (WZ22-3.3a)."""
    joint, form = joint_of(work, case), taken.form
    joint.happened_on = _past(work, form["happened_on"], "happened_on", "时间")
    joint.place, joint.subject = form["place"], form["subject"]
    joint.practice, joint.effect = form["practice"], form["effect"]
    joint.fed_back_on = today_of(work)
    case.unit = None
    return f"反馈案例：{joint.happened_on}，{joint.place}，{joint.subject}"


def _return(work: Work, case: Case, taken: Taken) -> str:
    joint = joint_of(work, case)
    joint.fed_back_on = None
    case.unit, case.reason = joint.unit, taken.form["reason"]
    return f"退回补充反馈：{case.reason}"


def _count(work: Work, case: Case, taken: Taken) -> str:
    joint_of(work, case).counted_on = today_of(work)
    case.decided_at = work.now
    return ""


def _told(work: Work, case: Case, taken: Taken) -> str:
    case.reason = taken.form["reason"]
    return f"{taken.step.label}：{case.reason}"


def _restored(work: Work, case: Case, taken: Taken) -> str:
    """The unit may have lifted the measure meanwhile, so it says once more that it applies it."""
    joint = joint_of(work, case)
    joint.applied_on = joint.fed_back_on = joint.counted_on = None
    case.unit = joint.unit
    return _told(work, case, taken)


def _entry_ended(work: Work, case: Case, taken: Taken) -> str:
    joint = joint_of(work, case)
    case.reason = taken.form["reason"]
    if taken.after == "lifting":
        case.unit = joint.unit
        return f"名单记录已结束，请解除“{joint.measure_text}”：{case.reason}"
    joint.closed_on = today_of(work)
    return f"名单记录已结束，不再实施：{case.reason}"


def _confirm_lifted(work: Work, case: Case, taken: Taken) -> str:
    joint = joint_of(work, case)
    day = _past(work, taken.form["lifted_on"], "lifted_on", "解除日期")
    _not_before_applied(joint, day)
    joint.lifted_on, joint.lift_note, joint.closed_on = day, taken.form["note"], today_of(work)
    case.unit, case.finding, case.decided_at = None, "lifted", work.now
    case.reason = taken.form["note"]
    return f"措施已于 {day} 解除：{joint.lift_note}"


def _not_before_applied(joint: Joint, day: date) -> None:
    if joint.applied_on is not None and day < joint.applied_on:
        raise Invalid("before_applied", f"解除日期不能早于实施日期 {joint.applied_on}", field="lifted_on")


def _decided(work: Work, case: Case, taken: Taken, finding: str) -> str:
    case.finding, case.decided_at, case.reason = finding, work.now, taken.form["reason"]
    return f"{taken.step.label}：{case.reason}"


def _past(work: Work, day: date, field: str, label: str) -> date:
    if day > today_of(work):
        raise Invalid("future_day", f"“{label}”不能晚于今天", field=field)
    return day


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "push_incentive": _push,
        "push_sanction": _push,
        "drop": _drop,
        "take_back": _take_back,
        "receive": _receive,
        "apply": _apply,
        "decline": _decline,
        "accept_decline": _accept_decline,
        "feed_back": _feed_back,
        "return_feedback": _return,
        "count": _count,
        "suspended": _told,
        "resumed": _told,
        "restored": _restored,
        "entry_ended": _entry_ended,
        "confirm_lifted": _confirm_lifted,
    }
)
