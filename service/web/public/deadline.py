"""The public calculator of time limits 时限计算: the same count as ``chengheng deadline``, with every day told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.access.require import public
from service.clock import today
from service.desk import current_desk
from service.operations.calendar import calendar_in_force
from service.store.engine import reading
from service.web.blueprint import web
from service.web.speaking import current_voice
from workflows.clock import Deadline, Pause, Span, compute_deadline
from workflows.clock.deadline import DeadlineFault

PAUSES = 3
"""Rows for pauses on the form (ours); the command line takes any number."""
LONGEST = 366


class _EntryFault(Exception):
    """An entry that cannot be read; ``key`` says what is wrong in the reader's language."""

    def __init__(self, field: str, key: str) -> None:
        self.field = field
        self.key = key
        super().__init__(key)


@web.get("/deadline")
@public()
def deadline() -> ResponseReturnValue:
    desk, voice = current_desk(), current_voice()
    answer: Deadline | None = None
    problem: str | None = None
    field: str | None = None
    if "from" in request.args:
        try:
            answer = _answer(request.args)
        except _EntryFault as fault:
            problem, field = voice.say(fault.key, longest=LONGEST), fault.field
        except DeadlineFault as fault:
            problem, field = str(fault), "length"
    page = render_template(
        "public/deadline.html",
        given=request.args,
        today=today(desk.clock),
        pauses=PAUSES,
        longest=LONGEST,
        answer=answer,
        problem=problem,
        field=field,
    )
    return page, 200 if problem is None else 400


def _answer(given: Mapping[str, str]) -> Deadline:
    start = _day(given.get("from", ""), "from")
    length = given.get("length", "").strip()
    if not (length.isascii() and length.isdigit() and 1 <= int(length[:6]) <= LONGEST):
        raise _EntryFault("length", "deadline.bad_length")
    unit = given.get("unit", "working_days")
    pauses = [pause for pause in (_pause(given, number) for number in range(PAUSES)) if pause is not None]
    span = Span(int(length), "calendar_days" if unit == "calendar_days" else "working_days")
    with reading(current_desk().engine) as session:
        calendar = calendar_in_force(session)
    return compute_deadline(calendar, start, span, pauses)


def _pause(given: Mapping[str, str], number: int) -> Pause | None:
    first, last = given.get(f"pause_first_{number}", "").strip(), given.get(f"pause_last_{number}", "").strip()
    if not first and not last:
        return None
    began = _day(first, f"pause_first_{number}")
    ended = _day(last, f"pause_last_{number}")
    if ended < began:
        raise _EntryFault(f"pause_last_{number}", "deadline.bad_pause")
    return Pause(began, ended, "按申请暂停")


def _day(text: str, field: str) -> date:
    try:
        if len(text.strip()) == len("2026-09-24"):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise _EntryFault(field, "deadline.bad_day")
