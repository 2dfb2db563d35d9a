"""An enterprise's own tolerances 本企业的容错: what was found, who helps, the evidence of what was put right."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments import faults
from service.attachments.papers import hand_in
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.faults import Conflict, Invalid
from service.operations.cases.stepping import unknown_case
from service.queries.case import case_file
from service.queries.looking import looking
from service.queries.own import own_cases
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice
from workflows.tolerance import TOLERANCE

PAGES = OwnPages("tolerance", "web.own_tolerance", "web.take_own_tolerance_step", "tolerance/own.html")


@web.get("/tolerances")
@require(Permission.CASE_READ)
def own_tolerances() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue", procedure="tolerance"))
    with looking(current_desk(), actor, Permission.CASE_READ) as work:
        rows = own_cases(work, actor.uscc, "tolerance")
    return render_template("tolerance/mine.html", rows=rows, words=CaseWords(current_voice(), TOLERANCE))


@web.get("/tolerances/<number>")
@require(Permission.CASE_READ)
def own_tolerance(number: str) -> ResponseReturnValue:
    return PAGES.page(number)


@web.post("/tolerances/<number>/steps/<event>")
@require(Permission.CASE_STEP)
def take_own_tolerance_step(number: str, event: str) -> ResponseReturnValue:
    return PAGES.step(number, event)


@web.post("/tolerances/<number>/evidence")
@require(Permission.CASE_STEP)
def upload_evidence(number: str) -> ResponseReturnValue:
    """One paper; on an error the page comes back and says what was wrong with the file."""
    desk, actor = current_desk(), current_actor()
    with looking(desk, actor, Permission.CASE_READ) as work:
        if case_file(work, number).case.procedure != TOLERANCE.id:
            raise unknown_case(number)
    try:
        try:
            file = request.files.get("file")
        except RequestEntityTooLarge as error:
            raise faults.too_large(request.content_length, desk.settings.attachment_max_bytes) from error
        if file is None or not file.filename:
            raise faults.missing()
        hand_in(desk, actor, number=number, name=file.filename, stream=file.stream)
    except (Invalid, Conflict) as fault:
        if actor.uscc is None:
            raise
        return PAGES.again(number, {}, fault)
    return redirect(url_for("web.own_tolerance", number=number, _anchor="evidence-title"), 303)


takes_files("web.upload_evidence")
