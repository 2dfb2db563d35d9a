"""The addresses at which an enterprise starts something 办事入口; what an installation does not have is not offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for

from rulesets.helping import Step
from service.access.actor import Actor
from service.access.require import rule_of

_STARTS: Mapping[str, tuple[str, str]] = {
    "repair": ("web.new_repair", "record"),
    "end_status": ("web.new_repair", "record"),
    "fulfil": ("web.new_objection", "record"),
    "declare": ("web.new_declaration", "kind"),
}
"""Kind of step -> endpoint, and the entry that it is handed. That a judgment was fulfilled is told as an objection to the record."""
_LISTS = (
    ("web.own_declarations", "home.declarations"),
    ("web.own_repairs", "home.repairs"),
    ("web.own_commitments", "home.commitments"),
    ("web.own_tolerances", "home.tolerances"),
)


def start_of(step: Step, actor: Actor) -> str | None:
    """Where this step is begun; None where there is no such page, or the actor may not open it."""
    endpoint, entry = _STARTS[step.kind]
    if not _opens(endpoint, actor):
        return None
    handed: dict[str, Any] = {entry: step.record.kind if step.kind == "declare" else step.record.id}
    return url_for(endpoint, **handed)


def lists_of(actor: Actor) -> list[tuple[str, str]]:
    """(address, key of its name) of the enterprise's own lists besides the objections."""
    return [(url_for(endpoint), key) for endpoint, key in _LISTS if _opens(endpoint, actor)]


def _opens(endpoint: str, actor: Actor) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    rule = rule_of(current_app, endpoint)
    return rule is not None and rule.permission is not None and actor.may(rule.permission)
