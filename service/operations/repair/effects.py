"""What the steps of a repair do to the case, the record, the commitment and the sites."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.clocks import extend_clock
from service.operations.cases.conduct import Effect
from service.operations.cases.effects import USUAL
from service.operations.cases.results import evaluate_anew, remember_result
from service.operations.cases.standing import uscc_of
from service.operations.commitment.signing import break_commitment
from service.operations.operation import Work
from service.operations.repair.changes import mark, unmark
from service.operations.repair.rules import rules_of
from service.operations.repair.standing import eligibility_of, extension_of, repair_of
from service.site_sync.jobs import ask_sites, overtake, try_sites_again
from service.store.case import Case
from service.store.commitment import CommitmentCase
from service.store.history import find_enterprise
from service.store.repair import RepairCase
from workflows.procedure.run import Taken
from workflows.repair import MEASURES, SEVERITIES


def _accept(work: Work, case: Case, taken: Taken) -> str:
    """The unit may have to say how grave it was; the minimum publication follows from that."""
    detail = repair_of(work, case)
    severity = taken.form.get("severity")
    if severity is None:
        return "受理，开始审查"
    detail.severity = severity
    found = eligibility_of(work, case, detail)
    failing = [item for item in found.conditions if item.status == "fails"]
    if failing:
        told = "；".join(f"{item.text.zh}：{item.reason.zh}" for item in failing)
        raise Invalid(
            "too_early", f"按“{SEVERITIES[severity]}”还不能受理（{told}），请作出不予受理的决定", field="severity"
        )
    return f"受理，失信程度：{SEVERITIES[severity]}"


def _extend(work: Work, case: Case, taken: Taken) -> str:
    days = extension_of(work, case)
    clock = extend_clock(work, case, days)
    return f"延长 {days} 个工作日，应于 {clock.due_on} 前办结：{taken.form['reason']}"


def _require_measure(work: Work, case: Case, taken: Taken) -> str:
    detail, measure, due = repair_of(work, case), taken.form["measure"], taken.form["due"]
    rules = rules_of(work)
    if rules is None or measure not in rules.measures:
        raise Invalid("unknown_measure", "现行文件没有规定这一修复措施", field="measure")
    if due <= today_of(work):
        raise Invalid("past_day", "完成期限应当晚于今天", field="due")
    detail.measure, detail.measure_due_on = measure, due
    return f"要求{MEASURES[measure]}，{due} 前完成，其间暂停计时：{taken.form['reason']}"


def _measure_over(work: Work, case: Case, taken: Taken) -> str:
    detail = repair_of(work, case)
    detail.measure_due_on = None
    label = MEASURES.get(detail.measure or "", "")
    return f"{taken.step.label}：{label}"


def _approve(work: Work, case: Case, taken: Taken) -> str:
    """Act corrected, effect removed, conditions met (CZ21-2.5.3a); the file and the result change at once (CZ21-2.5.3b)."""
    assert isinstance(case, RepairCase)
    for name in ("act_corrected", "effect_removed"):
        if taken.form[name] is not True:
            raise Invalid("not_confirmed", "准予修复前应当核实：失信行为已纠正、不良影响已消除", field=name)
    detail = repair_of(work, case)
    case.finding, case.reason, case.clause = "repaired", taken.form["reason"], taken.form["clause"]
    case.decided_at = work.now
    enterprise = find_enterprise(work.session, uscc_of(work, case), lock=True)
    remember_result(work, case, enterprise)
    entered = mark(work, case, detail, enterprise)
    evaluate_anew(work, case, enterprise)
    kind = "准予临时修复" if detail.temporary else "准予修复"
    return f"{kind}，{entered}；{case.reason}"


def _refuse(work: Work, case: Case, taken: Taken) -> str:
    case.finding, case.reason = "not_repaired", taken.form["reason"]
    case.clause, case.remedy = taken.form["clause"], taken.form["remedy"]
    case.decided_at = work.now
    return f"{taken.step.label}：{case.reason}"


def _revoke(work: Work, case: Case, taken: Taken) -> str:
    """The record counts again; where the enterprise broke its word, that becomes a record of its own (indicator 05)."""
    assert isinstance(case, RepairCase)
    detail = repair_of(work, case)
    case.finding, case.reason = "repair_revoked", taken.form["reason"]
    case.clause, case.remedy = taken.form["clause"], taken.form["remedy"]
    enterprise = find_enterprise(work.session, uscc_of(work, case), lock=True)
    remember_result(work, case, enterprise)
    unmark(work, case, detail, enterprise, case.reason or "")
    if taken.step.event == "revoke_repair" and detail.commitment_id is not None:
        commitment = work.session.get_one(CommitmentCase, detail.commitment_id)
        break_commitment(work, commitment.number, case.reason or "", case.clause or "")
    evaluate_anew(work, case, enterprise)
    overtake(work, case, "hide")
    ask_sites(work, case, "show")
    return f"{taken.step.label}，记录恢复原状：{case.reason}"


def _make_final(work: Work, case: Case, taken: Taken) -> str:
    detail = repair_of(work, case)
    detail.temporary, detail.plan_until = False, None
    case.reason = taken.form["reason"]
    return f"{taken.step.label}：{case.reason}"


def _start_sync(work: Work, case: Case, taken: Taken) -> str:
    sites = ask_sites(work, case, "hide")
    return f"通知{'、'.join(sites)}停止公示"


def _retry_sync(work: Work, case: Case, taken: Taken) -> str:
    return f"重新同步 {try_sites_again(work, case)} 个网站"


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        **USUAL,
        "accept": _accept,
        "extend": _extend,
        "require_measure": _require_measure,
        "measure_done": _measure_over,
        "measure_missed": _measure_over,
        "approve": _approve,
        "refuse": _refuse,
        "reject": _refuse,
        "start_sync": _start_sync,
        "retry_sync": _retry_sync,
        "make_final": _make_final,
        "end_temporary": _revoke,
        "revoke_repair": _revoke,
    }
)
