"""Issuing the letters of a tolerance 制发容错文书: their data gathered once, in the transaction of the step."""

from __future__ import annotations

from typing import Any

from service.letters.issuing import issue
from service.letters.personal import cover_numbers
from service.letters.snapshot import clock_data
from service.letters.tolerance_kinds import EXEMPTION, NOT_RECTIFIED, OBSERVATION, REFUSAL
from service.operations.cases.clocks import clock_of
from service.operations.operation import Work
from service.operations.tolerance.consequence import record_of, records
from service.operations.tolerance.standing import tolerance_of
from service.store.case import Case
from workflows.tolerance.findings import CAUSES, HARMS

_KINDS = {
    "observe": OBSERVATION,
    "refuse": REFUSAL,
    "exempt": EXEMPTION,
    "not_rectified": NOT_RECTIFIED,
}


def letter_for(work: Work, case: Case, event: str) -> None:
    """The letter that a step brings with it, if any."""
    kind = _KINDS.get(event)
    if kind is not None:
        issue(work, case, kind, _data(work, case))


def _data(work: Work, case: Case) -> dict[str, Any]:
    detail = tolerance_of(work, case)
    assert detail.cause is not None and detail.harm is not None
    return {
        "case": {"number": case.number, "source": case.target or ""},
        "violation": cover_numbers(detail.violation),
        "found_on": detail.found_on.isoformat(),
        "cause": CAUSES[detail.cause][0],
        "harm": HARMS[detail.harm][0],
        "screening": cover_numbers(detail.screening or ""),
        "reason": cover_numbers(case.reason or ""),
        "clause": case.clause or "",
        "unit": case.unit or work.desk.settings.organ_name,
        "clock": clock_data(clock_of(work, case)),
        # Whom to call is an office's number and has to be read.
        "service": detail.service or "",
        "training": detail.training or "",
        "evidence": cover_numbers(detail.evidence or ""),
        "evidence_on": detail.evidence_on.isoformat() if detail.evidence_on else "",
        "record": records()[record_of(detail)].zh,
    }
