"""Letting third parties see the result 授权查询: granted, followed and revoked by the enterprise itself (CZ21-2.2.2c)."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.actor import Actor
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.portal_access.authorising import (
    SCOPES,
    Granted,
    authorisations_of,
    grant_authorisation,
    revoke_authorisation,
)
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.term_entries import day_entered, kept_entries
from service.web.speaking import current_voice

_USUAL_DAYS = 30


@web.get("/portal/authorisations")
@require(Permission.AUTHORISATION_GRANT)
def own_authorisations() -> ResponseReturnValue:
    return _page()


@web.post("/portal/authorisations")
@require(Permission.AUTHORISATION_GRANT)
def grant_own_authorisation() -> ResponseReturnValue:
    actor = current_actor()
    try:
        granted = grant_authorisation(
            current_desk(),
            actor,
            uscc=own_code(actor),
            grantee=request.form.get("grantee", ""),
            purpose=request.form.get("purpose", ""),
            scope=request.form.get("scope", ""),
            expires_on=day_entered("ends_on"),
        )
    except Invalid as fault:
        return _page(problem=fault)
    return _page(granted=granted)


@web.post("/portal/authorisations/<int:authorisation>/revoke")
@require(Permission.AUTHORISATION_GRANT)
def revoke_own_authorisation(authorisation: int) -> ResponseReturnValue:
    actor = current_actor()
    try:
        revoke_authorisation(current_desk(), actor, uscc=own_code(actor), authorisation=authorisation)
    except Conflict as fault:
        return _page(problem=fault)
    return redirect(url_for("web.own_authorisations", done=1), 303)


def own_code(actor: Actor) -> str:
    """The enterprise of an enterprise's user. Raises NotFound for the operator, who has none."""
    if actor.uscc is None:
        raise NotFound("no_enterprise", "当前账号不属于任何企业")
    return actor.uscc


def _page(*, problem: ServiceFault | None = None, granted: Granted | None = None) -> ResponseReturnValue:
    desk, actor = current_desk(), current_actor()
    with looking(desk, actor, Permission.AUTHORISATION_GRANT) as work:
        rows = authorisations_of(work, own_code(actor))
    page = render_template(
        "portal_access/authorisations.html",
        rows=rows,
        scopes=SCOPES,
        entries=kept_entries("grantee", "purpose", "scope", "ends_on") if problem is not None else {},
        problem=problem,
        granted=granted,
        query_address=url_for("web.query_page", _external=True),
        in_a_month=today(desk.clock) + timedelta(days=_USUAL_DAYS),
        done="done" in request.args,
        moment=CaseWords(current_voice()).moment,
    )
    return page, problem.status if problem is not None else 200
