"""Beginning a change 起草政策变更: which pack, under which title, and why."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.catalogue import catalogue
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.policy.drafting import create_change
from service.web.blueprint import web

_FIELDS = ("pack", "title", "reason")


@web.get("/policy/new")
@require(Permission.POLICY_DRAFT)
def policy_new() -> ResponseReturnValue:
    return _page({"pack": request.args.get("pack", "")})


@web.post("/policy/new")
@require(Permission.POLICY_DRAFT)
def policy_create() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    try:
        made = create_change(
            current_desk(), current_actor(), title=typed["title"], pack=typed["pack"], reason=typed["reason"]
        )
    except (Invalid, NotFound, Conflict) as fault:
        return _page(typed, fault)
    return redirect(url_for("web.policy_edit", number=made.number, done="created"), 303)


def _page(typed: Mapping[str, str], problem: ServiceFault | None = None) -> ResponseReturnValue:
    shelf = catalogue()
    packs = [shelf.pack(name) for name in shelf.pack_names()]
    page = render_template("policy/edit_new.html", packs=packs, typed=typed, problem=problem)
    return page, problem.status if problem is not None else 200
