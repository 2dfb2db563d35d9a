"""Days and other entries of the enterprise's own forms 填写内容, read with the place of what is wrong."""

from __future__ import annotations

from datetime import date

from flask import request

from service.faults import Invalid


def day_entered(name: str) -> date:
    """The day of a date field. Raises Invalid with the field."""
    text = request.form.get(name, "").strip()
    try:
        if len(text) == len("2026-11-21"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid("bad_day", "日期应写成 2026-11-21 这样的年-月-日", field=name)


def kept_entries(*names: str) -> dict[str, str]:
    """What was typed, to be shown again."""
    return {name: request.form.get(name, "") for name in names if name in request.form}


def a_year_later(day: date) -> date:
    """The day before the same day of the next year: a term of one year."""
    return date.fromordinal(day.toordinal() + 364)
