"""What would help 怎样提升: the smallest sets of lawful steps that lead to the next grade, and the score on the days to come by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from rulesets.assessment import Assessment
from rulesets.helping import what_would_help as sets_that_help
from rulesets.outlook import days_of_change
from rulesets.records.dossier import Dossier
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.operations.calendar import calendar_in_force
from service.operations.operation import Desk
from service.operations.weigh import weigh
from service.store.engine import reading
from service.web.blueprint import web
from service.web.portal.authorisations import own_code
from service.web.portal.timeline import Point, timeline_svg
from service.web.portal.wizards import start_of
from service.web.sheet.outlook import changes_to_come, standing
from service.web.sheet.records import record_book
from service.web.speaking import current_voice
from service.web.viewing import open_file
from workflows.clock import Span, compute_deadline


@web.get("/portal/helping")
@require(Permission.PORTAL_USE)
def what_would_help() -> ResponseReturnValue:
    found, dossier, day = _weighed()
    voice, actor = current_voice(), current_actor()
    # Not on the grade page, where everybody looks: the search takes up to two seconds for a long file.
    help_ = sets_that_help(found.policy, dossier, day, after_working_days=_working_days(current_desk()))
    return render_template(
        "portal_access/helping.html",
        standing=standing(found),
        city_alone=standing(weigh(current_desk(), dossier, day)),
        basis=voice.pick(found.policy.title, found.policy.title_en),
        today=day,
        help=help_,
        starts={step.id: start_of(step, actor) for answer in help_.answers for step in answer.steps},
        changes=changes_to_come(found, dossier, record_book(found, dossier, voice), voice),
    )


@web.get("/portal/timeline.svg")
@require(Permission.PORTAL_USE)
def timeline() -> Response:
    found, dossier, day = _weighed()
    points = [Point(day, found.grade, found.score)]
    points += [
        Point(change.day, change.after.grade, change.after.score)
        for change in days_of_change(found.policy, dossier, day)
    ]
    return Response(timeline_svg(points, current_voice()), mimetype="image/svg+xml")


# An SVG opened by itself may draw and do nothing else.
timeline.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": {"default-src": "'none'", "style-src": "'unsafe-inline'", "sandbox": ""}
}


def _weighed() -> tuple[Assessment, Dossier, date]:
    desk, actor = current_desk(), current_actor()
    day, profile = today(desk.clock), desk.settings.profile
    dossier = open_file(desk, actor, uscc=own_code(actor), as_of=day, pack=profile)
    return weigh(desk, dossier, day, profile), dossier, day


def _working_days(desk: Desk) -> Callable[[date, int], date]:
    """Days counted by the calendar in force, as the clocks of the procedures count them."""
    with reading(desk.engine) as session:
        calendar = calendar_in_force(session)

    def after(start: date, length: int) -> date:
        if length < 1:
            return start
        due = compute_deadline(calendar, start, Span(length, "working_days"), []).due
        return due if due is not None else start + timedelta(days=2 * length)

    return after
