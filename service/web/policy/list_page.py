"""Changes of the rules 政策变更一览: drafts, versions in force, and simulations of any two sets of rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.catalogue import catalogue
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.policy.reading import change_lines, simulation_lines, version_lines
from service.operations.policy.simulating import NONE, SAMPLE, Wanted, ask_simulation
from service.operations.weigh import DEFAULT_PACK
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice
from workflows.policy import POLICY

_MOST_DIGITS = 9


@web.get("/policy")
@require(Permission.POLICY_READ)
def policy_list() -> ResponseReturnValue:
    return _page({})


@web.post("/policy/simulations")
@require(Permission.POLICY_DRAFT)
def policy_compare() -> ResponseReturnValue:
    """Simulate any two packs, profiles or versions."""
    typed = {
        name: request.form.get(name, "").strip() for name in ("before", "after", "as_of", "scope", "sample", "seed")
    }
    try:
        wanted = wanted_of(typed)
        row = ask_simulation(current_desk(), current_actor(), wanted)
    except (Invalid, NotFound, Conflict) as fault:
        return _page(typed, fault)
    return redirect(url_for("web.policy_simulation", simulation=row.id), 303)


def wanted_of(typed: Mapping[str, str], change: str | None = None) -> Wanted:
    """What was asked for on a form. Raises Invalid."""
    try:
        as_of = date.fromisoformat(typed["as_of"])
    except ValueError as error:
        raise Invalid("bad_date", "日期应写成 2026-11-21 这样的年-月-日", field="as_of") from error
    size, scope = typed["sample"], typed["scope"] or NONE
    if scope == SAMPLE and not (size.isascii() and size.isdigit() and len(size) <= _MOST_DIGITS):
        raise Invalid("bad_sample", "请写明抽多少家，如 10000", field="sample")
    return Wanted(
        as_of=as_of,
        scope=scope,
        change=change,
        before=typed.get("before", ""),
        after=typed.get("after", ""),
        sample=int(size) if scope == SAMPLE else None,
        seed=typed["seed"],
    )


def _page(typed: Mapping[str, str], problem: ServiceFault | None = None) -> ResponseReturnValue:
    desk = current_desk()
    with looking(desk, current_actor(), Permission.POLICY_READ) as work:
        changes, versions = change_lines(work.session), version_lines(work.session)
        simulations = simulation_lines(work.session)
    day = today(desk.clock)
    page = render_template(
        "policy/list.html",
        changes=changes,
        versions=versions,
        simulations=simulations,
        names=[DEFAULT_PACK, *catalogue().profile_names(), *(f"{v.version.pack}@{v.version.number}" for v in versions)],
        typed=typed,
        problem=problem,
        today=day,
        words=CaseWords(current_voice(), POLICY),
    )
    return page, problem.status if problem is not None else 200
