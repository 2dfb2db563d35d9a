"""The answers about objections 异议答复格式: as OpenAPI describes them, and as they are made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from service.api.answers import AssessmentAnswer, Grade
from service.api.cases import OpenAnswer
from service.clock import SHANGHAI
from service.operations.objection.reading import CaseLine, CasePage, CaseView
from service.store.assessment import AssessmentRow
from service.store.case import CaseEvent, Stage
from service.store.objection import ObjectionCase
from workflows.objection import OBJECTION
from workflows.procedure.shape import Field, Step

_ABOUT_PEOPLE = ("assign", "reassign")


class CaseStandingAnswer(OpenAnswer):
    """Where a case stands; ``revision`` goes into the next step."""

    number: str
    state: str
    revision: int
    due_on: date | None
    finding: str | None


class FiledAnswer(OpenAnswer):
    """The receipt of an application."""

    number: str
    cases: list[CaseStandingAnswer]


class DisputedAnswer(OpenAnswer):
    type: str
    label: str
    version: int | None


class ReceiptDayAnswer(OpenAnswer):
    date: date
    counted: bool
    reason: str


class ClockAnswer(OpenAnswer):
    """The time limit with its receipt: every day counted or skipped, and why."""

    code: str
    clause: str
    state: str
    starts_on: date
    length: int
    unit: str
    due: date | None
    provisional: bool
    calendar_version: str
    stopped_on: date | None
    days: list[ReceiptDayAnswer]
    pauses: list[dict[str, Any]]


class ComparedAnswer(OpenAnswer):
    field: str
    held: str
    at_source: str
    matches: bool
    source_unit: str
    checked_on: date


class HistoryLineAnswer(OpenAnswer):
    number: int
    at: datetime
    role: str
    event: str
    before: str
    after: str
    line: str


class EntryAnswer(OpenAnswer):
    name: str
    label: str
    label_en: str
    kind: str
    required: bool
    choices: dict[str, str]
    most: int


class StepAnswer(OpenAnswer):
    """A step that the asker may take now, with its form."""

    event: str
    label: str
    label_en: str
    clause: str
    form: list[EntryAnswer]


class ResultAnswer(OpenAnswer):
    number: int
    grade: Grade
    score: int | None


class CaseLineAnswer(CaseStandingAnswer):
    """A case in a list."""

    application: str
    uscc: str
    name: str | None
    kind: str
    target: DisputedAnswer
    state_label: str
    handler: int | None
    unit: str | None
    opened_at: datetime
    overdue: bool


class CaseAnswer(CaseLineAnswer):
    """A case with everything that its reader may know."""

    facts: str
    contact: str
    phone: str
    supplement_wanted: str | None
    reason: str | None
    clause: str | None
    remedy: str | None
    decided_at: datetime | None
    closed_at: datetime | None
    clock: ClockAnswer
    comparison: list[ComparedAnswer]
    history: list[HistoryLineAnswer]
    steps: list[StepAnswer]
    result_before: ResultAnswer | None
    result_after: ResultAnswer | None


class CaseListAnswer(OpenAnswer):
    """In the order of filing; ``next`` is the ``after`` of the next page, null on the last."""

    cases: list[CaseLineAnswer]
    next: str | None


class DecisionPreviewAnswer(OpenAnswer):
    """The result of today beside the one that the corrections would bring."""

    before: AssessmentAnswer
    after: AssessmentAnswer


def list_json(found: CasePage, for_office: bool) -> dict[str, Any]:
    return {"cases": [_line(line.case, line, found.today, for_office) for line in found.lines], "next": found.after}


def case_json(view: CaseView, for_office: bool) -> dict[str, Any]:
    """An enterprise is told which post acted or acts next, not which person."""
    case, application, clock = view.case, view.application, view.clock
    before, after = view.results
    return {
        **_line(case, CaseLine(case, view.enterprise), view.today, for_office),
        "facts": application.facts,
        "contact": application.contact if view.shows_contact else application.contact[:1] + "*",
        "phone": application.phone if view.shows_contact else "*" * 8,
        "supplement_wanted": case.supplement_wanted,
        "reason": case.reason,
        "clause": case.clause,
        "remedy": case.remedy,
        "decided_at": _moment(case.decided_at),
        "closed_at": _moment(case.closed_at),
        "clock": {
            "code": clock.code,
            "clause": clock.clause,
            "state": clock.state,
            "starts_on": clock.starts_on.isoformat(),
            "length": clock.length,
            "unit": clock.unit,
            "due": _day(clock.due_on),
            "provisional": clock.provisional,
            "calendar_version": clock.calendar_version,
            "stopped_on": _day(clock.stopped_on),
            "days": clock.receipt["days"],
            "pauses": [
                {"first": pause.first.isoformat(), "last": _day(pause.last), "reason": pause.reason}
                for pause in view.pauses
            ],
        },
        "comparison": [
            {
                "field": row.field,
                "held": row.held,
                "at_source": row.at_source,
                "matches": row.matches,
                "source_unit": row.source_unit,
                "checked_on": row.checked_on.isoformat(),
            }
            for row in view.comparison
        ],
        "history": [_history_line(event, for_office) for event in view.history],
        "steps": [_step(step) for step in view.steps],
        "result_before": _result(before),
        "result_after": _result(after),
    }


def _line(case: ObjectionCase, line: CaseLine, today: date, for_office: bool) -> dict[str, Any]:
    return {
        "number": case.number,
        "application": case.number.rpartition("-")[0],
        "uscc": line.enterprise.uscc,
        "name": line.enterprise.name,
        "kind": case.kind,
        "target": {"type": case.target_type, "label": case.target, "version": case.target_version},
        "state": case.state,
        "state_label": OBJECTION.state(case.state).label,
        "handler": case.handler_id if for_office else None,
        "unit": case.unit,
        "opened_at": _moment(case.opened_at),
        "due_on": _day(case.due_on),
        "overdue": case.stage == Stage.UNDER_WAY.value and case.due_on is not None and case.due_on < today,
        "finding": case.finding,
        "revision": case.revision,
    }


def _history_line(event: CaseEvent, for_office: bool) -> dict[str, Any]:
    named = not for_office and event.event in _ABOUT_PEOPLE
    return {
        "number": event.number,
        "at": _moment(event.at),
        "role": event.role,
        "event": event.event,
        "before": event.before,
        "after": event.after,
        "line": event.line.partition("：")[0] if named else event.line,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "event": step.event,
        "label": step.label,
        "label_en": step.label_en,
        "clause": step.clause,
        "form": [_entry(field) for field in step.form if field.kind != "files"],
    }


def _entry(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "label_en": field.label_en,
        "kind": field.kind,
        "required": field.required,
        "choices": dict(field.choices),
        "most": field.most,
    }


def _result(row: AssessmentRow | None) -> dict[str, Any] | None:
    return None if row is None else {"number": row.number, "grade": row.grade, "score": row.score}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(SHANGHAI).isoformat()
