"""Issuing the letters of a repair 制发修复文书: their data gathered once, in the transaction of the step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.clock import SHANGHAI
from service.letters.issuing import issue
from service.letters.personal import cover_numbers
from service.letters.record_words import record_words
from service.letters.repair_kinds import DECISION, RECEIPT, REVOCATION, SUPPLEMENT
from service.letters.snapshot import clock_data
from service.letters.wording import usual_remedy
from service.operations.cases.clocks import clock_of
from service.operations.operation import Work
from service.operations.repair.standing import eligibility_of, repair_of
from service.site_sync.jobs import sites_of
from service.store.assessment import AssessmentRow
from service.store.case import Case
from service.store.commitment import CommitmentCase
from service.store.record import CreditRecord, RecordVersion


def issue_receipt(work: Work, case: Case) -> None:
    """With the due day, and with what a repair will not change (AMB-12, AMB-67)."""
    issue(work, case, RECEIPT, {**_common(work, case), "unchanged": _unchanged(work, case)})


def issue_supplement(work: Work, case: Case) -> None:
    issue(work, case, SUPPLEMENT, {**_common(work, case), "wanted": cover_numbers(case.supplement_wanted or "")})


def issue_decision(work: Work, case: Case) -> None:
    """Granted or refused; the case holds the finding."""
    detail = repair_of(work, case)
    granted = case.finding == "repaired"
    data = {
        **_common(work, case),
        **_reasons(case),
        "granted": granted,
        "plan_until": detail.plan_until.isoformat() if detail.plan_until else None,
        "effects": [item["text"] for item in detail.basis["effects"]],
        "sites": [site.name.zh for site in sites_of(work)],
        "unchanged": _unchanged(work, case),
        "before": _result(work, case.result_before_id),
        "after": _result(work, case.result_after_id),
    }
    issue(work, case, DECISION, data)


def issue_revocation(work: Work, case: Case) -> None:
    results = {"before": _result(work, case.result_before_id), "after": _result(work, case.result_after_id)}
    issue(work, case, REVOCATION, {**_common(work, case), **_reasons(case), **results})


def _common(work: Work, case: Case) -> dict[str, Any]:
    detail = repair_of(work, case)
    commitment = work.session.get(CommitmentCase, detail.commitment_id) if detail.commitment_id else None
    return {
        "received_on": case.opened_at.astimezone(SHANGHAI).date().isoformat(),
        "case": {"number": case.number, "matter": _matter(work, case)},
        "commitment": commitment.number if commitment is not None else "",
        "unit": case.unit or work.desk.settings.organ_name,
        "clock": clock_data(clock_of(work, case)),
    }


def _reasons(case: Case) -> dict[str, str]:
    return {
        "reason": cover_numbers(case.reason or ""),
        "clause": case.clause or "",
        "remedy": cover_numbers(case.remedy or usual_remedy()),
    }


def _unchanged(work: Work, case: Case) -> list[str]:
    """As it was told at the time of filing; the decision says what it was decided on."""
    told = repair_of(work, case).basis.get("consequence")
    if told is None:
        told = (eligibility_of(work, case, repair_of(work, case)).to_json().get("consequence")) or {}
    return [_with_clause(sentence) for sentence in told.get("will_not_change", ())]


def _with_clause(sentence: dict[str, Any]) -> str:
    return f"{sentence['text']}（{sentence['clause']}）。" if sentence["clause"] else f"{sentence['text']}。"


def _matter(work: Work, case: Case) -> str:
    query = (
        select(RecordVersion)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(
            CreditRecord.enterprise_id == case.enterprise_id,
            CreditRecord.label == case.target,
            RecordVersion.number == case.target_version,
        )
    )
    assert case.target is not None
    return record_words(case.target, work.session.scalars(query).one())


def _result(work: Work, identifier: int | None) -> dict[str, Any] | None:
    if identifier is None:
        return None
    row = work.session.get_one(AssessmentRow, identifier)
    return {"number": row.number, "score": row.score, "grade": row.grade}
