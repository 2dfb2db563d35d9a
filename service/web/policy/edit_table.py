"""One table of a draft as a form 表格修改: check while typing, save, copy or remove a row, take a whole indicator or feature away."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.editing.annex import annex_of
from rulesets.editing.cells import Table
from rulesets.editing.documents import readable
from rulesets.editing.uses import uses_of
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, NotFound, ServiceFault
from service.operations.policy.adding import remove_whole, used_sort, whole_line
from service.operations.policy.editing import EditInvalid, add_line, remove_line, save_cells
from service.store.policy import PolicyChange
from service.web.blueprint import web
from service.web.policy.edit_checking import Answer, check_table
from service.web.policy.edit_draft import Draft, draft_of, sent_revision
from service.web.policy.edit_form import NOTHING, Entered, entered, form_lines, keyed_lines, named_cells
from service.web.speaking import current_voice


@web.get("/policy/<number>/edit/tables/<table>")
@require(Permission.POLICY_READ)
def policy_table(number: str, table: str) -> ResponseReturnValue:
    draft = draft_of(number)
    return _page(draft, _table(draft, table))


@web.post("/policy/<number>/edit/tables/<table>")
@require(Permission.POLICY_DRAFT)
def policy_table_save(number: str, table: str) -> ResponseReturnValue:
    """Save, or with the button of that name only check; whatever happens, what was typed stays on the page."""
    typed, draft = entered(), draft_of(number)
    shown = _table(draft, table)
    if request.form.get("do") == "check":
        return _page(draft, shown, typed, check_table(draft, shown, typed, current_voice()))
    if sent_revision() != draft.revision:
        return _page(draft, shown, typed, problem=_outdated(draft))
    try:
        saved = save_cells(
            current_desk(),
            current_actor(),
            number=number,
            revision=draft.revision,
            table=table,
            typed=typed.in_cells(shown),
        )
    except EditInvalid as fault:
        names = {cell.name: name for name, cell in named_cells(shown)}
        fields = {names[cell]: [message] for cell, message in fault.cells.items()}
        return _page(draft, shown, typed, Answer("", False, [], fields), problem=fault)
    except Conflict as fault:
        again = draft_of(number)
        return _page(again, _table(again, table), typed, problem=fault)
    return _saved(draft, saved, table)


@web.post("/policy/<number>/edit/tables/<table>/check")
@require(Permission.POLICY_DRAFT)
def policy_table_check(number: str, table: str) -> ResponseReturnValue:
    """The check of what is being typed, for the script of the page. Nothing is saved."""
    draft = draft_of(number)
    return jsonify(check_table(draft, _table(draft, table), entered(), current_voice()).as_json())


@web.post("/policy/<number>/edit/tables/<table>/rows")
@require(Permission.POLICY_DRAFT)
def policy_table_rows(number: str, table: str) -> ResponseReturnValue:
    """Copy a row under a new id, or remove one."""
    draft = draft_of(number)
    shown = _table(draft, table)
    line = next((line for key, line in keyed_lines(shown) if key == request.form.get("row", "")), None)
    desk, actor, revision = current_desk(), current_actor(), sent_revision()
    try:
        if line is None:
            raise EditInvalid("no_row", ["请先选择一行"])
        if request.form.get("do") == "remove":
            saved = remove_line(desk, actor, number=number, revision=revision, table=table, line=line.field)
        else:
            identifier = request.form.get("id", "")
            saved = add_line(
                desk, actor, number=number, revision=revision, table=table, line=line.field, identifier=identifier
            )
    except (EditInvalid, Conflict, NotFound) as fault:
        again = draft_of(number)
        return _page(again, _table(again, table), problem=fault, row=True)
    return _saved(draft, saved, table)


@web.post("/policy/<number>/edit/tables/<table>/remove")
@require(Permission.POLICY_DRAFT)
def policy_table_remove(number: str, table: str) -> ResponseReturnValue:
    """Take an indicator or a feature away; while it is used somewhere, the page says where."""
    try:
        remove_whole(current_desk(), current_actor(), number=number, revision=sent_revision(), table=table)
    except (EditInvalid, Conflict) as fault:
        again = draft_of(number)
        return _page(again, _table(again, table), problem=fault, row=True)
    return redirect(url_for("web.policy_edit", number=number, done="saved"), 303)


def _table(draft: Draft, name: str) -> Table:
    found = draft.tables().named(name)
    if found is None:
        raise NotFound("unknown_table", "规则包里没有这张表；文件可能已改名，或读不出来")
    return found


def _outdated(draft: Draft) -> Conflict:
    return Conflict("outdated", f"{draft.number} 已被他人改动；下面保留了填写的内容，请核对后再保存")


def _saved(draft: Draft, saved: PolicyChange, table: str) -> ResponseReturnValue:
    done = "saved" if saved.revision != draft.revision else "unchanged"
    return redirect(url_for("web.policy_table", number=draft.number, table=table, done=done), 303)


def _page(
    draft: Draft,
    table: Table,
    typed: Entered = NOTHING,
    answer: Answer | None = None,
    problem: ServiceFault | None = None,
    *,
    row: bool = False,
) -> ResponseReturnValue:
    whole = table.family in ("indicator", "feature")
    page = render_template(
        "policy/edit_table.html",
        draft=draft,
        table=table,
        whole=used_sort(table) if whole else "",
        uses=uses_of(used_sort(table), whole_line(table).id, draft.files, draft.pack) if whole else [],
        annex=annex_of(readable(draft.files)) if table.family in ("indicator", "model") else None,
        lines=form_lines(table, typed),
        lost=typed.lost(table),
        answer=answer or check_table(draft, table, NOTHING, current_voice()),
        asked=answer is not None,
        problem=problem,
        row_problem=row,
        done=request.args.get("done"),
    )
    return page, problem.status if problem is not None else 200
