"""The approval officer's pages 逢办必查: matter and code in, advice with its clauses and the form of the decision on one screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import SHANGHAI
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.check.deciding import DECISIONS, decide
from service.operations.check.looking_up import MOST_OFFICE_NO, look_up
from service.queries.checks import MINE, SCOPES, CheckFile, check_file, check_page, matters_for_codes
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.phrases import Voice
from service.web.speaking import current_voice
from workflows.check import CHECK
from workflows.procedure.shape import Field, Step

_ENTRIES = ("matter", "uscc", "office_no")


@dataclass(frozen=True)
class Words:
    """What the table calls things, in the reader's language."""

    voice: Voice
    states: dict[str, tuple[str, str]] = field(
        default_factory=lambda: {state.id: (state.label, state.label_en) for state in CHECK.states}
    )

    def state(self, identifier: str) -> str:
        return self.voice.pick(*self.states[identifier])

    def moment(self, at: datetime) -> str:
        return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")

    def step(self, step: Step) -> str:
        return self.voice.pick(step.label, step.label_en)

    def field(self, entry: Field) -> str:
        return self.voice.pick(entry.label, entry.label_en)


@web.get("/checks")
@require(Permission.CHECK_USE)
def checks_page() -> ResponseReturnValue:
    entries = {name: request.args.get(name, "") for name in _ENTRIES}
    return _start(entries, None)


@web.post("/checks")
@require(Permission.CHECK_USE)
def look_up_record() -> ResponseReturnValue:
    entries = {name: request.form.get(name, "") for name in _ENTRIES}
    try:
        made = look_up(
            current_desk(),
            current_actor(),
            matter=entries["matter"],
            office_no=entries["office_no"],
            uscc=entries["uscc"],
        )
    except (Invalid, Conflict) as fault:
        return _start(entries, fault), fault.status
    return redirect(url_for("web.check_page_of", number=made.check.number), 303)


@web.get("/checks/<number>")
@require(Permission.CHECK_USE)
def check_page_of(number: str) -> ResponseReturnValue:
    return _one(number, {}, None)


@web.post("/checks/<number>/again")
@require(Permission.CHECK_USE)
def look_up_again(number: str) -> ResponseReturnValue:
    check = _file(number).check
    try:
        look_up(current_desk(), current_actor(), matter=check.matter, uscc=check.uscc, office_no=check.office_no)
    except (Invalid, Conflict) as fault:
        return _one(number, {}, fault), fault.status
    return redirect(url_for("web.check_page_of", number=number), 303)


@web.post("/checks/<number>/decision")
@require(Permission.CHECK_USE)
def decide_check(number: str) -> ResponseReturnValue:
    event = request.form.get("decision", "")
    given = {
        name.removeprefix(f"{event}."): value for name, value in request.form.items() if name.startswith(f"{event}.")
    }
    try:
        revision = int(request.form.get("revision", "")[:9])
    except ValueError:
        revision = 0
    try:
        decide(current_desk(), current_actor(), number=number, revision=revision, event=event, form=given)
    except (Invalid, Conflict) as fault:
        return _one(number, {f"{event}.{name}": value for name, value in given.items()}, fault, event), fault.status
    return redirect(url_for("web.check_page_of", number=number), 303)


def _start(entries: dict[str, str], problem: ServiceFault | None) -> str:
    scope = request.args.get("scope", MINE)
    page = request.args.get("page", "1")
    with looking(current_desk(), current_actor(), Permission.CHECK_USE) as work:
        return render_template(
            "check/start.html",
            matters=matters_for_codes(),
            entries=entries,
            problem=problem,
            most=MOST_OFFICE_NO,
            scope=scope if scope in SCOPES else MINE,
            scopes=SCOPES,
            listed=check_page(work, scope, int(page[:6]) if page.isascii() and page.isdigit() else 1),
            words=Words(current_voice()),
        )


def _one(number: str, entries: dict[str, str], problem: ServiceFault | None, event: str = "") -> str:
    file = _file(number)
    return render_template(
        "check/one.html",
        file=file,
        found=file.found,
        steps=_steps(file),
        entries=entries,
        problem=problem,
        event=event,
        words=Words(current_voice()),
        matters={identifier: (name, name_en) for identifier, name, name_en in matters_for_codes()},
    )


def _file(number: str) -> CheckFile:
    with looking(current_desk(), current_actor(), Permission.CHECK_USE) as work:
        return check_file(work, number)


def _steps(file: CheckFile) -> list[Step]:
    """The decisions that can be taken on this advice; whether the file has changed since is asked when one is sent."""
    if not file.own:
        return []
    facts = {"own_unit": True, "advice_current": True, "restricts": file.check.restricts}
    return [
        step
        for step in CHECK.steps_from(file.check.state)
        if step.event in DECISIONS and all(CHECK.guard(name).holds(facts) for name in step.guards)
    ]
