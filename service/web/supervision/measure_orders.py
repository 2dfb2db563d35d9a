"""Ordering a measure and ending it 决定采取、终止措施, on the page of the enterprise's measures."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid
from service.operations.measures.ordering import end_ordered_measure, order_measure
from service.web.blueprint import web
from service.web.supervision.measures import Typed, measures_page

_ENTRIES = ("measure", "basis", "reason", "last_day")


@web.post("/enterprises/<uscc>/measures")
@require(Permission.MEASURE_CONFIRM)
def order_enterprise_measure(uscc: str) -> ResponseReturnValue:
    """On an error the page comes back with everything typed."""
    entries = _entries()
    try:
        order_measure(
            current_desk(),
            current_actor(),
            uscc=uscc,
            measure=entries["measure"],
            basis=entries["basis"],
            reason=entries["reason"],
            last_day=_day(entries["last_day"]),
        )
    except (Conflict, Invalid) as fault:
        return measures_page(uscc, Typed("order", entries, fault))
    return redirect(url_for("web.enterprise_measures", uscc=uscc, done="order"), 303)


@web.post("/enterprises/<uscc>/measures/<int:measure>/end")
@require(Permission.MEASURE_CONFIRM)
def end_enterprise_measure(uscc: str, measure: int) -> ResponseReturnValue:
    entries = _entries()
    revision = request.form.get("revision", "")
    number = int(revision[:9]) if revision.isascii() and revision.isdigit() else -1
    try:
        uscc = end_ordered_measure(
            current_desk(), current_actor(), measure=measure, revision=number, reason=entries["reason"]
        )
    except (Conflict, Invalid) as fault:
        return measures_page(uscc, Typed(f"end-{measure}", entries, fault))
    return redirect(url_for("web.enterprise_measures", uscc=uscc, done="end"), 303)


def _entries() -> dict[str, str]:
    return {name: request.form.get(name, "").strip()[:1000] for name in _ENTRIES}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("bad_day", "日期应当写成 2026-11-21 的样子", field="last_day") from None
