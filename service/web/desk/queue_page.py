"""The queue 待办: what is due, in tabs, with filters that stay."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.operations.calendar import calendar_of, today_of
from service.operations.cases.conduct import conducts
from service.operations.joint.units import reading_unit
from service.queries.case import handlers
from service.queries.light import LIGHTS, Lights
from service.queries.looking import looking
from service.queries.queue import MOST_COUNTED, TABS, queue_page, tab_counts
from service.web.blueprint import web
from service.web.desk.wanted import as_arguments, forget, queue_address, read_wanted, remember, remembered
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice
from workflows.objection import KINDS


@web.get("/desk")
@require(Permission.DESK_WORK)
def queue() -> ResponseReturnValue:
    if "clear" in request.args:
        forget()
        return redirect(url_for("web.queue", tab="open"))
    if not request.args and remembered():
        return redirect(queue_address(remembered()))
    wanted = read_wanted(request.args)
    actor = current_actor()
    with looking(current_desk(), actor, Permission.DESK_WORK) as work:
        lights = Lights(calendar_of(work), today_of(work))
        of_unit = reading_unit(work)
        found = queue_page(work.session, lights, wanted, actor.user_id, of_unit)
        counts = tab_counts(work.session, lights, actor.user_id, of_unit)
        people = handlers(work)
    remember(wanted)
    return render_template(
        "desk/queue.html",
        wanted=wanted,
        found=found,
        counts=counts,
        most=MOST_COUNTED,
        tabs=TABS,
        lights=LIGHTS,
        procedures=tuple(conduct.procedure.id for conduct in conducts()),
        kinds=tuple(KINDS),
        people=people,
        today=lights.today,
        words=CaseWords(current_voice()),
        address=queue_address,
        arguments=as_arguments,
        may_assign=actor.role is not None and actor.role.value in ("caseworker", "supervisor"),
    )
