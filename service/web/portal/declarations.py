"""An enterprise's declarations 本企业的自主申报: the list with its drafts, and each with its timeline and what may be done now."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.operations.declaration.filing import SERIES
from service.operations.declaration.rules import rules_of
from service.operations.drafts import drafts_of
from service.queries.looking import looking
from service.queries.own import own_cases
from service.store.history import find_enterprise
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice
from workflows.declaration import DECLARATION

PAGES = OwnPages("declaration", "web.own_declaration", "web.take_declaration_step", "declaration/case.html")


@web.get("/declarations")
@require(Permission.CASE_READ)
def own_declarations() -> ResponseReturnValue:
    actor, desk = current_actor(), current_desk()
    if actor.uscc is None:
        return redirect(url_for("web.queue"))
    with looking(desk, actor, Permission.CASE_READ) as work:
        rows = own_cases(work, actor.uscc, "declaration")
        drafts = drafts_of(work.session, find_enterprise(work.session, actor.uscc).id, SERIES)
        rules = rules_of(work)
    words = CaseWords(current_voice(), DECLARATION)
    return render_template("declaration/list.html", rows=rows, drafts=drafts, rules=rules, words=words)


@web.get("/declarations/<number>")
@require(Permission.CASE_READ)
def own_declaration(number: str) -> ResponseReturnValue:
    return PAGES.page(number)


@web.post("/declarations/<number>/steps/<event>")
@require(Permission.CASE_STEP)
def take_declaration_step(number: str, event: str) -> ResponseReturnValue:
    return PAGES.step(number, event)
