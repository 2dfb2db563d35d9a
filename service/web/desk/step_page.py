"""One step of a case 办理: its form from the table of the procedure, for decisions a preview first, and nothing lost on an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.errors import DossierFault
from rulesets.records.kinds import KINDS
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.fault_answers import from_dossier
from service.faults import Conflict, Invalid, ServiceFault
from service.letters.rehearsal import rehearse
from service.operations.cases.stepping import take_case_step
from service.operations.objection.correction import preview
from service.operations.objection.stepping import take_step
from service.operations.weigh import weigh
from service.queries.case import ObjectionFile
from service.queries.clauses import citation_of
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.desk.comparing import MORE_ROWS, first_rows
from service.web.desk.corrections import (
    WITH_CORRECTIONS,
    blocks_of,
    corrections_of,
    first_entries,
    with_new,
    with_record,
    without,
)
from service.web.desk.difference import Difference, difference
from service.web.desk.entries import as_entries, entries_of, form_of
from service.web.desk.papers import letter_preview, usual_remedy
from service.web.desk.stale import stale_page
from service.web.desk.viewing import OpenCase, look_again
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice
from workflows.procedure.form import FormFault, check_form
from workflows.procedure.shape import Step


@web.get("/desk/cases/<number>/steps/<event>")
@require(Permission.DESK_WORK)
def desk_step(number: str, event: str) -> ResponseReturnValue:
    opened = _look(number)
    step = _allowed(opened, event)
    return _form_page(opened, step, _fresh(opened, step))


@web.post("/desk/cases/<number>/steps/<event>")
@require(Permission.DESK_WORK)
def take_desk_step(number: str, event: str) -> ResponseReturnValue:
    opened = _look(number)
    entries = entries_of(request.form)
    wish, _, which = request.form.get("do", "confirm").partition(":")
    if _seen_revision() != opened.file.case.revision:
        return stale_page(opened, event, entries, _seen_event())
    step = _allowed(opened, event)
    if wish == "row":
        return _form_page(opened, step, entries, more_rows=MORE_ROWS)
    if wish == "pick":
        return _form_page(
            opened, step, with_record(objection_of(opened), entries, request.form.get("pick", "")), focus="blocks"
        )
    if wish == "add":
        return _form_page(
            opened, step, with_new(objection_of(opened), entries, request.form.get("new_kind", "")), focus="blocks"
        )
    if wish == "drop":
        return _form_page(opened, step, without(entries, which), focus="blocks")
    if wish == "edit":
        return _form_page(opened, step, entries)
    try:
        if wish == "preview" or (step.previewed and wish != "decide"):
            return _preview_page(opened, step, entries)
        _take(opened, step, entries)
    except Conflict as fault:
        if fault.code == "outdated":
            return stale_page(_look(number), event, entries, _seen_event())
        return _form_page(opened, step, entries, problem=fault)
    except DossierFault as fault:
        return _form_page(opened, step, entries, problem=from_dossier(fault))
    except Invalid as fault:
        return _form_page(opened, step, entries, problem=fault)
    return redirect(url_for("web.desk_case", number=opened.file.case.number, _anchor="history"), 303)


def _take(opened: OpenCase, step: Step, entries: dict[str, str]) -> None:
    case, form = opened.file.case, form_of(step.form, entries)
    if isinstance(opened.file, ObjectionFile):
        take_step(
            current_desk(),
            current_actor(),
            number=case.number,
            revision=case.revision,
            event=step.event,
            form=form,
            corrections=corrections_of(opened.file, entries) if step.event in WITH_CORRECTIONS else (),
        )
    else:
        take_case_step(
            current_desk(), current_actor(), number=case.number, revision=case.revision, event=step.event, form=form
        )


def objection_of(opened: OpenCase) -> ObjectionFile:
    """Raises Conflict: corrections belong to objections alone."""
    if not isinstance(opened.file, ObjectionFile):
        raise Conflict("no_correction_here", "这一步不能同时更正记录")
    return opened.file


def _look(number: str) -> OpenCase:
    with looking(current_desk(), current_actor(), Permission.DESK_WORK) as work:
        return look_again(work, number)


def _allowed(opened: OpenCase, event: str) -> Step:
    step = opened.step(event)
    if step is None:
        state = CaseWords(current_voice(), opened.file.procedure).state(opened.file.case.state)
        raise Conflict("not_in_this_state", f"办件现为“{state}”，您现在不能这样办理，请回到办件查看")
    return step


def _fresh(opened: OpenCase, step: Step) -> dict[str, str]:
    """What a form starts with: the clause of the step, the usual remedy, the record as held, today."""
    file = opened.file
    values = {}
    for field in step.form:
        if field.name == "clause":
            values["clause"] = citation_of(step.clause)
        elif field.name == "remedy":
            values["remedy"] = usual_remedy()
        elif field.name == "checked_on":
            values["checked_on"] = file.today.isoformat()
        elif field.name == "source_unit" and isinstance(file, ObjectionFile) and file.then is not None:
            values["source_unit"] = file.then.source or ""
        elif field.kind == "user" and step.event == "assign" and file.case.handler_id is None:
            actor = current_actor()
            mine = any(person.id == actor.user_id for person in opened.people)
            values[field.name] = str(actor.user_id) if mine and opened.role == "caseworker" else ""
    if not isinstance(file, ObjectionFile):
        return as_entries(values, ())
    rows = first_rows(file, CaseWords(current_voice())) if any(field.kind == "rows" for field in step.form) else ()
    corrections = first_entries(file) if step.event in WITH_CORRECTIONS else {}
    return {**as_entries(values, rows), **corrections}


def _form_page(
    opened: OpenCase,
    step: Step,
    entries: dict[str, str],
    *,
    problem: ServiceFault | None = None,
    more_rows: int = 0,
    focus: str = "",
) -> ResponseReturnValue:
    file = opened.file
    corrects = isinstance(file, ObjectionFile) and step.event in WITH_CORRECTIONS
    page = render_template(
        "desk/step.html",
        opened=opened,
        file=file,
        case=file.case,
        step=step,
        entries=entries,
        more_rows=more_rows,
        blocks=blocks_of(file, entries) if isinstance(file, ObjectionFile) and corrects else (),
        corrects=corrects,
        decides=step.previewed,
        problem=problem,
        focus=focus,
        citation=citation_of(step.clause),
        record_kinds=tuple(KINDS),
        words=CaseWords(current_voice(), file.procedure),
    )
    return page, problem.status if problem is not None else 200


def _preview_page(opened: OpenCase, step: Step, entries: dict[str, str]) -> ResponseReturnValue:
    """What the decision would change, before it is taken; nothing is stored."""
    file = opened.file
    form = form_of(step.form, entries)
    try:
        check_form(step.form, form)
    except FormFault as fault:
        raise Invalid("bad_form", fault.message, field=fault.field) from fault
    if not isinstance(file, ObjectionFile):
        return _rehearsal_page(opened, step, entries, form)
    corrections = corrections_of(file, entries) if step.event in WITH_CORRECTIONS else ()
    idle = next((item for item in corrections if item.action == "correct" and not item.changes), None)
    if idle is not None:
        raise Invalid("nothing_changed", f"记录 {idle.record} 选了“更正”，但没有改动任何一项", record=idle.record)
    if step.event == "data_fixed" and not corrections:
        raise Invalid("no_correction", "请至少更正、撤销或补充一条记录", field="corrections")
    desk = current_desk()
    shown: Difference = difference(
        weigh(desk, file.dossier, file.today), preview(desk, file.dossier, corrections, file.today), current_voice()
    )
    return render_template(
        "desk/preview.html",
        opened=opened,
        file=file,
        case=file.case,
        step=step,
        entries=entries,
        form=form,
        blocks=tuple(block for block in blocks_of(file, entries) if block.action != "none"),
        shown=shown,
        corrections=corrections,
        waits=step.event in ("find_mismatch", "find_stale") and not corrections,
        letter=letter_preview(desk, current_actor(), file.case.number, step.event, form, corrections),
        words=CaseWords(current_voice()),
    )


def _rehearsal_page(
    opened: OpenCase, step: Step, entries: dict[str, str], form: Mapping[str, Any]
) -> ResponseReturnValue:
    """What a decision of any other procedure would change."""
    file = opened.file
    case = file.case
    found = rehearse(
        current_desk(), current_actor(), number=case.number, revision=case.revision, event=step.event, form=form
    )
    return render_template(
        "desk/preview.html",
        opened=opened,
        file=file,
        case=case,
        step=step,
        entries=entries,
        form=form,
        blocks=(),
        shown=difference(found.before, found.after, current_voice()),
        corrections=(),
        waits=False,
        letter=found.letter,
        words=CaseWords(current_voice(), file.procedure),
    )


def _seen_revision() -> int:
    text = request.form.get("revision", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else -1


def _seen_event() -> int:
    text = request.form.get("seen", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
