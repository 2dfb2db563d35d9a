"""The pages of holiday notices; every change goes through service/calendar_change."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.calendar_change.listing import calendars, loaded_notice
from service.calendar_change.loading import MOST_CHARACTERS, approve_calendar, propose_calendar, reject_calendar
from service.calendar_change.moving import move_clocks
from service.calendar_change.preview import preview_notice
from service.desk import current_desk
from service.faults import Conflict, Invalid
from service.web.blueprint import web

MOST_SHOWN = 200
"""Changes that the preview lists one by one (ours); the counts are always of all."""


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the click came from our page."""


@web.get("/administration/calendar")
@require(Permission.CALENDAR_LOAD)
def calendar_page() -> ResponseReturnValue:
    return _page("", None)


@web.post("/administration/calendar")
@require(Permission.CALENDAR_LOAD)
def propose_notice() -> ResponseReturnValue:
    text = request.form.get("text", "")
    try:
        notice = propose_calendar(current_desk(), current_actor(), text=text)
    except (Invalid, Conflict) as fault:
        return _page(text, fault.message), fault.status
    return redirect(url_for("web.notice_page", notice=notice), 303)


@web.get("/administration/calendar/<int:notice>")
@require(Permission.CALENDAR_LOAD)
def notice_page(notice: int) -> ResponseReturnValue:
    desk, actor = current_desk(), current_actor()
    row = loaded_notice(desk, actor, notice)
    found = preview_notice(desk, actor, row.text) if row.state == "proposed" else None
    return render_template(
        "calendar_admin/notice.html",
        row=row,
        found=found,
        own=row.proposed_by == actor.label,
        most=MOST_SHOWN,
        confirm=ConfirmForm,
    )


@web.post("/administration/calendar/<int:notice>/approve")
@require(Permission.CALENDAR_LOAD)
def approve_notice(notice: int) -> ResponseReturnValue:
    approve_calendar(current_desk(), current_actor(), notice=notice)
    return redirect(url_for("web.notice_page", notice=notice), 303)


@web.post("/administration/calendar/<int:notice>/reject")
@require(Permission.CALENDAR_LOAD)
def reject_notice(notice: int) -> ResponseReturnValue:
    reject_calendar(current_desk(), current_actor(), notice=notice)
    return redirect(url_for("web.notice_page", notice=notice), 303)


@web.post("/administration/calendar/clocks")
@require(Permission.CALENDAR_LOAD)
def recompute_clocks() -> ResponseReturnValue:
    move_clocks(current_desk(), current_actor())
    return redirect(url_for("web.calendar_page"), 303)


def _page(text: str, problem: str | None) -> str:
    found = calendars(current_desk(), current_actor())
    return render_template(
        "calendar_admin/calendars.html",
        found=found,
        text=text,
        problem=problem,
        most=MOST_CHARACTERS,
        confirm=ConfirmForm,
    )
