"""Facts and entries that a step of the declaration needs, written by hand beside the table that they test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.procedure.shape import Field, Step

Facts = dict[str, Any]

# Guard -> facts under which it holds, facts under which it does not.
GUARDS: Mapping[str, tuple[Facts, Facts]] = {
    "type_known": ({"type_known": True}, {"type_known": False}),
    "commitment_signed": ({"commitment_signed": True}, {"commitment_signed": False}),
    "not_in_future": ({"not_in_future": True}, {"not_in_future": False}),
    "not_declared_before": ({"declared_before": False}, {"declared_before": True}),
    "verification_on": ({"verify_required": True}, {"verify_required": False}),
    "verification_off": ({"verify_required": False}, {"verify_required": True}),
    "notice_on": ({"notice_required": True}, {"notice_required": False}),
    "notice_off": ({"notice_required": False}, {"notice_required": True}),
    "own_unit": ({"own_unit": True}, {"own_unit": False}),
    "notice_over": ({"notice_over": True}, {"notice_over": False}),
    "objections_open": ({"objections_open": True}, {"objections_open": False}),
    "no_objection_open": ({"objections_open": False}, {"objections_open": True}),
    "heard_or_over": ({"heard_or_over": True}, {"heard_or_over": False}),
    "not_proposed": ({"false_proposed": False}, {"false_proposed": True}),
    "proposed": ({"false_proposed": True}, {"false_proposed": False}),
    "second_officer": ({"second_officer": True}, {"second_officer": False}),
    "came_from_verification": ({"review_from": "verifying"}, {"review_from": "recorded"}),
    "came_from_notice": ({"review_from": "in_notice"}, {"review_from": "verified"}),
    "came_from_record": ({"review_from": "recorded"}, {"review_from": "in_notice"}),
    "is_own_case": ({"own_case": True}, {"own_case": False}),
    "no_supplement_open": ({"supplement_open": False}, {"supplement_open": True}),
    "supplement_open": ({"supplement_open": True}, {"supplement_open": False}),
    "not_urged_today": ({"urged_today": False}, {"urged_today": True}),
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
    return {"date": "2026-09-21", "user": 7, "files": ["x"]}.get(field.kind, "某项内容")
