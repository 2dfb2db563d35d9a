"""One change of the rules 政策变更: where it stands, what it changes, what was proved and simulated, and what may be done now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.editing.examples import example_changes
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.policy.acting import STEPS, take_policy_step
from service.operations.policy.reading import change_file
from service.operations.policy.simulating import ask_simulation
from service.policy.texts import base_texts
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.desk.entries import PREFIX, entries_of
from service.web.desk.words import CaseWords
from service.web.policy.list_page import wanted_of
from service.web.speaking import current_voice
from workflows.policy import POLICY


@web.get("/policy/<number>")
@require(Permission.POLICY_READ)
def policy_change(number: str) -> ResponseReturnValue:
    return _page(number)


@web.post("/policy/<number>/steps/<event>")
@require(Permission.POLICY_READ)
def policy_step(number: str, event: str) -> ResponseReturnValue:
    """Take a step; who may take which, the step itself knows. On an error the page comes back with everything typed."""
    entries = entries_of(request.form)
    revision = request.form.get("revision", "")
    try:
        take_policy_step(
            current_desk(),
            current_actor(),
            number=number,
            revision=int(revision[:9]) if revision.isascii() and revision.isdigit() else -1,
            event=event,
            form={name.removeprefix(PREFIX): text.strip() for name, text in entries.items() if name.startswith(PREFIX)},
        )
    except (Conflict, Invalid) as fault:
        return _page(number, entries=entries, event=event, problem=fault)
    return redirect(url_for("web.policy_change", number=number, done=event), 303)


@web.post("/policy/<number>/simulations")
@require(Permission.POLICY_DRAFT)
def policy_simulate(number: str) -> ResponseReturnValue:
    """Simulate the change as it stands."""
    typed = {name: request.form.get(name, "").strip() for name in ("as_of", "scope", "sample", "seed")}
    try:
        row = ask_simulation(current_desk(), current_actor(), wanted_of(typed, number))
    except (Conflict, Invalid) as fault:
        return _page(number, entries=typed, event="simulate", problem=fault)
    return redirect(url_for("web.policy_simulation", simulation=row.id), 303)


def _page(
    number: str,
    *,
    entries: Mapping[str, str] | None = None,
    event: str | None = None,
    problem: ServiceFault | None = None,
) -> ResponseReturnValue:
    desk, actor = current_desk(), current_actor()
    with looking(desk, actor, Permission.POLICY_READ) as work:
        file = change_file(work, number)
        examples = example_changes(base_texts(work.session, file.change), file.change.files)
    change, day = file.change, today(desk.clock)
    page = render_template(
        "policy/change.html",
        file=file,
        change=change,
        examples=examples,
        steps=[step for step in file.steps if step.event in STEPS],
        proved=change.proved_sha256 == change.content_sha256,
        may_edit=actor.may(Permission.POLICY_DRAFT) and any(step.event == "edit" for step in file.steps),
        may_simulate=actor.may(Permission.POLICY_DRAFT) and change.sha256 is not None,
        suggested={"f.in_force_from": (change.in_force_from or day + timedelta(days=1)).isoformat()},
        entries=entries or {},
        event=event,
        problem=problem,
        done=request.args.get("done"),
        today=day,
        words=CaseWords(current_voice(), POLICY),
    )
    return page, problem.status if problem is not None else 200
