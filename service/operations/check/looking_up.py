"""Looking up the record for a matter 办事查询: logged before anything is decided, with the result that it rests on (CZ22-2.0, SQ20-18c)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from rulesets.checks import Advice
from rulesets.checks.rules import MatterRule
from rulesets.records import uscc as codes
from rulesets.records.dossier import Dossier
from service.access.permissions import Permission
from service.faults import Conflict, Invalid
from service.operations.assess import keep_assessment
from service.operations.calendar import today_of
from service.operations.cases.opening import running_number
from service.operations.cases.stepping import refusal, role_of
from service.operations.check.report import (
    Report,
    advice_on,
    brought_report,
    enterprise_of,
    kept_report,
    matter_of,
    no_report,
)
from service.operations.check.standing import facts_of, unit_of
from service.operations.operation import Work, operation
from service.operations.wording import checked_text
from service.store.check import CreditCheck, CreditLookup
from service.store.enterprise import Enterprise
from workflows.check import CHECK
from workflows.check.table import ADVISED
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE

MOST_OFFICE_NO = 100
_WORD, _SERIES = "查", "check"


@dataclass(frozen=True)
class LookedUp:
    """The check with the look-up that was just made. ``created`` False: the matter had been looked up before."""

    check: CreditCheck
    lookup: CreditLookup
    created: bool


@operation(Permission.CHECK_USE)
def look_up(
    work: Work, *, matter: str, office_no: str, uscc: str | None = None, dossier: Dossier | None = None
) -> LookedUp:
    """Look up one subject for one matter of the office; give either its code or, where no file is kept, a dossier.

    The office's number, the matter and the code name the check: looked up again it is the same one, until it is decided.
    Raises Invalid (unknown_matter, wrong_subject, no_unit, bad_code, file_kept …) or Conflict (already_decided).
    """
    unit = unit_of(work)
    own_number = checked_text(office_no, "office_no", most=MOST_OFFICE_NO)
    rule = matter_of(matter)
    code = _code(uscc, dossier)
    enterprise = enterprise_of(work, code, lock=True)
    report = _report(work, enterprise, dossier)
    advice = advice_on(work, rule, report)
    check = _same(work, unit, rule, own_number, code)
    created = check is None
    if check is None:
        check = _open(work, unit, rule, own_number, code, enterprise, advice)
    else:
        _again(work, check, enterprise, advice)
    lookup = _log(work, check, enterprise, report, advice)
    work.audit(
        "check.look_up",
        f"enterprise:{code}",
        check=check.number,
        look_up=lookup.number,
        matter=rule.id,
        matter_name=rule.name.zh,
        unit=unit,
        office_no=own_number,
        source=report.source,
    )
    return LookedUp(check, lookup, created)


def _code(uscc: str | None, dossier: Dossier | None) -> str:
    if (uscc is None) == (dossier is None):
        raise Invalid("one_subject", "请写明企业代码 uscc，或随附一份档案 dossier，两者取一", field="uscc")
    if dossier is not None:
        return dossier.uscc
    code = codes.normal_form(str(uscc))
    if not codes.is_valid(code):
        raise Invalid("bad_code", "统一社会信用代码不正确（GB 32100-2015，18 位，含校验位），请核对", field="uscc")
    return code


def _report(work: Work, enterprise: Enterprise | None, dossier: Dossier | None) -> Report:
    if enterprise is not None:
        if dossier is not None:
            raise Invalid(
                "file_kept", f"{enterprise.uscc} 在本平台已建档，请只写代码，以平台的档案为准", field="dossier"
            )
        return kept_report(work, enterprise)
    return no_report() if dossier is None else brought_report(work, dossier)


def _same(work: Work, unit: str, matter: MatterRule, office_no: str, code: str) -> CreditCheck | None:
    query = select(CreditCheck).where(
        CreditCheck.unit == unit,
        CreditCheck.matter == matter.id,
        CreditCheck.office_no == office_no,
        CreditCheck.uscc == code,
    )
    return work.session.scalars(query.with_for_update()).one_or_none()


def _open(
    work: Work,
    unit: str,
    matter: MatterRule,
    office_no: str,
    code: str,
    enterprise: Enterprise | None,
    advice: Advice,
) -> CreditCheck:
    try:
        taken = take(CHECK, NOWHERE, "look_up", role_of(work), {"matter_in_catalogue": True, "subject_fits": True}, {})
    except NotAllowed as refused:
        raise refusal(refused) from refused
    number = running_number(work, _WORD, _SERIES)
    # The series is held from here to the end: whoever looked up the same matter at the same moment is seen now.
    if _same(work, unit, matter, office_no, code) is not None:
        raise Conflict("outdated", "同一事项刚刚由他人查询过，请重试")
    check = CreditCheck(
        number=number,
        unit=unit,
        matter=matter.id,
        office_no=office_no,
        uscc=code,
        enterprise_id=None if enterprise is None else enterprise.id,
        state=taken.after,
        advice=advice.advice,
        restricts=advice.needs_confirmation,
        lookups=1,
        opened_at=work.now,
        opened_by=work.actor.label,
    )
    work.session.add(check)
    work.session.flush()
    return check


def _again(work: Work, check: CreditCheck, enterprise: Enterprise | None, advice: Advice) -> None:
    if check.state != ADVISED:
        raise Conflict(
            "already_decided",
            f"办件 {check.office_no} 已于此前作出决定（{check.number}，{CHECK.state(check.state).label}）；查询应当在决定之前，不能补记",
            field="office_no",
        )
    try:
        take(CHECK, check.state, "look_up", role_of(work), facts_of(work, check), {})
    except NotAllowed as refused:
        raise refusal(refused) from refused
    if enterprise is not None:
        check.enterprise_id = enterprise.id
    check.advice, check.restricts = advice.advice, advice.needs_confirmation
    check.lookups += 1


def _log(work: Work, check: CreditCheck, enterprise: Enterprise | None, report: Report, advice: Advice) -> CreditLookup:
    found: dict[str, Any] = {**advice.to_json(), "report": report.to_json()}
    weighed, number = report.assessment, None
    if enterprise is not None and weighed is not None:
        number = keep_assessment(work, enterprise, weighed, weighed.as_of)[0].number
        found["report"]["assessment"] = number
    lookup = CreditLookup(
        check_id=check.id,
        number=check.lookups,
        at=work.now,
        by=work.actor.label,
        as_of=today_of(work),
        source=report.source,
        advice=advice.advice,
        standing=advice.standing,
        grade=None if weighed is None else weighed.grade,
        score=None if weighed is None else weighed.score,
        assessment=number,
        pack_sha256=None if weighed is None else weighed.policy.sha256,
        facts_sha256=None if weighed is None else weighed.facts_sha256,
        found=found,
    )
    work.session.add(lookup)
    work.session.flush()
    return lookup
