"""Applying for a repair in four short pages 修复申请: statement, papers, commitment, review. Every page saves before it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.faults import in_words
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.commitment.texts import commitment_text
from service.operations.drafts import (
    drop_draft,
    drop_paper,
    keep_paper,
    look_at_draft,
    papers_of_draft,
    save_draft,
)
from service.operations.repair.filing import WIZARD, file_repair, matter_of
from service.operations.repair.rules import papers_to_hand_in
from service.queries.looking import looking
from service.queries.repairable import repairable_record
from service.store.enterprise import Enterprise
from service.web.blueprint import web
from service.web.desk.entries import entries_of, form_of
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice
from workflows.procedure.form import FormFault, check_form
from workflows.procedure.shape import NOWHERE
from workflows.repair import REPAIR

STEPS = ("statement", "papers", "commitment", "review")
RECORD = "record"
FORM = REPAIR.steps_from(NOWHERE, "submit")[0].form
COURT_PAPER = "court_ruling"
_FIELDS = {
    "statement": ("corrected", "effects", "contact", "phone", "plan_on", "plan_until"),
    "commitment": ("signer", "agreed"),
}


@web.get("/repairs/drafts/<int:draft>")
@require(Permission.REPAIR_FILE)
def repair_wizard(draft: int) -> ResponseReturnValue:
    return _page(draft, request.args.get("step"))


@web.post("/repairs/drafts/<int:draft>")
@require(Permission.REPAIR_FILE)
def save_repair(draft: int) -> ResponseReturnValue:
    """Keep what was typed, then go where the button says; a fault leaves the page as it was filled in."""
    desk, actor = current_desk(), current_actor()
    step = request.form.get("step", "")
    wish, _, which = request.form.get("do", "next").partition(":")
    if step not in STEPS:
        raise NotFound("unknown_step", "没有这一步，请从修复列表重新打开草稿")
    kept = _kept(draft)
    entries = {**kept, **_without_ticks(step, kept), **entries_of(request.form)}
    try:
        target = _target(step, wish)
        save_draft(desk, actor, id=draft, wizard=WIZARD, revision=_revision(), step=target, entries=entries)
        if step == "papers":
            _take_papers(draft, which if wish == "drop" else None)
        if wish == "next" and step != "review":
            _check(step, entries)
        if wish == "file":
            number = _file(draft, entries)
            return redirect(url_for("web.own_repair", number=number, done="submit"), 303)
    except (Invalid, Conflict, NotFound) as fault:
        if fault.code == "unknown_draft":
            raise
        return _page(draft, step, entries=entries, problem=fault)
    if wish == "save":
        return redirect(url_for("web.own_repairs"), 303)
    return redirect(url_for("web.repair_wizard", draft=draft, step=step if wish in ("drop", "upload") else target), 303)


takes_files("web.save_repair")


@web.post("/repairs/drafts/<int:draft>/drop")
@require(Permission.REPAIR_FILE)
def drop_repair_draft(draft: int) -> ResponseReturnValue:
    drop_draft(current_desk(), current_actor(), id=draft, wizard=WIZARD)
    return redirect(url_for("web.own_repairs"), 303)


def _page(
    draft: int, step: str | None, *, entries: Mapping[str, Any] | None = None, problem: ServiceFault | None = None
) -> ResponseReturnValue:
    desk, actor = current_desk(), current_actor()
    with looking(desk, actor, Permission.REPAIR_FILE) as work:
        found = look_at_draft(work, draft, WIZARD)
        shown = step if step in STEPS else found.step if found.step in STEPS else STEPS[0]
        enterprise = work.session.get_one(Enterprise, found.enterprise_id)
        _, row = repairable_record(work, enterprise.uscc, str(found.entries.get(RECORD, "")))
        typed = dict(entries if entries is not None else found.entries)
        wanted = list(papers_to_hand_in(row.found))
        if typed.get("f.plan_on") and COURT_PAPER not in wanted:
            wanted.append(COURT_PAPER)
        page = render_template(
            f"repair/{shown}.html",
            draft=found,
            steps=STEPS,
            step=shown,
            row=row,
            enterprise=enterprise,
            fields=[field for field in FORM if field.name in _FIELDS.get(shown, ())],
            all_fields=[field for field in FORM if field.name not in ("agreed",)],
            entries={name: value for name, value in typed.items() if isinstance(value, str)},
            problem=problem,
            papers=papers_of_draft(work.session, draft),
            wanted=wanted,
            labels={item.id: item for item in row.found.papers},
            text=commitment_text("CT-6", enterprise, matter_of(row.record)),
            text_en=commitment_text("CT-6", enterprise, matter_of(row.record), "en"),
            most_size=in_words(desk.settings.attachment_max_bytes),
            words=CaseWords(current_voice(), REPAIR),
        )
    return page, problem.status if problem is not None else 200


def _kept(draft: int) -> dict[str, Any]:
    with looking(current_desk(), current_actor(), Permission.REPAIR_FILE) as work:
        return dict(look_at_draft(work, draft, WIZARD).entries)


def _without_ticks(step: str, kept: Mapping[str, Any]) -> dict[str, str]:
    """A box that is not ticked is not sent; what was ticked before must not stay."""
    return {"f.agreed": ""} if step == "commitment" and "f.agreed" in kept else {}


def _target(step: str, wish: str) -> str:
    place = STEPS.index(step)
    if wish == "back":
        return STEPS[max(0, place - 1)]
    return STEPS[min(place + 1, len(STEPS) - 1)] if wish == "next" else step


def _revision() -> int:
    text = request.form.get("revision", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _take_papers(draft: int, dropped: str | None) -> None:
    desk, actor = current_desk(), current_actor()
    for name in request.files:
        paper = name.removeprefix("paper.")
        for file in request.files.getlist(name):
            if file.filename and paper.isascii() and 0 < len(paper) <= 40:
                keep_paper(desk, actor, id=draft, wizard=WIZARD, name=file.filename, stream=file.stream, paper=paper)
    if dropped is not None:
        number = int(dropped[:9]) if dropped.isascii() and dropped.isdigit() else 0
        drop_paper(desk, actor, id=draft, wizard=WIZARD, paper_id=number)


def _check(step: str, entries: Mapping[str, Any]) -> None:
    """What this page asks for; the whole is checked once more when it is handed in."""
    fields = [field for field in FORM if field.name in _FIELDS.get(step, ())]
    form = form_of(fields, {name: value for name, value in entries.items() if isinstance(value, str)})
    try:
        check_form(fields, form)
    except FormFault as fault:
        raise Invalid("bad_form", fault.message, field=fault.field) from fault
    if step == "commitment" and form.get("agreed") is not True:
        raise Invalid("unsigned_commitment", "请阅读信用修复承诺书并勾选同意", field="agreed")


def _file(draft: int, entries: Mapping[str, Any]) -> str:
    desk, actor = current_desk(), current_actor()
    with looking(desk, actor, Permission.REPAIR_FILE) as work:
        found = look_at_draft(work, draft, WIZARD)
        uscc = work.session.get_one(Enterprise, found.enterprise_id).uscc
    form = form_of(FORM, {name: value for name, value in entries.items() if isinstance(value, str)})
    return file_repair(desk, actor, uscc=uscc, record=str(entries.get(RECORD, "")), form=form, draft=draft)
