"""The span that an address asks for 统计起止日期."""

from __future__ import annotations

from datetime import date

from flask import request

from service.faults import Invalid


def day_asked(name: str) -> date | None:
    """A day of the address; None where it is left out. Raises Invalid."""
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # Near the ends of the calendar a day has no neighbour.
    if found is None or not 1900 <= found.year <= 2200:
        raise Invalid("bad_day", "日期应写成 2026-11-21 这样的年-月-日", field=name)
    return found
