"""The declaration wizard 自主申报: type, facts, papers, truth commitment, review. Every page is kept before anything else happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.form.procedures import DeclarationRules, DeclarationTypeRule
from rulesets.records import uscc as codes
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.faults import in_words
from service.attachments.papers import MOST_PAPERS
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.calendar import today_of
from service.operations.declaration.filing import SERIES, file_declaration, truth_text
from service.operations.declaration.rules import rules_of
from service.operations.declaration.stating import choices_of, happened_on, read_facts
from service.operations.declaration.view import FactLine, facts_in_words
from service.operations.drafts import (
    drop_draft,
    drop_paper,
    keep_paper,
    look_at_draft,
    open_draft,
    papers_of_draft,
    save_draft,
)
from service.queries.looking import looking
from service.store.draft import Draft, DraftPaper
from service.store.enterprise import Enterprise
from service.web.blueprint import web
from service.web.portal.declaration_entries import (
    PAGES,
    facts_typed,
    merged,
    signature_of,
    statement_of,
    typed_on,
)


@dataclass(frozen=True)
class OpenDeclaration:
    """A draft as it lies there; ``facts`` and ``commitment`` once the facts hold."""

    draft: Draft
    enterprise: Enterprise
    rule: DeclarationTypeRule
    papers: Sequence[DraftPaper]
    facts: tuple[FactLine, ...]
    commitment: str | None
    today: date


@web.get("/declarations/new")
@require(Permission.DECLARATION_FILE)
def new_declaration() -> ResponseReturnValue:
    return _choosing(None)


@web.post("/declarations/new")
@require(Permission.DECLARATION_FILE)
def begin_declaration() -> ResponseReturnValue:
    actor = current_actor()
    uscc = actor.uscc or codes.normal_form(request.form.get("uscc", ""))
    kind = request.form.get("type", "")
    try:
        if _rules().type_of(kind) is None:
            raise Invalid("unknown_declaration_type", "请选择申报类型", field="type")
        draft = open_draft(current_desk(), actor, wizard=SERIES, uscc=uscc, step=PAGES[0], entries={"type": kind})
    except (Invalid, NotFound, Conflict) as fault:
        return _choosing(fault)
    return redirect(url_for("web.declaring", draft=draft, page=PAGES[0]), 303)


@web.get("/declarations/drafts/<int:draft>/<page>")
@require(Permission.DECLARATION_FILE)
def declaring(draft: int, page: str) -> ResponseReturnValue:
    return _page(draft, _known(page), None)


@web.post("/declarations/drafts/<int:draft>/<page>")
@require(Permission.DECLARATION_FILE)
def go_on_declaring(draft: int, page: str) -> ResponseReturnValue:
    """Keep the page, then go where the button says. What was typed stays also where it is wrong."""
    actor, desk = current_actor(), current_desk()
    wish, _, which = request.form.get("do", "next").partition(":")
    here = _known(page)
    opened = _open(draft)
    try:
        entries = merged(opened.draft.entries, here, typed_on(here, request.form))
        kept = save_draft(desk, actor, id=draft, wizard=SERIES, revision=_revision(), step=here, entries=entries)
        for file in request.files.getlist("paper"):
            if file.filename:
                keep_paper(desk, actor, id=draft, wizard=SERIES, name=file.filename, stream=file.stream)
        if wish == "drop":
            drop_paper(desk, actor, id=draft, wizard=SERIES, paper_id=int(which[:9]) if which.isdigit() else 0)
            return redirect(url_for("web.declaring", draft=draft, page=here), 303)
        if wish == "save":
            return redirect(url_for("web.own_declarations", saved=1) if actor.uscc else url_for("web.queue"), 303)
        if wish == "back":
            return redirect(url_for("web.declaring", draft=draft, page=PAGES[max(0, PAGES.index(here) - 1)]), 303)
        if wish == "keep":
            return redirect(url_for("web.declaring", draft=draft, page=here), 303)
        if here == "facts":
            _check_facts(opened.rule, kept.entries, opened.today)
        if here == "sign" and not (signature_of(kept.entries).agreed and signature_of(kept.entries).name.strip()):
            agreed = signature_of(kept.entries).agreed
            raise Invalid(
                "unsigned_commitment", "请填写签署人，并勾选同意承诺内容", field="signer" if agreed else "agreed"
            )
        if here == PAGES[-1]:
            number = file_declaration(
                desk,
                actor,
                uscc=opened.enterprise.uscc,
                statement=statement_of(opened.rule, kept.entries),
                signature=signature_of(kept.entries),
                draft=draft,
            )
            return redirect(url_for("web.own_declaration", number=number, done="submit"), 303)
    except (Invalid, Conflict) as fault:
        return _page(draft, here, fault)
    return redirect(url_for("web.declaring", draft=draft, page=PAGES[PAGES.index(here) + 1]), 303)


takes_files("web.go_on_declaring")


@web.post("/declarations/drafts/<int:draft>/drop")
@require(Permission.DECLARATION_FILE)
def drop_declaration_draft(draft: int) -> ResponseReturnValue:
    drop_draft(current_desk(), current_actor(), id=draft, wizard=SERIES)
    return redirect(url_for("web.own_declarations"), 303)


def _choosing(problem: ServiceFault | None) -> ResponseReturnValue:
    page = render_template(
        "declaration/choose.html",
        rules=_rules(),
        chosen=request.values.get("type") or request.args.get("kind", ""),
        uscc=request.values.get("uscc", ""),
        at_counter=current_actor().uscc is None,
        problem=problem,
    )
    return page, problem.status if problem is not None else 200


def _page(draft: int, page: str, problem: ServiceFault | None) -> ResponseReturnValue:
    opened = _open(draft)
    if page in ("sign", "review") and opened.commitment is None and problem is None:
        # Nothing can be signed or handed in before the facts hold.
        return redirect(url_for("web.declaring", draft=draft, page="facts"), 303)
    rendered = render_template(
        f"declaration/page_{page}.html",
        opened=opened,
        entries=opened.draft.entries,
        page=page,
        pages=PAGES,
        problem=problem,
        choices_of=choices_of,
        most_size=in_words(current_desk().settings.attachment_max_bytes),
        most=MOST_PAPERS,
        at_counter=current_actor().uscc is None,
    )
    return rendered, problem.status if problem is not None else 200


def _open(draft: int) -> OpenDeclaration:
    """Raises NotFound, also for a draft of another enterprise."""
    with looking(current_desk(), current_actor(), Permission.DECLARATION_FILE) as work:
        found = look_at_draft(work, draft, SERIES)
        enterprise = work.session.get_one(Enterprise, found.enterprise_id)
        rule = rules_of(work).type_of(str(found.entries.get("type", "")))
        if rule is None:
            raise NotFound("unknown_draft", "这份草稿的申报类型已经不再适用，请重新申报")
        papers = tuple(papers_of_draft(work.session, found.id))
        today = today_of(work)
    try:
        facts = _check_facts(rule, found.entries, today)
    except Invalid:
        return OpenDeclaration(found, enterprise, rule, papers, (), None, today)
    text = truth_text(enterprise, rule.label.zh, happened_on(rule, facts).isoformat())
    return OpenDeclaration(found, enterprise, rule, papers, facts_in_words(rule, facts), text, today)


def _check_facts(rule: DeclarationTypeRule, entries: dict[str, Any], today: date) -> dict[str, Any]:
    facts = read_facts(rule, facts_typed(rule, entries), today)
    for name, label in (("contact", "联系人"), ("phone", "联系电话")):
        if not str(entries.get(name, "")).strip():
            raise Invalid("missing_text", f"请填写“{label}”", field=name)
    return facts


def _rules() -> DeclarationRules:
    with looking(current_desk(), current_actor(), Permission.DECLARATION_FILE) as work:
        return rules_of(work)


def _known(page: str) -> str:
    if page not in PAGES:
        raise NotFound("unknown_page", "没有这一页")
    return page


def _revision() -> int:
    text = request.form.get("draft_revision", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else -1
