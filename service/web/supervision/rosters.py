"""The rosters 一单两库: what they hold, and bringing in a file; and inspections outside of any draw."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.inspection.opening import direct_inspection
from service.operations.plan.reading import rosters
from service.operations.plan.rosters import (
    INSPECTOR_COLUMNS,
    MATTER_COLUMNS,
    OBJECT_COLUMNS,
    import_inspectors,
    import_matters,
    import_objects,
)
from service.queries.looking import looking
from service.web.blueprint import web
from workflows.inspection.table import EXCEPTIONS

_IMPORTS = {"matters": import_matters, "objects": import_objects, "inspectors": import_inspectors}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "matters": MATTER_COLUMNS,
    "objects": OBJECT_COLUMNS,
    "inspectors": (*INSPECTOR_COLUMNS, "limit", "avoid", "account"),
}
_DIRECTED = ("uscc", "matter", "inspectors", "exception", "reason")


@web.get("/rosters")
@require(Permission.PLAN_WORK)
def roster_page() -> ResponseReturnValue:
    return _page()


@web.post("/rosters/<what>")
@require(Permission.PLAN_WORK)
def roster_import(what: str) -> ResponseReturnValue:
    taken = _IMPORTS.get(what)
    if taken is None:
        raise NotFound("unknown_roster", "没有这样的名录")
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid("no_file", "请先选择名录文件（CSV，UTF-8）", field="file")
        found = taken(current_desk(), current_actor(), sent.read())
    except Invalid as fault:
        return _page(what=what, problem=fault)
    return redirect(url_for("web.roster_page", what=what, added=found.added, kept=found.kept), 303)


@web.post("/rosters/directed")
@require(Permission.PLAN_WORK)
def directed_inspection() -> ResponseReturnValue:
    """An inspection outside of any draw, for a reason of its own."""
    typed = {name: request.form.get(name, "").strip() for name in _DIRECTED}
    try:
        case = direct_inspection(
            current_desk(),
            current_actor(),
            uscc=typed["uscc"],
            matter=typed["matter"],
            inspectors=typed["inspectors"].split(),
            reason=typed["reason"],
            exception=typed["exception"] or None,
        )
    except (Conflict, Invalid, NotFound) as fault:
        return _page(what="directed", problem=fault, typed=typed)
    return redirect(url_for("web.desk_case", number=case.number), 303)


def _page(
    what: str | None = None, problem: ServiceFault | None = None, typed: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        held = rosters(work.session)
    page = render_template(
        "plan/rosters.html",
        held=held,
        columns=_COLUMNS,
        what=what or request.args.get("what"),
        added=request.args.get("added"),
        kept=request.args.get("kept"),
        problem=problem,
        typed=typed or {},
        exceptions=EXCEPTIONS,
        today=today(current_desk().clock),
    )
    return page, problem.status if problem is not None else 200
