"""An enterprise's objections and what it can do about each 本企业的异议."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.objection.stepping import take_step
from service.queries.looking import looking
from service.queries.own import own_cases
from service.web.blueprint import web
from service.web.desk.entries import entries_of, form_of
from service.web.desk.papers import papers_of
from service.web.desk.viewing import open_case
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice


@web.get("/objections")
@require(Permission.OBJECTION_READ)
def own_objections() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue"))
    with looking(current_desk(), actor, Permission.OBJECTION_READ) as work:
        rows = own_cases(work, actor.uscc)
    return render_template("portal/list.html", rows=rows, words=CaseWords(current_voice()))


@web.get("/objections/<number>")
@require(Permission.OBJECTION_READ)
def own_objection(number: str) -> ResponseReturnValue:
    if current_actor().uscc is None:
        return redirect(url_for("web.desk_case", number=number))
    return _page(number)


@web.post("/objections/<number>/steps/<event>")
@require(Permission.OBJECTION_STEP)
def take_own_step(number: str, event: str) -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.desk_case", number=number), 303)
    desk = current_desk()
    entries = entries_of(request.form)
    opened = open_case(desk, actor, number=number)
    step = opened.step(event)
    if step is None:
        raise Conflict("not_in_this_state", "现在不能这样办理，请回到异议页面查看最新情况")
    revision = request.form.get("revision", "")
    try:
        take_step(
            desk,
            actor,
            number=number,
            revision=int(revision[:9]) if revision.isascii() and revision.isdigit() else -1,
            event=event,
            form=form_of(step.form, entries),
        )
    except (Conflict, Invalid) as fault:
        return _page(number, entries=entries, event=event, problem=fault)
    return redirect(url_for("web.own_objection", number=number, done=event), 303)


def _page(
    number: str, *, entries: dict[str, str] | None = None, event: str | None = None, problem: ServiceFault | None = None
) -> ResponseReturnValue:
    desk, actor = current_desk(), current_actor()
    opened = open_case(desk, actor, number=number)
    page = render_template(
        "portal/case.html",
        opened=opened,
        file=opened.file,
        case=opened.file.case,
        entries=entries or {},
        event=event,
        problem=problem,
        done=request.args.get("done"),
        papers=papers_of(desk, opened.file),
        words=CaseWords(current_voice()),
    )
    return page, problem.status if problem is not None else 200
