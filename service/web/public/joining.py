"""Accepting an invitation 接受经办邀请, before the person has an account."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.access.passwords import LEAST_CHARACTERS
from service.access.require import Limit, public
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.portal_access.joining import join
from service.web.blueprint import web


@web.get("/join")
@public()
def join_page() -> ResponseReturnValue:
    return _page()


@web.post("/join")
@public(limit=Limit.QUERIES)
def join_with_invitation() -> ResponseReturnValue:
    given = {name: request.form.get(name, "") for name in ("code", "username", "password")}
    try:
        join(current_desk(), **given)
    except (Invalid, Conflict, NotFound) as fault:
        return _page({name: given[name] for name in ("code", "username")}, fault)
    return render_template("portal_access/join.html", joined=True)


def _page(entries: dict[str, str] | None = None, problem: ServiceFault | None = None) -> ResponseReturnValue:
    page = render_template(
        "portal_access/join.html", joined=False, entries=entries or {}, problem=problem, least=LEAST_CHARACTERS
    )
    return page, problem.status if problem is not None else 200
