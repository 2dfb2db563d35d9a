"""Worked examples that a draft takes away or alters 算例变动: each with the reason of its author."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.editing.examples import example_changes
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.policy.examples import explain_examples, remove_examples
from service.web.blueprint import web
from service.web.policy.edit_draft import Draft, draft_of, sent_revision

_ACTS = {"explain": explain_examples, "remove": remove_examples}


@web.get("/policy/<number>/edit/examples")
@require(Permission.POLICY_READ)
def policy_examples(number: str) -> ResponseReturnValue:
    return _page(draft_of(number))


@web.post("/policy/<number>/edit/examples")
@require(Permission.POLICY_DRAFT)
def policy_examples_save(number: str) -> ResponseReturnValue:
    """Give a reason for those chosen, or take one away with a reason; on an error everything typed stays."""
    act = "remove" if request.form.get("do") == "remove" else "explain"
    chosen = [name for name in request.form.getlist("example") if name]
    try:
        saved = _ACTS[act](
            current_desk(),
            current_actor(),
            number=number,
            revision=sent_revision(),
            examples=chosen,
            reason=request.form.get("reason", ""),
        )
    except (Invalid, Conflict) as fault:
        return _page(draft_of(number), act, chosen, fault)
    done = "saved" if saved.revision != sent_revision() else "unchanged"
    return redirect(url_for("web.policy_examples", number=number, done=done), 303)


def _page(
    draft: Draft, act: str = "", chosen: list[str] | None = None, problem: ServiceFault | None = None
) -> ResponseReturnValue:
    examples = [line for table in draft.tables().items for line in table.lines if line.sheet == "cases"]
    page = render_template(
        "policy/edit_examples.html",
        draft=draft,
        changes=example_changes(draft.base, draft.files),
        examples=examples,
        act=act,
        chosen=chosen or [],
        reason=request.form.get("reason", "") if problem is not None else "",
        problem=problem,
        done=request.args.get("done"),
    )
    return page, problem.status if problem is not None else 200
