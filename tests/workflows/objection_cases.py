"""Facts and entries that a step of the objection needs, written by hand beside the table that they test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.procedure.shape import Field, Step

Facts = dict[str, Any]

# Guard -> facts under which it holds, facts under which it does not.
GUARDS: Mapping[str, tuple[Facts, Facts]] = {
    "target_exists": ({"target_exists": True}, {"target_exists": False}),
    "has_standing": ({"has_standing": True}, {"has_standing": False}),
    "within_notice": ({"kind": "notice", "notice_open": True}, {"kind": "notice", "notice_open": False}),
    "not_repeated": ({"repeated": False}, {"repeated": True}),
    "is_own_case": ({"own_case": True}, {"own_case": False}),
    "no_supplement_open": ({"supplement_open": False}, {"supplement_open": True}),
    "supplement_open": ({"supplement_open": True}, {"supplement_open": False}),
    "may_pause": ({"may_pause": True}, {"may_pause": False}),
    "clock_running": ({"clock_running": True}, {"clock_running": False}),
    "clock_paused": ({"clock_paused": True}, {"clock_paused": False}),
    "not_urged_today": ({"urged_today": False}, {"urged_today": True}),
    "compared_in_full": ({"compared_in_full": True}, {"compared_in_full": False}),
    "some_row_differs": ({"some_row_differs": True}, {"some_row_differs": False}),
    "concerns_record": ({"kind": "data"}, {"kind": "notice"}),
    "concerns_listing": ({"kind": "list"}, {"kind": "data"}),
    "concerns_notice": ({"kind": "notice"}, {"kind": "list"}),
    "record_changed": ({"record_changed": True}, {"record_changed": False}),
    "result_stored": ({"result_stored": True}, {"result_stored": False}),
    "reply_delivered": ({"reply_delivered": True}, {"reply_delivered": False}),
}


def facts_for(step: Step, broken: str | None = None) -> Facts:
    """Facts under which every guard of the step holds, except ``broken``."""
    facts: Facts = {}
    for name in step.guards:
        if name != broken:
            facts |= GUARDS[name][0]
    return facts | (GUARDS[broken][1] if broken else {})


def form_for(step: Step) -> dict[str, Any]:
    """Entries that the step accepts."""
    return {field.name: entry_for(field) for field in step.form}


def entry_for(field: Field) -> Any:
    return {
        "choice": next(iter(field.choices), ""),
        "date": "2026-11-21",
        "flag": True,
        "user": 7,
        "rows": [{"field": "f", "held": "a", "at_source": "b"}],
        "files": ["x"],
    }.get(field.kind, "某项内容")
