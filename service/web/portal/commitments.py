"""An enterprise's commitments 本企业的信用承诺: those that wait for a signature, those in force, and one of its own accord."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.commitment.kinds import commitment_kinds
from service.operations.commitment.offering import OF_ONES_OWN, sign_own_commitment
from service.operations.commitment.texts import commitment_text
from service.queries.looking import looking
from service.queries.own import own_cases
from service.store.history import find_enterprise
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice
from workflows.commitment import COMMITMENT

PAGES = OwnPages("commitment", "web.own_commitment", "web.take_commitment_step", "commitment/case.html")
_BLANK = "＿＿＿＿"


@web.get("/commitments")
@require(Permission.CASE_READ)
def own_commitments() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue", procedure="commitment"))
    with looking(current_desk(), actor, Permission.CASE_READ) as work:
        rows = own_cases(work, actor.uscc, "commitment")
    return render_template(
        "commitment/list.html",
        rows=rows,
        words=CaseWords(current_voice(), COMMITMENT),
        may_sign=actor.may(Permission.COMMITMENT_SIGN),
    )


@web.get("/commitments/new")
@require(Permission.COMMITMENT_SIGN)
def new_commitment() -> ResponseReturnValue:
    return _form({}, None)


@web.post("/commitments/new")
@require(Permission.COMMITMENT_SIGN)
def sign_new_commitment() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue", procedure="commitment"), 303)
    typed = {name: request.form.get(name, "").strip()[:300] for name in ("type", "matter", "signer", "agreed")}
    try:
        number = sign_own_commitment(
            current_desk(),
            actor,
            uscc=actor.uscc,
            type=typed["type"],
            matter=typed["matter"],
            signer=typed["signer"],
            agreed=typed["agreed"] == "yes",
        )
    except (Invalid, Conflict) as fault:
        return _form(typed, fault)
    return redirect(url_for("web.own_commitment", number=number, done="sign"), 303)


@web.get("/commitments/<number>")
@require(Permission.CASE_READ)
def own_commitment(number: str) -> ResponseReturnValue:
    return PAGES.page(number)


@web.post("/commitments/<number>/steps/<event>")
@require(Permission.CASE_STEP)
def take_commitment_step(number: str, event: str) -> ResponseReturnValue:
    return PAGES.step(number, event)


def _form(typed: dict[str, str], problem: ServiceFault | None) -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue", procedure="commitment"))
    with looking(current_desk(), actor, Permission.COMMITMENT_SIGN) as work:
        enterprise = find_enterprise(work.session, actor.uscc)
        matter = typed.get("matter") or _BLANK
        page = render_template(
            "commitment/new.html",
            enterprise=enterprise,
            kinds=[rule for rule in commitment_kinds() if rule.id in OF_ONES_OWN],
            texts={name: commitment_text(name, enterprise, matter) for name in OF_ONES_OWN},
            typed=typed,
            problem=problem,
            words=CaseWords(current_voice(), COMMITMENT),
        )
    return page, problem.status if problem is not None else 200
