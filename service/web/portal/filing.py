"""Filing an objection 提出异议: one page, a review, and a draft behind both. Nothing is lost, nothing is sent before the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.records import uscc as codes
from service.access.actor import Actor
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.faults import in_words
from service.attachments.papers import MOST_PAPERS
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.drafts import drop_draft
from service.operations.objection.filing import LIST_KINDS, Target
from service.operations.objection.from_draft import WIZARD, file_draft
from service.queries.looking import looking
from service.queries.own import Disputable, disputable, receipt
from service.web.blueprint import web
from service.web.desk.entries import entries_of, form_of
from service.web.desk.words import CaseWords
from service.web.portal.objection_draft import (
    NOTHING_KEPT,
    OpenDraft,
    draft_asked_for,
    keep,
    keep_papers,
    open_again,
    take_away,
)
from service.web.sheet.records import details_of
from service.web.speaking import current_voice
from workflows.objection import KINDS, OBJECTION
from workflows.procedure.form import FormFault, check_form
from workflows.procedure.shape import NOWHERE

FORM = OBJECTION.steps_from(NOWHERE, "submit")[0].form
FILED_HERE = tuple(kind for kind in KINDS if kind != "notice")
"""A public notice is objected to on its own page, by anyone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be objected to; ``under_way``: the case that is already open on it."""

    value: str
    label: str
    details: str
    under_way: str | None


@web.get("/objections/new")
@require(Permission.OBJECTION_FILE)
def new_objection() -> ResponseReturnValue:
    actor = current_actor()
    draft, whose = open_again(current_desk(), actor, draft_asked_for())
    code = whose or _code(actor)
    if code is None:
        return render_template("portal/whose.html")
    if draft.id is not None:
        return _form_page(actor, code, dict(draft.entries), list(draft.chosen), draft=draft)
    chosen = [f"record:{record}" for record in request.args.getlist("record")]
    kind = request.args.get("kind", "data" if chosen else "")
    return _form_page(actor, code, {"f.kind": kind}, chosen)


@web.post("/objections/new")
@require(Permission.OBJECTION_FILE)
def file_new_objection() -> ResponseReturnValue:
    """Every way out of the form keeps it as a draft first, so that nothing typed is ever lost."""
    actor, desk = current_actor(), current_desk()
    _, whose = open_again(desk, actor, draft_asked_for())
    code = whose or _code(actor)
    if code is None:
        return redirect(url_for("web.new_objection"), 303)
    entries, chosen = entries_of(request.form), request.form.getlist("target")
    wish, _, which = request.form.get("do", "review").partition(":")
    number = draft_asked_for()
    try:
        number = keep(desk, actor, code, entries, chosen)
        keep_papers(desk, actor, number)
        if wish == "drop":
            take_away(desk, actor, number, which)
        if wish in ("edit", "save", "drop"):
            return redirect(url_for("web.new_objection", draft=number, saved=1 if wish == "save" else None), 303)
        form = form_of([field for field in FORM if field.kind != "files"], entries)
        if wish == "review":
            _check(form, chosen)
            return _review_page(actor, code, entries, chosen, open_again(desk, actor, number)[0])
        targets = [Target(kind, label) for kind, _, label in (value.partition(":") for value in chosen)]
        filed = file_draft(desk, actor, draft=number, uscc=code, targets=targets, form=form)
    except (Invalid, Conflict, NotFound) as fault:
        return _form_page(actor, code, entries, chosen, fault, draft=_again(actor, number))
    return redirect(url_for("web.objection_receipt", number=filed.number), 303)


takes_files("web.file_new_objection")


@web.post("/objections/drafts/<int:draft>/drop")
@require(Permission.DRAFT_WRITE)
def drop_objection_draft(draft: int) -> ResponseReturnValue:
    drop_draft(current_desk(), current_actor(), id=draft, wizard=WIZARD)
    return redirect(url_for("web.own_objections"), 303)


def _again(actor: Actor, number: int | None) -> OpenDraft:
    """What is kept after a fault, as the next saving has to know its revision."""
    try:
        return open_again(current_desk(), actor, number)[0]
    except NotFound:
        return NOTHING_KEPT


def _check(form: Mapping[str, Any], chosen: Sequence[str]) -> None:
    try:
        check_form(FORM, form)
    except FormFault as fault:
        raise Invalid("bad_form", fault.message, field=fault.field) from fault
    if not chosen:
        raise Invalid("no_target", "请至少选择一项有异议的记录或评价结果", field="targets")


@web.get("/objections/receipts/<number>")
@require(Permission.CASE_READ)
def objection_receipt(number: str) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.CASE_READ) as work:
        application, rows = receipt(work, number)
    return render_template("portal/receipt.html", application=application, rows=rows, words=CaseWords(current_voice()))


def _code(actor: Actor) -> str | None:
    """The enterprise that the objection is for: one's own, at the counter the one that is named."""
    if actor.uscc is not None:
        return actor.uscc
    named = codes.normal_form(request.values.get("uscc", ""))
    return named or None


def _found(actor: Actor, code: str) -> Disputable:
    with looking(current_desk(), actor, Permission.OBJECTION_FILE) as work:
        return disputable(work, code)


def _choices(found: Disputable) -> tuple[list[Choice], list[Choice]]:
    voice = current_voice()
    words = CaseWords(voice)
    records = []
    for record in reversed(found.dossier.records):
        if record.revoked:
            continue
        label = voice.say("record.named", kind=words.record_kind(record.kind), day=record.date)
        details = [details_of(record, found.today, voice), record.source or "", record.id]
        if record.kind in LIST_KINDS:
            details.insert(0, voice.say("filing.is_listing"))
        told = " · ".join(part for part in details if part)
        records.append(Choice(f"record:{record.id}", label, told, found.under_way.get(record.id)))
    results = [
        Choice(
            f"assessment:{row.number}",
            voice.say("matter.result", number=row.number),
            voice.say(
                "filing.result_details",
                day=row.as_of,
                grade=row.grade,
                score=voice.say("grade.no_score") if row.score is None else row.score,
            ),
            None,
        )
        for row in found.results
    ]
    return records, results


def _form_page(
    actor: Actor,
    code: str,
    entries: dict[str, str],
    chosen: list[str],
    problem: ServiceFault | None = None,
    *,
    draft: OpenDraft = NOTHING_KEPT,
) -> ResponseReturnValue:
    found = _found(actor, code)
    records, results = _choices(found)
    page = render_template(
        "portal/new.html",
        found=found,
        records=records,
        results=results,
        entries=entries,
        chosen=chosen,
        kinds=FILED_HERE,
        fields=[field for field in FORM if field.kind != "files" and field.name != "kind"],
        problem=problem,
        draft=draft,
        saved="saved" in request.args,
        most_size=in_words(current_desk().settings.attachment_max_bytes),
        most=MOST_PAPERS,
        at_counter=actor.uscc is None,
        words=CaseWords(current_voice()),
    )
    return page, problem.status if problem is not None else 200


def _review_page(
    actor: Actor, code: str, entries: dict[str, str], chosen: list[str], draft: OpenDraft
) -> ResponseReturnValue:
    found = _found(actor, code)
    every = [choice for listed in _choices(found) for choice in listed]
    return render_template(
        "portal/review.html",
        found=found,
        choices=[choice for choice in every if choice.value in chosen],
        entries=entries,
        chosen=chosen,
        draft=draft,
        fields=[field for field in FORM if field.kind != "files"],
        at_counter=actor.uscc is None,
        words=CaseWords(current_voice()),
    )
