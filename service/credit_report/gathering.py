"""The data of a report 报告数据: gathered once, when it is issued; what changes later does not reach it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from rulesets.assessment import Assessment
from rulesets.catalogue import policy
from rulesets.records.dossier import Dossier
from service.clock import SHANGHAI
from service.credit_report.themes import layout
from service.operations.cases.conduct import conduct_of
from service.operations.operation import Work
from service.operations.weigh import weigh
from service.store.case import Case, Stage
from service.store.enterprise import Enterprise
from service.store.history import dossier_of

if TYPE_CHECKING:
    from service.web.sheet.records import RecordLine

_SHARING_STOPS = "sharing_stops"
_LISTED = ("counted", "not_counted", "superseded")


def report_data(work: Work, enterprise: Enterprise, day: date) -> dict[str, Any]:
    """What the report says, except its number, code and purpose. Records outside every window are not listed."""
    dossier = dossier_of(work.session, enterprise)
    found = weigh(work.session, dossier, day)
    return {
        "organ": work.desk.settings.organ_name,
        "issued_on": day.isoformat(),
        "enterprise": {
            "name": enterprise.name,
            "uscc": enterprise.uscc,
            # GB 32100-2015: the ninth to the seventeenth character are the organisation code 组织机构代码.
            "organisation_code": f"{enterprise.uscc[8:16]}-{enterprise.uscc[16]}",
            "since": enterprise.created_at.astimezone(SHANGHAI).date().isoformat(),
        },
        "result": _result(found),
        "themes": _themes(found, dossier, day, sharing_stops(work.desk.settings.profile, day)),
        "under_way": _under_way(work, enterprise),
    }


def _result(found: Assessment) -> dict[str, Any]:
    told = found.to_json()
    grade = found.policy.grades.get(found.grade)
    return {
        "grade": found.grade,
        "grade_name": grade.name if grade else "",
        "score": found.score,
        "document": found.policy.title,
        "pack": told["pack"],
        "pack_sha256": told["pack_sha256"],
        "facts_sha256": found.facts_sha256,
        "indicators": [
            {"name": row["name"], "points": row["points"], "max": row["max"], "reason": row["reason"]}
            for row in told["indicators"]
        ],
        "deductions": [{"points": row["points"], "clause": row["clause"]} for row in told["deductions"]],
        "vetoes": [{"reason": row["reason"], "clause": row["clause"]} for row in told["vetoes"]],
    }


def _themes(found: Assessment, dossier: Dossier, day: date, hides_repaired: bool) -> list[dict[str, Any]]:
    # The pages stand on the reports; how they tell of a record is asked for only here.
    from service.web.phrases import Voice
    from service.web.sheet.records import record_book

    lines = [line for line in record_book(found, dossier, Voice("zh")).lines if _is_listed(line, day, hides_repaired)]
    return [
        {"title": theme.title, "rows": [_row(line) for line in lines if line.record.kind in theme.kinds]}
        for theme in layout().themes
    ]


def _is_listed(line: RecordLine, day: date, hides_repaired: bool) -> bool:
    if line.status not in _LISTED:
        return False
    repaired_on = line.record.attributes.get("repaired_on")
    return repaired_on is None or repaired_on > day or not hides_repaired


def sharing_stops(profile: str, day: date) -> bool:
    """Whether under this profile, on this day, a repaired record may no longer be shared 停止共享.

    国家发展改革委令第36号, in force 2026-04-01.
    """
    repair = policy(profile).on(day).repair
    return repair is not None and any(effect.id == _SHARING_STOPS for effect in repair.effects)


def _row(line: RecordLine) -> dict[str, str]:
    ended = line.record.ended_on
    period = line.record.date.isoformat() + (f" 至 {ended.isoformat()}" if ended is not None else "")
    return {"day": period, "kind": line.kind, "details": line.details, "source": line.record.source or ""}


def _under_way(work: Work, enterprise: Enterprise) -> list[dict[str, str]]:
    """Cases that may still change what stands above; marked, not weighed."""
    query = (
        select(Case)
        # What other units do about a list entry changes nothing of what stands above.
        .where(Case.enterprise_id == enterprise.id, Case.stage == Stage.UNDER_WAY.value, Case.procedure != "joint")
        .order_by(Case.id)
    )
    rows = []
    for case in work.session.scalars(query):
        procedure = conduct_of(case.procedure).procedure
        rows.append({"number": case.number, "procedure": procedure.label, "state": procedure.state(case.state).label})
    return rows
