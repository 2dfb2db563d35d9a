"""What the steps of a declaration do to the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from service.clock import SHANGHAI
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.conduct import Effect
from service.operations.cases.effects import USUAL
from service.operations.declaration.standing import declaration_of
from service.operations.operation import Work
from service.store.case import Case
from workflows.procedure.run import Taken

FINDINGS = {
    "reject_form": "incomplete",
    "not_proved": "not_proved",
    "objection_upheld": "not_proved",
    "mistake": "mistake",
    "confirm_false": "declared_falsely",
}


def _conclude(work: Work, case: Case, taken: Taken) -> str:
    case.unit = None
    case.supplement_wanted = None
    case.finding = FINDINGS[taken.step.event]
    case.reason = taken.form["reason"]
    case.remedy = taken.form.get("remedy")
    case.decided_at = work.now
    return f"{taken.step.label}：{case.reason}"


def _ask_department(work: Work, case: Case, taken: Taken) -> str:
    case.unit = taken.form["unit"]
    return f"请{case.unit}核实"


def _verified(work: Work, case: Case, taken: Taken) -> str:
    detail = declaration_of(work.session, case)
    unit, case.unit = case.unit, None
    detail.verification = taken.form["answer"]
    return f"{unit or '经办单位'}核实属实：{detail.verification}"


def _publish(work: Work, case: Case, taken: Taken) -> str:
    """The day of publication is not counted; of two sites the later one counts (AMB-62)."""
    detail = declaration_of(work.session, case)
    today = today_of(work)
    opened = case.opened_at.astimezone(SHANGHAI).date()
    days: dict[str, date] = {name: taken.form[name] for name in ("province_site_on", "city_site_on")}
    for name, day in days.items():
        if day > today:
            raise Invalid("future_day", "公示日期不能晚于今天；两个网站都公示之后再登记", field=name)
        if day < opened:
            raise Invalid("before_filing", f"公示日期不能早于申报日期 {opened}", field=name)
    detail.province_site_on, detail.city_site_on = days["province_site_on"], days["city_site_on"]
    detail.notice_first = max(days.values())
    return f"开始公示：信用河北 {detail.province_site_on}，信用中国（河北沧州）{detail.city_site_on}；自较晚的一日起算"


def _question(work: Work, case: Case, taken: Taken) -> str:
    detail = declaration_of(work.session, case)
    case.unit = None
    case.closed_at = None
    case.reason = taken.form["reason"]
    detail.review_from = taken.before
    detail.heard = None
    detail.false_proposed_by = detail.false_proposed_at = None
    return f"发现内容不实，请企业陈述申辩：{case.reason}"


def _hear(work: Work, case: Case, taken: Taken) -> str:
    detail = declaration_of(work.session, case)
    # The column keeps every statement; the history has each with its moment.
    detail.heard = f"{detail.heard}\n{taken.form['text']}" if detail.heard else taken.form["text"]
    return f"陈述申辩：{taken.form['text']}"


def _propose(work: Work, case: Case, taken: Taken) -> str:
    detail = declaration_of(work.session, case)
    assert work.actor.user_id is not None
    detail.false_proposed_by, detail.false_proposed_at = work.actor.user_id, work.now
    case.reason, case.clause = taken.form["reason"], taken.form["clause"]
    return f"提出认定意见，待另一名经办人核准：{case.reason}"


def _clear(work: Work, case: Case, taken: Taken) -> str:
    detail = declaration_of(work.session, case)
    detail.false_proposed_by = detail.false_proposed_at = None
    case.finding = "declared_truly"
    case.reason = taken.form["reason"]
    case.decided_at = work.now
    return f"核查认定属实：{case.reason}"


def _record(work: Work, case: Case, taken: Taken) -> str:
    if taken.after != "recorded":
        return taken.step.label
    case.finding = "declared_truly"
    case.decided_at = work.now
    told = {"notice_elapsed": "公示期满，没有未办结的异议", "objection_dismissed": "异议全部办结，公示期已满"}
    return f"{told.get(taken.step.event, '')}，记入企业名下".lstrip("，")


def _withdraw(work: Work, case: Case, taken: Taken) -> str:
    case.unit = None
    case.supplement_wanted = None
    return f"撤回申报：{taken.form['reason']}" if "reason" in taken.form else "撤回申报"


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        **USUAL,
        **dict.fromkeys(FINDINGS, _conclude),
        "request_verification": _ask_department,
        "verified_true": _verified,
        "publish": _publish,
        "found_false": _question,
        "objection_upheld_false": _question,
        "be_heard": _hear,
        "propose_false": _propose,
        "clear": _clear,
        "record": _record,
        "notice_elapsed": _record,
        "objection_dismissed": _record,
        "withdraw": _withdraw,
    }
)
