"""An enterprise's objections and what it can do about each 本企业的异议."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.queries.looking import looking
from service.queries.own import own_cases
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.objection_draft import drafts_lying
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice

PAGES = OwnPages("objection", "web.own_objection", "web.take_own_step", "portal/case.html")


@web.get("/objections")
@require(Permission.CASE_READ)
def own_objections() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue"))
    with looking(current_desk(), actor, Permission.CASE_READ) as work:
        rows = own_cases(work, actor.uscc, "objection")
    lying = drafts_lying(current_desk(), actor, actor.uscc)
    return render_template("portal/list.html", rows=rows, drafts=lying, words=CaseWords(current_voice()))


@web.get("/objections/<number>")
@require(Permission.CASE_READ)
def own_objection(number: str) -> ResponseReturnValue:
    return PAGES.page(number)


@web.post("/objections/<number>/steps/<event>")
@require(Permission.CASE_STEP)
def take_own_step(number: str, event: str) -> ResponseReturnValue:
    return PAGES.step(number, event)
