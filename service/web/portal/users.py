"""Who acts for the enterprise 经办人: the administrator invites, renews and ends."""

from __future__ import annotations

from typing import Literal

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.powers import Powers
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.portal_access.delegates import (
    INVITATION_DAYS,
    Invited,
    end_delegate,
    invite_delegate,
    own_delegations,
    renew_delegate,
)
from service.queries.looking import looking
from service.store.delegation import Delegation
from service.web.blueprint import web
from service.web.portal.term_entries import a_year_later, day_entered, kept_entries

State = Literal["in_force", "waiting", "later", "expired", "ended"]


@web.get("/portal/delegates")
@require(Permission.DELEGATE_MANAGE)
def own_delegates() -> ResponseReturnValue:
    return _page()


@web.post("/portal/delegates")
@require(Permission.DELEGATE_MANAGE)
def invite_own_delegate() -> ResponseReturnValue:
    try:
        invited = invite_delegate(
            current_desk(),
            current_actor(),
            name=request.form.get("name", ""),
            powers=request.form.get("powers", ""),
            starts_on=day_entered("starts_on"),
            ends_on=day_entered("ends_on"),
        )
    except (Invalid, Conflict) as fault:
        return _page(problem=fault)
    # Shown by this very answer: the code is kept nowhere that a later page could read it from.
    return _page(invited=invited)


@web.post("/portal/delegates/<int:delegation>/renew")
@require(Permission.DELEGATE_MANAGE)
def renew_own_delegate(delegation: int) -> ResponseReturnValue:
    try:
        renew_delegate(
            current_desk(),
            current_actor(),
            delegation=delegation,
            powers=request.form.get("powers", ""),
            starts_on=day_entered("starts_on"),
            ends_on=day_entered("ends_on"),
        )
    except (Invalid, Conflict) as fault:
        return _page(problem=fault, keep=False)
    return redirect(url_for("web.own_delegates", done=1), 303)


@web.post("/portal/delegates/<int:delegation>/end")
@require(Permission.DELEGATE_MANAGE)
def end_own_delegate(delegation: int) -> ResponseReturnValue:
    try:
        end_delegate(current_desk(), current_actor(), delegation=delegation)
    except Conflict as fault:
        return _page(problem=fault, keep=False)
    return redirect(url_for("web.own_delegates", done=1), 303)


def _page(
    *, problem: ServiceFault | None = None, invited: Invited | None = None, keep: bool = True
) -> ResponseReturnValue:
    desk = current_desk()
    day = today(desk.clock)
    with looking(desk, current_actor(), Permission.DELEGATE_MANAGE) as work:
        rows = [(row, _state(row)) for row in own_delegations(work)]
    page = render_template(
        "portal_access/delegates.html",
        rows=rows,
        powers=[powers.value for powers in Powers],
        entries=kept_entries("name", "powers", "starts_on", "ends_on") if problem is not None and keep else {},
        problem=problem,
        invited=invited,
        invitation_days=INVITATION_DAYS,
        join_address=url_for("web.join_page", _external=True),
        today=day,
        next_year=a_year_later(day),
        done="done" in request.args,
    )
    return page, problem.status if problem is not None else 200


def _state(row: Delegation) -> State:
    day = today(current_desk().clock)
    if row.ended_at is not None:
        return "ended"
    if day > row.ends_on:
        return "expired"
    if row.user_id is None:
        waits = row.invitation_until is not None and current_desk().clock.now() <= row.invitation_until
        return "waiting" if waits else "expired"
    return "in_force" if day >= row.starts_on else "later"
