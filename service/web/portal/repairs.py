"""An enterprise's own repairs 本企业的信用修复: the list, each case, and the papers that a case asks for."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments import faults
from service.attachments.papers import hand_in
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.operations.drafts import drafts_of
from service.operations.repair.filing import WIZARD
from service.queries.looking import looking
from service.queries.own import own_cases
from service.queries.repairable import notices_of
from service.store.history import find_enterprise
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice
from workflows.repair import REPAIR

PAGES = OwnPages("repair", "web.own_repair", "web.take_repair_step", "repair/case.html")


@web.get("/repairs")
@require(Permission.CASE_READ)
def own_repairs() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue", procedure="repair"))
    with looking(current_desk(), actor, Permission.CASE_READ) as work:
        return render_template(
            "repair/list.html",
            rows=own_cases(work, actor.uscc, "repair"),
            drafts=drafts_of(work.session, find_enterprise(work.session, actor.uscc).id, WIZARD),
            notices=notices_of(work, actor.uscc),
            words=CaseWords(current_voice(), REPAIR),
            may_file=actor.may(Permission.REPAIR_FILE),
        )


@web.get("/repairs/<number>")
@require(Permission.CASE_READ)
def own_repair(number: str) -> ResponseReturnValue:
    return PAGES.page(number)


@web.post("/repairs/<number>/steps/<event>")
@require(Permission.CASE_STEP)
def take_repair_step(number: str, event: str) -> ResponseReturnValue:
    return PAGES.step(number, event)


@web.post("/repairs/<number>/papers")
@require(Permission.CASE_STEP)
def hand_in_repair_paper(number: str) -> ResponseReturnValue:
    """One of the papers that the case asks for by name, or the proof of a measure."""
    file, paper = request.files.get("file"), request.form.get("paper", "")
    if file is None or not file.filename:
        raise faults.missing()
    known = paper if paper.isascii() and 0 < len(paper) <= 40 else None
    hand_in(current_desk(), current_actor(), number=number, name=file.filename, stream=file.stream, paper=known)
    page = "web.own_repair" if current_actor().uscc is not None else "web.desk_case"
    return redirect(url_for(page, number=number), 303)


takes_files("web.hand_in_repair_paper")
