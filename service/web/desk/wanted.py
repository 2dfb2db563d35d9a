"""What the queue is asked for, read from the address 筛选条件, and remembered until the next visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast, get_args
from urllib.parse import urlencode

from flask import session, url_for

from service.operations.cases.conduct import conducts
from service.queries.light import Light
from service.queries.queue import Place, Tab, Wanted
from service.queries.searching import LONGEST
from workflows.objection import KINDS

_REMEMBERED = "desk.queue"
_LARGEST = 2**31


def read_wanted(given: Mapping[str, str]) -> Wanted:
    """What an address asks for; entries that make no sense are left out, as a bookmark may be old."""
    tab, light, procedure, kind, handler = (
        given.get(name, "") for name in ("tab", "light", "procedure", "kind", "handler")
    )
    return Wanted(
        tab=cast(Tab, tab) if tab in get_args(Tab) else "open",
        procedure=procedure if procedure in {each.procedure.id for each in conducts()} else None,
        kind=kind if kind in KINDS else None,
        handler=_number(handler),
        light=cast(Light, light) if light in get_args(Light) else None,
        text=given.get("q", "").strip()[:LONGEST],
        after=_place(given.get("after", "")),
    )


def as_arguments(wanted: Wanted, after: Place | None = None) -> dict[str, str]:
    """The same as arguments of an address; ``after`` leads to the next page."""
    found = {
        "tab": wanted.tab if wanted.tab != "open" else "",
        "procedure": wanted.procedure or "",
        "kind": wanted.kind or "",
        "handler": str(wanted.handler or ""),
        "light": wanted.light or "",
        "q": wanted.text,
        "after": f"{after[0] or ''}_{after[1]}" if after is not None else "",
    }
    return {name: value for name, value in found.items() if value}


def remember(wanted: Wanted) -> None:
    """Keep the filter, but not the page of it, in this browser's session."""
    found = as_arguments(wanted)
    if session.get(_REMEMBERED, {}) != found:
        session[_REMEMBERED] = found


def forget() -> None:
    session.pop(_REMEMBERED, None)


def remembered() -> dict[str, str]:
    """The filter of the last visit, as arguments of an address."""
    return dict(session.get(_REMEMBERED, {}))


def way_back() -> str:
    """The address of the queue as it was last seen."""
    return queue_address(remembered() or {"tab": "open"})


def queue_address(arguments: Mapping[str, str]) -> str:
    """The address of the queue with a filter."""
    return f"{url_for('web.queue')}?{urlencode(arguments)}"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:12]) < _LARGEST else None


def _place(text: str) -> Place | None:
    day, _, identity = text.rpartition("_")
    number = _number(identity)
    if number is None:
        return None
    try:
        return (date.fromisoformat(day) if day else None, number)
    except ValueError:
        return None
