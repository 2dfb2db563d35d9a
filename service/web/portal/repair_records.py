"""What can be repaired, from which day, and why not 可修复的记录: explained before anything is filed."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.records import uscc as codes
from service.access.actor import Actor
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.operations.drafts import open_draft
from service.operations.repair.filing import WIZARD, refuse_where_nothing_can_be_repaired
from service.queries.looking import looking
from service.queries.repairable import repairable_record, repairable_records
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.repair_wizard import RECORD, STEPS
from service.web.speaking import current_voice
from workflows.repair import REPAIR


def code_of(actor: Actor) -> str | None:
    """One's own enterprise; at the counter the one that is named."""
    return actor.uscc or codes.normal_form(request.values.get("uscc", "")) or None


@web.get("/repairs/records")
@require(Permission.REPAIR_FILE)
def repair_records() -> ResponseReturnValue:
    actor = current_actor()
    code = code_of(actor)
    if code is None:
        return redirect(url_for("web.home"))
    with looking(current_desk(), actor, Permission.REPAIR_FILE) as work:
        enterprise, rows = repairable_records(work, code)
        return render_template(
            "repair/records.html", enterprise=enterprise, rows=rows, words=CaseWords(current_voice(), REPAIR)
        )


@web.get("/repairs/new")
@require(Permission.REPAIR_FILE)
def new_repair() -> ResponseReturnValue:
    actor, record = current_actor(), request.args.get("record", "")
    code = code_of(actor)
    if code is None or not record:
        return redirect(url_for("web.repair_records", uscc=None if actor.uscc else code))
    with looking(current_desk(), actor, Permission.REPAIR_FILE) as work:
        enterprise, row = repairable_record(work, code, record)
        return render_template(
            "repair/conditions.html", enterprise=enterprise, row=row, words=CaseWords(current_voice(), REPAIR)
        )


@web.post("/repairs/new")
@require(Permission.REPAIR_FILE)
def begin_repair() -> ResponseReturnValue:
    """The conditions were read; from here on everything is kept in a draft."""
    actor, record, desk = current_actor(), request.form.get("record", "")[:200], current_desk()
    code = code_of(actor)
    if code is None:
        return redirect(url_for("web.home"), 303)
    with looking(desk, actor, Permission.REPAIR_FILE) as work:
        _, row = repairable_record(work, code, record)
        refuse_where_nothing_can_be_repaired(row.found)
    draft = open_draft(desk, actor, wizard=WIZARD, uscc=code, step=STEPS[0], entries={RECORD: record})
    return redirect(url_for("web.repair_wizard", draft=draft), 303)
