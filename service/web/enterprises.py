"""The home page 首页: the list of enterprises for the office, its own file for an enterprise."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission, Scope
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.operations.weigh import DEFAULT_PACK, weigh_by
from service.policy.in_force import rules_at
from service.web.blueprint import web
from service.web.viewing import list_files


@web.get("/")
@require(Permission.ACCOUNT_OWN)
def home() -> ResponseReturnValue:
    actor = current_actor()
    scope = actor.scope(Permission.ASSESSMENT_READ)
    if scope is Scope.OWN:
        return redirect(url_for("web.portal_home"))
    if scope is None:
        return render_template("no_files.html")
    desk = current_desk()
    day = today(desk.clock)
    wanted = request.args.get("q", "")
    found = list_files(desk, actor, wanted=wanted, page=request.args.get("page", 1, type=int), as_of=day)
    decided_by = rules_at(desk, DEFAULT_PACK, day)
    rows = [(dossier, weigh_by(decided_by, dossier, day)) for dossier in found.dossiers]
    return render_template("enterprises.html", found=found, rows=rows, wanted=wanted, as_of=day)
