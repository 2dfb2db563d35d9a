"""What an enterprise sees of its inspections 本企业的检查, and its number in each draw, to check that it was there."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.queries.looking import looking
from service.queries.own import own_cases
from service.store.plan import Draw, Plan
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice
from workflows.inspection import INSPECTION

PAGES = OwnPages("inspection", "web.own_inspection", "web.take_own_inspection_step", "inspection/own.html")
_DRAWS = 40


@web.get("/inspections")
@require(Permission.CASE_READ)
def own_inspections() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue"))
    with looking(current_desk(), actor, Permission.CASE_READ) as work:
        rows = own_cases(work, actor.uscc, "inspection")
        query = select(Plan, Draw).join(Draw, Draw.plan_id == Plan.id).order_by(Draw.id.desc()).limit(_DRAWS)
        draws = [
            (plan, draw, draw.numbers[actor.uscc])
            for plan, draw in work.session.execute(query)
            if actor.uscc in draw.numbers
        ]
    return render_template("inspection/list.html", rows=rows, draws=draws, words=CaseWords(current_voice(), INSPECTION))


@web.get("/inspections/<number>")
@require(Permission.CASE_READ)
def own_inspection(number: str) -> ResponseReturnValue:
    return PAGES.page(number)


@web.post("/inspections/<number>/steps/<event>")
@require(Permission.CASE_STEP)
def take_own_inspection_step(number: str, event: str) -> ResponseReturnValue:
    return PAGES.step(number, event)
