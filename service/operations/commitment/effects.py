"""What the steps of a commitment do: the signature, the publication, and the breach that enters the file (SQ20-03c)."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from rulesets.records.dossier import Record
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.conduct import Effect
from service.operations.cases.results import evaluate_anew, note_results, remember_result
from service.operations.cases.standing import uscc_of
from service.operations.commitment.standing import commitment_of, reason_mark
from service.operations.operation import Work
from service.operations.versions import new_record, reread
from service.store.case import Case
from service.store.commitment import Commitment
from service.store.history import find_enterprise
from workflows.procedure.run import Taken

BREACH = "breach_of_commitment"


def put_signature(work: Work, detail: Commitment, signer: str, agreed: bool) -> None:
    """Keep who signed, when, and until when it binds. Raises Invalid where the consent is missing."""
    if not agreed:
        raise Invalid("unsigned_commitment", "请先阅读承诺内容，勾选同意后再签署", field="agreed")
    detail.signer = signer
    detail.signed_at = work.now
    detail.signed_by = work.actor.label
    if detail.term_months is not None:
        detail.valid_until = months_later(today_of(work), detail.term_months)


def text_hash(text: str) -> str:
    """SHA-256 (hex) of the text in UTF-8, as it was shown."""
    return hashlib.sha256(text.encode()).hexdigest()


def months_later(day: date, months: int) -> date:
    """The corresponding day, in a shorter month its last one (民法典第二百零二条)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _sign(work: Work, case: Case, taken: Taken) -> str:
    detail = commitment_of(work, case)
    put_signature(work, detail, taken.form["signer"], taken.form["agreed"])
    return signed_line(detail)


def signed_line(detail: Commitment) -> str:
    """The history line of a signature; the name of the signer stays in the commitment itself."""
    until = f"，有效至 {detail.valid_until}" if detail.valid_until is not None else ""
    return f"签署信用承诺（文本校验值 {detail.sha256[:16]}…）{until}"


def _publish(work: Work, case: Case, taken: Taken) -> str:
    commitment_of(work, case).published_at = work.now
    return "信用承诺已公开"


def _conclude(work: Work, case: Case, taken: Taken) -> str:
    case.reason = taken.form.get("reason")
    case.finding = {"kept": "commitment_kept", "cured": "commitment_kept", "release": "commitment_released"}.get(
        taken.step.event
    )
    if case.finding is not None:
        case.decided_at = work.now
    return f"{taken.step.label}：{case.reason}" if case.reason else taken.step.label


def _breach(work: Work, case: Case, taken: Taken) -> str:
    """The breach becomes a record of its own (indicator 05), and the enterprise is weighed anew."""
    case.finding, case.reason, case.clause = "commitment_broken", taken.form["reason"], taken.form["clause"]
    case.decided_at = work.now
    enterprise = find_enterprise(work.session, uscc_of(work, case), lock=True)
    remember_result(work, case, enterprise)
    label = f"breach-{case.number}"
    new_record(
        work, enterprise, breach_record(work, enterprise.uscc, label), label, f"{reason_mark(case)}{case.reason}"[:500]
    )
    enterprise.revision += 1
    commitment_of(work, case).breach_record = label
    evaluate_anew(work, case, enterprise)
    return f"认定违约，记入信用档案（记录 {label}）：{case.reason}"


def breach_record(work: Work, uscc: str, label: str) -> Record:
    """A breach of today, found by the organ that runs the service."""
    body = {"id": label, "kind": BREACH, "date": today_of(work).isoformat(), "source": work.desk.settings.organ_name}
    return reread(uscc, body)


def follow(work: Work, case: Case, taken: Taken) -> None:
    """The old and the new result, after the line of the breach."""
    if taken.after == "breached":
        note_results(work, case)


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "sign": _sign,
        "publish": _publish,
        "kept": _conclude,
        "cured": _conclude,
        "not_kept": _conclude,
        "release": _conclude,
        "withdraw_offer": _conclude,
        "breach": _breach,
        "breach_incurable": _breach,
    }
)
