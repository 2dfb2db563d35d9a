"""Where an enterprise comes in 企业首页: where it stands, what is open and who acts next, what would help."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from rulesets.outlook import days_of_change
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.operations.weigh import DEFAULT_PACK, weigh
from service.outbox.inbox import unread_count
from service.queries.looking import looking
from service.queries.portal_home import portal_home as home_of
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.authorisations import own_code
from service.web.portal.wizards import lists_of
from service.web.sheet.outlook import standing
from service.web.speaking import current_voice
from service.web.viewing import open_file


@web.get("/portal")
@require(Permission.PORTAL_USE)
def portal_home() -> ResponseReturnValue:
    desk, actor = current_desk(), current_actor()
    code, day = own_code(actor), today(desk.clock)
    dossier = open_file(desk, actor, uscc=code, as_of=day, pack=DEFAULT_PACK)
    found = weigh(desk, dossier, day)
    with looking(desk, actor, Permission.PORTAL_USE) as work:
        home = home_of(work, code)
    coming = days_of_change(found.policy, dossier, day, limit=1)
    return render_template(
        "portal_access/home.html",
        home=home,
        standing=standing(found),
        grade_name=found.policy.grades.get(found.grade),
        today=day,
        next_change=coming[0] if coming else None,
        unread=unread_count(desk, actor),
        words=CaseWords(current_voice()),
        may=actor.may,
        lists=lists_of(actor),
    )
