"""What the steps of a tolerance do: findings, the observation period, the evidence, the decision. None of them writes a record."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.clocks import clock_of, clock_rule, extend_clock
from service.operations.cases.conduct import Effect
from service.operations.cases.effects import USUAL
from service.operations.cases.results import remember_result
from service.operations.cases.standing import uscc_of
from service.operations.operation import Work
from service.operations.tolerance.credit import credit_of
from service.operations.tolerance.letters import letter_for
from service.operations.tolerance.source import exempt_source
from service.operations.tolerance.standing import tolerance_of
from service.store.case import Case
from service.store.history import find_enterprise
from workflows.procedure.run import Taken
from workflows.tolerance.findings import CAUSES, HARMS

_MOST = 20_000


def _explain(work: Work, case: Case, taken: Taken) -> str:
    detail = tolerance_of(work, case)
    before = f"{detail.explanation}\n" if detail.explanation else ""
    if len(before) + len(taken.form["text"]) > _MOST:
        raise Invalid("too_long", f"说明合计最多 {_MOST} 个字符", field="text")
    detail.explanation = before + taken.form["text"]
    return f"说明情况：{taken.form['text']}"


def _screen(work: Work, case: Case, taken: Taken) -> str:
    detail = tolerance_of(work, case)
    detail.cause, detail.harm = taken.form["cause"], taken.form["harm"]
    detail.screening = taken.form["screening"]
    return f"审查认定：{CAUSES[detail.cause][0]}，后果{HARMS[detail.harm][0]}。{detail.screening}"


def _observe(work: Work, case: Case, taken: Taken) -> str:
    detail = tolerance_of(work, case)
    _keep_standing(work, case)
    case.reason = taken.form["reason"]
    detail.service, detail.training = taken.form["service"], taken.form.get("training")
    training = f"；培训：{detail.training}" if detail.training else ""
    return f"给予整改观察期：{case.reason}；修复指导：{detail.service}{training}"


def _keep_standing(work: Work, case: Case) -> None:
    """The result and the lists that the decision rests on, as of today."""
    detail = tolerance_of(work, case)
    enterprise = find_enterprise(work.session, uscc_of(work, case), lock=True)
    credit = credit_of(work, enterprise)
    detail.grade, detail.red_listed = credit.grade, bool(credit.red_list)
    remember_result(work, case, enterprise)


def _refuse(work: Work, case: Case, taken: Taken) -> str:
    _keep_standing(work, case)
    return _decide(work, case, taken, "not_tolerated")


def _decide(work: Work, case: Case, taken: Taken, finding: str) -> str:
    case.finding, case.reason, case.clause = finding, taken.form["reason"], taken.form["clause"]
    case.decided_at, case.supplement_wanted = work.now, None
    return f"{taken.step.label}：{case.reason}"


def _withdraw(work: Work, case: Case, taken: Taken) -> str:
    case.reason = taken.form["reason"]
    return f"撤销登记：{case.reason}"


def _extend(work: Work, case: Case, taken: Taken) -> str:
    clock = clock_of(work, case)
    days = clock_rule(work, clock.code, clock.starts_on).extension
    assert days is not None
    due = extend_clock(work, case, days).due_on
    return f"观察期延长 {days} 日，至 {due}：{taken.form['reason']}"


def _hand_in(work: Work, case: Case, taken: Taken) -> str:
    detail = tolerance_of(work, case)
    detail.evidence, detail.evidence_on = taken.form["text"], today_of(work)
    case.supplement_wanted = None
    return f"提交整改证明：{detail.evidence}"


def _send_back(work: Work, case: Case, taken: Taken) -> str:
    case.supplement_wanted = taken.form["wanted"]
    return f"退回补充整改：{case.supplement_wanted}"


def _lapse(work: Work, case: Case, taken: Taken) -> str:
    case.supplement_wanted = None
    return "观察期届满，尚未认定是否整改到位，转经办人认定；期满本身不产生任何结论"


def _exempt(work: Work, case: Case, taken: Taken) -> str:
    return f"{_decide(work, case, taken, 'exempted')}；不记入失信记录"


def _not_rectified(work: Work, case: Case, taken: Taken) -> str:
    return _decide(work, case, taken, "not_rectified")


def _note_outcome(work: Work, case: Case, taken: Taken) -> str:
    detail = tolerance_of(work, case)
    detail.outcome, detail.decision = taken.form["outcome"], taken.form.get("decision")
    number = f"（{detail.decision}）" if detail.decision else ""
    return f"一般程序的处理结果：{detail.outcome}{number}；处罚信息另行归集"


def follow(work: Work, case: Case, taken: Taken) -> None:
    """The letter of a decision, and what an exemption does to the commitment that was not kept."""
    letter_for(work, case, taken.step.event)
    if taken.step.event == "exempt":
        exempt_source(work, case)


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        **USUAL,
        "explain": _explain,
        "screen": _screen,
        "observe": _observe,
        "refuse": _refuse,
        "withdraw": _withdraw,
        "extend": _extend,
        "hand_in": _hand_in,
        "send_back": _send_back,
        "lapse": _lapse,
        "exempt": _exempt,
        "not_rectified": _not_rectified,
        "note_outcome": _note_outcome,
    }
)
