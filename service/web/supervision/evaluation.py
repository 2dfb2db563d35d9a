"""Periodic evaluation 定期评价: the runs with their progress and figures, whose grade changed, and a button for one now."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.form.policy import GRADES
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import SHANGHAI, today
from service.desk import current_desk
from service.evaluation.asking import ask_for_run
from service.evaluation.reading import run_file, run_lines
from service.faults import Conflict, Invalid, ServiceFault
from service.queries.looking import looking
from service.web.blueprint import web

_LONGEST_CODE = 18


@web.get("/evaluation")
@require(Permission.EVALUATION_READ)
def evaluation() -> ResponseReturnValue:
    return _list()


@web.post("/evaluation")
@require(Permission.EVALUATION_RUN)
def evaluation_now() -> ResponseReturnValue:
    try:
        run = ask_for_run(current_desk(), current_actor(), whole=request.form.get("scope") == "full")
    except (Conflict, Invalid) as fault:
        return _list(fault)
    return redirect(url_for("web.evaluation_run", number=run.number), 303)


@web.get("/evaluation/<int:number>")
@require(Permission.EVALUATION_READ)
def evaluation_run(number: int) -> ResponseReturnValue:
    move, after = request.args.get("move", ""), request.args.get("after", "")[:_LONGEST_CODE]
    wanted = move if len(move) == len("BC") and set(move) <= set(GRADES) else ""
    with looking(current_desk(), current_actor(), Permission.EVALUATION_READ) as work:
        file = run_file(work, number, move=wanted, after=after)
        return render_template(
            "evaluation/run.html", file=file, run=file.line.run, move=wanted, grades=tuple(GRADES), moment=_moment
        )


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _list(problem: ServiceFault | None = None) -> ResponseReturnValue:
    desk = current_desk()
    with looking(desk, current_actor(), Permission.EVALUATION_READ) as work:
        page = render_template(
            "evaluation/list.html",
            lines=run_lines(work),
            problem=problem,
            today=today(desk.clock),
            day_of_month=desk.settings.evaluation_day,
        )
    return page, problem.status if problem is not None else 200
