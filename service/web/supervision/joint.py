"""Joint incentives and sanctions 联合奖惩: what was pushed, starting one from a list entry, and what an enterprise sees of its own."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.joint.starting import find_entry, start_joint
from service.operations.joint.units import reading_unit, units_with_accounts
from service.operations.operation import Work
from service.queries.joint import JointRow, joint_of_entry, joint_page
from service.queries.looking import looking
from service.queries.own import own_cases
from service.store.history import find_enterprise
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice
from workflows.joint import JOINT

# An enterprise takes no step of these cases, so the page needs no way to take one.
PAGES = OwnPages("joint", "web.own_joint", "web.own_joint", "joint/own.html")
STATES = tuple(state.id for state in JOINT.states)
_ENTRIES = ("uscc", "entry", "unit")


@web.get("/joint")
@require(Permission.DESK_WORK)
def joint_list() -> ResponseReturnValue:
    state, after = request.args.get("state", ""), request.args.get("after", "")
    actor = current_actor()
    with looking(current_desk(), actor, Permission.DESK_WORK) as work:
        chosen = state if state in STATES else None
        beyond = int(after[:9]) if after.isascii() and after.isdigit() else None
        found = joint_page(work, state=chosen, after=beyond)
        unit = reading_unit(work)
    return render_template(
        "joint/list.html", found=found, chosen=chosen, unit=unit, states=STATES, words=CaseWords(current_voice(), JOINT)
    )


@web.get("/joint/start")
@require(Permission.JOINT_START)
def joint_start() -> ResponseReturnValue:
    return _start_page({name: request.args.get(name, "").strip()[:200] for name in _ENTRIES}, None)


@web.post("/joint/start")
@require(Permission.JOINT_START)
def start_joint_case() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip()[:200] for name in _ENTRIES}
    try:
        number = start_joint(current_desk(), current_actor(), **typed)
    except (Invalid, Conflict, NotFound) as fault:
        return _start_page(typed, fault)
    return redirect(url_for("web.desk_case", number=number), 303)


def _start_page(typed: dict[str, str], problem: ServiceFault | None) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.JOINT_START) as work:
        page = render_template(
            "joint/start.html",
            typed=typed,
            problem=problem,
            units=units_with_accounts(work),
            standing=_standing(work, typed),
            words=CaseWords(current_voice(), JOINT),
        )
    return page, problem.status if problem is not None else 200


def _standing(work: Work, typed: dict[str, str]) -> tuple[JointRow, ...]:
    """What is under way on the entry already; nothing while it is not named, or not to be found."""
    if not (typed["uscc"] and typed["entry"]):
        return ()
    try:
        found = find_entry(work, find_enterprise(work.session, typed["uscc"]), typed["entry"])
    except ServiceFault:
        return ()
    return joint_of_entry(work, found.key)


@web.get("/own-joint")
@require(Permission.CASE_READ)
def own_joints() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.joint_list"))
    with looking(current_desk(), actor, Permission.CASE_READ) as work:
        rows = own_cases(work, actor.uscc, "joint")
    return render_template("joint/own_list.html", rows=rows, words=CaseWords(current_voice(), JOINT))


@web.get("/own-joint/<number>")
@require(Permission.CASE_READ)
def own_joint(number: str) -> ResponseReturnValue:
    return PAGES.page(number)
