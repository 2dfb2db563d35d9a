"""How far a long piece of work is 任务进度: the part of a page that its script fetches anew."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.long_work.reading import long_work
from service.queries.looking import looking
from service.web.blueprint import web


@web.get("/long-work/<int:number>/progress")
@require(Permission.LONG_WORK_SEE)
def long_work_progress(number: int) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.LONG_WORK_SEE) as work:
        return render_template("long_work/fragment.html", item=long_work(work.session, number))
