"""The data of a letter 文书数据: gathered once, when it is issued; later changes of the case do not reach it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select

from service.clock import SHANGHAI
from service.letters.kinds import LetterKind
from service.letters.personal import cover_numbers
from service.letters.record_words import changes_for, record_words
from service.letters.wording import usual_remedy
from service.operations.calendar import today_of
from service.operations.cases.clocks import clock_of
from service.operations.objection.standing import application_of, latest_comparison
from service.operations.operation import Work
from service.store.assessment import AssessmentRow
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from service.store.objection import ObjectionCase
from service.store.record import CreditRecord, RecordVersion
from workflows.objection import FINDINGS
from workflows.objection import KINDS as OBJECTION_KINDS


def sha256_of(data: dict[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def letterhead(work: Work, case: Case, kind: LetterKind, number: str) -> dict[str, Any]:
    """What every letter says: who to whom, on which day. No contact data of any person."""
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    return {
        "kind": kind.id,
        "number": number,
        "organ": work.desk.settings.organ_name,
        "issued_on": today_of(work).isoformat(),
        "enterprise": {"name": enterprise.name, "uscc": enterprise.uscc},
    }


def clock_data(clock: LegalClock) -> dict[str, Any]:
    """A time limit, as service.letters.limit_text words it."""
    return {
        "clause": clock.clause,
        "length": clock.length + clock.extension,
        "unit": clock.unit,
        "due_on": clock.due_on.isoformat() if clock.due_on else None,
        "provisional": clock.provisional,
    }


def common_data(work: Work, case: ObjectionCase) -> dict[str, Any]:
    """What every letter of an objection says: which application and matter, due when."""
    application = application_of(work, case)
    return {
        "application": {
            "number": application.number,
            "received_on": application.received_at.astimezone(SHANGHAI).date().isoformat(),
        },
        "case": {"number": case.number, "kind": OBJECTION_KINDS[case.kind], "matter": _matter(work, case)},
        "clock": clock_data(clock_of(work, case)),
    }


def supplement_data(case: ObjectionCase) -> dict[str, Any]:
    """What is missing, as the caseworker asked for it."""
    return {"wanted": cover_numbers(case.supplement_wanted or "")}


def decision_data(work: Work, case: ObjectionCase) -> dict[str, Any]:
    """Request, comparison, finding, reasons, clause, remedy and, where the rules weighed anew, both results (CZ21-2.5.2c)."""
    rows = latest_comparison(work, case)
    return {
        "verdict": case.state,
        "facts": cover_numbers(application_of(work, case).facts),
        "comparison": [
            {
                "field": cover_numbers(row.field),
                "held": cover_numbers(row.held),
                "at_source": cover_numbers(row.at_source),
                "matches": row.matches,
            }
            for row in rows
        ],
        "source_unit": rows[0].source_unit if rows else "",
        "checked_on": rows[0].checked_on.isoformat() if rows else "",
        "finding": FINDINGS[case.finding] if case.finding else "",
        "reason": cover_numbers(case.reason or ""),
        "clause": case.clause or "",
        "remedy": cover_numbers(case.remedy or usual_remedy()),
        "changes": changes_for(work, case),
        "before": _result(work, case.result_before_id),
        "after": _result(work, case.result_after_id),
    }


def _result(work: Work, identifier: int | None) -> dict[str, Any] | None:
    if identifier is None:
        return None
    row = work.session.get_one(AssessmentRow, identifier)
    return {"number": row.number, "score": row.score, "grade": row.grade}


def _matter(work: Work, case: ObjectionCase) -> str:
    """What is disputed, as it stood when the objection was filed."""
    if case.target_type == "assessment":
        row = work.session.scalars(
            select(AssessmentRow).where(
                AssessmentRow.enterprise_id == case.enterprise_id, AssessmentRow.number == case.target_version
            )
        ).one()
        score = "无分值" if row.score is None else f"{row.score}分"
        return f"第{row.number}号公共信用综合评价结果（{row.as_of.isoformat()}，{row.grade}级，{score}）"
    if case.target_type == "case":
        return f"拟列入名单的告知（{case.disputed}）"
    version = work.session.scalars(
        select(RecordVersion)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(
            CreditRecord.enterprise_id == case.enterprise_id,
            CreditRecord.label == case.target,
            RecordVersion.number == case.target_version,
        )
    ).one()
    return record_words(case.disputed, version)
