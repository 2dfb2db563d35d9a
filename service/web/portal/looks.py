"""Who looked at my file and why 谁看过我的档案."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.portal_access.looks import DAYS, looks_at
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.authorisations import own_code
from service.web.speaking import current_voice


@web.get("/portal/looks")
@require(Permission.PORTAL_USE)
def who_looked() -> ResponseReturnValue:
    actor = current_actor()
    with looking(current_desk(), actor, Permission.PORTAL_USE) as work:
        found = looks_at(work, own_code(actor))
    return render_template(
        "portal_access/looks.html",
        others=[look for look in found if look.who != "own"],
        own=[look for look in found if look.who == "own"],
        days=DAYS,
        role=CaseWords(current_voice()).role,
    )
