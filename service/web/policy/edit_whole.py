"""The forms for a new indicator, feature or worked example 新增: closed lists, every choice checked while typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.editing.annex import annex_of
from rulesets.editing.documents import readable
from rulesets.editing.making import WHATS, What, make, sections_of
from rulesets.editing.tables import tables_of
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, NotFound, ServiceFault
from service.operations.policy.adding import add_whole
from service.operations.policy.editing import EditInvalid
from service.web.blueprint import web
from service.web.policy.edit_checking import Answer
from service.web.policy.edit_draft import Draft, draft_of, sent_revision
from service.web.policy.edit_form import TYPED
from service.web.policy.edit_whole_check import check_whole
from service.web.speaking import current_voice

_SHEETS: Mapping[What, str] = {"feature": "features", "indicator": "indicators", "example": "cases"}


@web.get("/policy/<number>/edit/new/<what>")
@require(Permission.POLICY_READ)
def policy_whole(number: str, what: str) -> ResponseReturnValue:
    return _page(draft_of(number), _known(what))


@web.post("/policy/<number>/edit/new/<what>")
@require(Permission.POLICY_DRAFT)
def policy_whole_save(number: str, what: str) -> ResponseReturnValue:
    """Add, or with the button of that name only check; whatever happens, what was typed stays on the page."""
    draft, kind, typed = draft_of(number), _known(what), _typed()
    if request.form.get("do") == "check":
        return _page(draft, kind, typed, check_whole(draft, kind, typed, current_voice()))
    try:
        saved = add_whole(
            current_desk(), current_actor(), number=number, revision=sent_revision(), what=kind, typed=typed
        )
    except EditInvalid as fault:
        answer = check_whole(draft, kind, typed, current_voice())
        answer.fields |= {name: [message] for name, message in fault.cells.items()}
        return _page(draft, kind, typed, answer, fault)
    except Conflict as fault:
        return _page(draft_of(number), kind, typed, problem=fault)
    entry = make(kind, draft.files, typed).entry or {}
    place = next(
        (table.id, line.id)
        for table in tables_of(saved.files).items
        for line in table.lines
        if (line.sheet, line.id) == (_SHEETS[kind], entry.get("id"))
    )
    anchor = f"{_SHEETS[kind]}|{place[1]}"
    return redirect(url_for("web.policy_table", number=number, table=place[0], done="saved", _anchor=anchor), 303)


@web.post("/policy/<number>/edit/new/<what>/check")
@require(Permission.POLICY_DRAFT)
def policy_whole_check(number: str, what: str) -> ResponseReturnValue:
    """The check of what is being typed, for the script of the page. Nothing is saved."""
    kind = _known(what)
    return jsonify(check_whole(draft_of(number), kind, _typed(), current_voice()).as_json())


def _known(what: str) -> What:
    found = next((one for one in WHATS if one == what), None)
    if found is None:
        raise NotFound("unknown_form", "只能新增指标、特征或算例")
    return found


def _typed() -> dict[str, list[str]]:
    return {name.removeprefix(TYPED): request.form.getlist(name) for name in request.form if name.startswith(TYPED)}


def _page(
    draft: Draft,
    what: What,
    typed: Mapping[str, Sequence[str]] | None = None,
    answer: Answer | None = None,
    problem: ServiceFault | None = None,
) -> ResponseReturnValue:
    sections = sections_of(what, draft.files, request.args.get("feature", ""))
    if typed is None:
        typed = {ask.name: [ask.start] for section in sections for ask in section.fields if ask.start}
    page = render_template(
        "policy/edit_whole.html",
        draft=draft,
        what=what,
        sections=sections,
        typed=typed,
        answer=answer or Answer(current_voice().say("policy_edit.fill_in"), True, []),
        annex=annex_of(readable(draft.files)) if what == "indicator" else None,
        problem=problem,
    )
    return page, problem.status if problem is not None else 200
