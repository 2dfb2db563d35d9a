"""Objecting to a notice without an account 公示异议: the form, the receipt with its code, and the page on which the objector follows it."""

from __future__ import annotations

from flask import Response, request

from service.access.actor import Actor
from service.access.require import Limit, public
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.objection.against_notice import (
    Receipt,
    find_by_code,
    object_publicly,
    step_by_code,
)
from service.operations.operation import Work
from service.public_notice.content import find_notice
from service.public_notice.human import TRAP, check_human, stamp
from service.settings import secret_key
from service.store.engine import reading
from service.store.objection import ObjectionCase
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.public.open_page import open_page, open_voice
from workflows.objection import OBJECTION
from workflows.procedure.shape import NOWHERE

PUBLIC = Actor("public", None)
FIELDS = tuple(
    field for field in OBJECTION.steps_from(NOWHERE, "submit")[0].form if field.name in ("facts", "contact", "phone")
)
FOLLOWING = ("give_supplement", "urge", "withdraw")
"""What an objector may do without an account."""


@web.get("/notices/<number>/objection")
@public(cookie=False)
def object_to_notice_page(number: str) -> Response:
    return _form(number, {}, None)


@web.post("/notices/<number>/objection")
@public(limit=Limit.PUBLIC_FORM, cookie=False)
def object_to_notice(number: str) -> Response:
    desk = current_desk()
    entries = {field.name: request.form.get(field.name, "").replace("\r\n", "\n").strip() for field in FIELDS}
    try:
        check_human(
            secret_key(desk.settings),
            number,
            desk.clock.now(),
            request.form.get("stamp", ""),
            request.form.get(TRAP, ""),
        )
        receipt = object_publicly(desk, PUBLIC, number=number, form=entries)
    except (Invalid, Conflict) as fault:
        return _form(number, entries, fault)
    return _receipt(number, receipt)


@web.get("/notices/objections")
@public(cookie=False)
def follow_objection_page() -> Response:
    return open_page("public/notice_follow.html", case=None, problem=None, entries={}, words=_words())


@web.post("/notices/objections")
@public(limit=Limit.QUERIES, cookie=False)
def follow_objection() -> Response:
    """The code travels in the body, never in an address that stays in a browser or a log."""
    desk = current_desk()
    entries = {name: request.form.get(name, "").strip()[:100] for name in ("number", "code")}
    problem: ServiceFault | None = None
    wish = request.form.get("do", "")
    try:
        if wish in FOLLOWING:
            text = request.form.get("text", "").replace("\r\n", "\n").strip()
            name = "reason" if wish == "withdraw" else "text"
            step_by_code(
                desk,
                PUBLIC,
                number=entries["number"],
                code=entries["code"],
                event=wish,
                form={name: text} if text else {},
            )
    except (Invalid, Conflict) as fault:
        problem = fault
    except NotFound as fault:
        return _refused(entries, fault)
    try:
        with reading(desk.engine) as session:
            work = Work(session, desk, PUBLIC, desk.clock.now(), None)
            application, case = find_by_code(work, entries["number"], entries["code"])
    except NotFound as fault:
        return _refused(entries, fault)
    return open_page(
        "public/notice_follow.html",
        case=case,
        application=application,
        problem=problem,
        entries=entries,
        done=problem is None and wish in FOLLOWING,
        open=case.stage == "under_way",
        may_withdraw=_may(case, "withdraw"),
        words=_words(),
        status=problem.status if problem is not None else 200,
    )


def _may(case: ObjectionCase, event: str) -> bool:
    return any("public" in step.roles for step in OBJECTION.steps_from(case.state, event))


def _form(number: str, entries: dict[str, str], problem: ServiceFault | None) -> Response:
    desk = current_desk()
    day = today(desk.clock)
    with reading(desk.engine) as session:
        found = find_notice(session, desk.settings, day, number)
    answer = open_page(
        "public/notice_objection.html",
        status=problem.status if problem is not None else 200 if found.running else 409,
        notice=found,
        fields=FIELDS,
        entries=entries,
        problem=problem,
        trap=TRAP,
        stamp=stamp(secret_key(desk.settings), number, desk.clock.now()),
        words=_words(),
    )
    return answer


def _receipt(number: str, receipt: Receipt) -> Response:
    """Shown once: only the hash of the code is kept."""
    return open_page("public/notice_receipt.html", number=number, receipt=receipt, status=201)


def _refused(entries: dict[str, str], fault: ServiceFault) -> Response:
    return open_page(
        "public/notice_follow.html", case=None, problem=fault, entries=entries, words=_words(), status=fault.status
    )


def _words() -> CaseWords:
    return CaseWords(open_voice())
