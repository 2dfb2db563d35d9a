"""The inbox 消息: what the system has told whoever is signed in, newest first."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.outbox.inbox import inbox_of, mark_read
from service.web.blueprint import web
from service.web.coming_back import own_page
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice


@web.get("/inbox")
@require(Permission.ACCOUNT_OWN)
def inbox() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    unread_only = request.args.get("unread") == "1"
    found = inbox_of(current_desk(), current_actor(), unread_only=unread_only, before=before)
    return render_template(
        "inbox.html",
        found=found,
        unread_only=unread_only,
        links=[own_page(notice.link) if notice.link else None for notice in found.notices],
        words=CaseWords(current_voice()),
    )


@web.post("/inbox/read")
@require(Permission.ACCOUNT_OWN)
def read_notices() -> ResponseReturnValue:
    chosen = request.form.get("notice", type=int)
    mark_read(current_desk(), current_actor(), notices=None if chosen is None else [chosen])
    return redirect(url_for("web.inbox"), 303)
