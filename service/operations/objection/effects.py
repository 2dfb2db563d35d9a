"""What the steps of an objection do to the case: the comparison with the source, and the finding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select

from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.conduct import Effect
from service.operations.cases.effects import USUAL
from service.operations.operation import Work
from service.operations.wording import check_storable
from service.store.case import Case, Stage
from service.store.objection import ComparisonRow
from workflows.objection import FINDINGS
from workflows.procedure.run import Taken

FINDING_OF_EVENT = {
    "find_mismatch": "fact_mismatch",
    "find_stale": "data_stale_or_incomplete",
    "find_consistent": "consistent",
    "find_list_wrong": "wrong_listing",
    "find_declaration_false": "declaration_false",
    "find_declaration_unproved": "declaration_unproved",
}


def _record_comparison(work: Work, case: Case, taken: Taken) -> str:
    last = work.session.scalar(select(func.max(ComparisonRow.round)).where(ComparisonRow.case_id == case.id)) or 0
    checked_on: date = taken.form["checked_on"]
    if checked_on > today_of(work):
        raise Invalid("future_day", "核对日期不能晚于今天", field="checked_on")
    seen: set[str] = set()
    for row in taken.form["rows"]:
        field, held, at_source = (_cell(row, name) for name in ("field", "held", "at_source"))
        if field in seen:
            raise Invalid("double_row", f"“{field}”比对了两次", field="rows")
        seen.add(field)
        work.session.add(
            ComparisonRow(
                case_id=case.id,
                round=last + 1,
                field=field,
                held=held,
                at_source=at_source,
                matches=held == at_source,
                source_unit=taken.form["source_unit"],
                checked_on=checked_on,
                entered_by=work.actor.label,
                entered_at=work.now,
            )
        )
    work.session.flush()
    return f"与{taken.form['source_unit']}比对 {len(seen)} 项"


def _cell(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise Invalid("bad_row", "每一项比对都要写明项目、登记内容和来源内容；没有的写“无”", field="rows")
    check_storable(value, name, most=60 if name == "field" else 2000)
    return value.strip()


def _find(work: Work, case: Case, taken: Taken) -> str:
    case.finding = FINDING_OF_EVENT[taken.step.event]
    case.reason = taken.form["reason"]
    case.clause = taken.form["clause"]
    case.remedy = taken.form.get("remedy")
    if case.stage == Stage.DECIDED.value:
        case.decided_at = work.now
    return f"认定：{FINDINGS[FINDING_OF_EVENT[taken.step.event]]}；{taken.form['reason']}"


def _close(work: Work, case: Case, taken: Taken) -> str:
    return "办结归档"


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {**USUAL, "record_comparison": _record_comparison, "close": _close, **dict.fromkeys(FINDING_OF_EVENT, _find)}
)
