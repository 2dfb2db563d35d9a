"""The table of contents of a draft 修改目录: its tables, its files, what is wrong and what was changed so far."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rulesets.editing.annex import annex_of
from rulesets.editing.cells import Table
from rulesets.editing.differences import differences
from rulesets.editing.documents import readable
from rulesets.editing.examples import example_changes
from rulesets.editing.tables import Tables
from rulesets.loading.changing import may_change, touched
from service.access.permissions import Permission
from service.access.require import require
from service.faults import ServiceFault
from service.web.blueprint import web
from service.web.policy.edit_checking import answer_for
from service.web.policy.edit_draft import Draft, draft_of
from service.web.speaking import current_voice

_GROUPS = (
    ("scoring", ("model", "indicator")),
    ("features", ("feature",)),
    ("grading", ("grade", "deductions")),
    ("supervision", ("tiers", "measures", "sampling", "caps")),
    ("readings", ("readings",)),
    ("cases", ("cases",)),
)
_NUMBERED = ("model", "indicator")


@web.get("/policy/<number>/edit")
@require(Permission.POLICY_READ)
def policy_edit(number: str) -> ResponseReturnValue:
    return contents_page(draft_of(number))


def contents_page(draft: Draft, problem: ServiceFault | None = None, what: str = "") -> ResponseReturnValue:
    """The contents; with ``problem``, beside the form ``what`` that it came from."""
    tables = draft.tables()
    found = draft.findings()
    page = render_template(
        "policy/edit.html",
        draft=draft,
        groups=_grouped(tables),
        unreadable=tables.unreadable,
        faults={table.id: sum(1 for item in found.items if _belongs(tables, table, item.file, item.field))
                for table in tables.items},
        changed=touched(draft.base, draft.files),
        differences=len(differences(draft.base, draft.files)),
        examples=example_changes(draft.base, draft.files),
        annex=annex_of(readable(draft.files)),
        files={name: may_change(name) for name in sorted(draft.files)},
        answer=answer_for(draft, draft.files, current_voice()),
        problem=problem,
        faults_told=getattr(problem, "faults", (problem.message,)) if problem is not None else (),
        what=what,
        done=request.args.get("done"),
    )  # fmt: skip
    return page, problem.status if problem is not None else 200


def _grouped(tables: Tables) -> Mapping[str, list[Table]]:
    """Indicators in the order of their numbers, whichever file they stand in."""
    groups = {name: [table for table in tables.items if table.family in families] for name, families in _GROUPS}
    for found in groups.values():
        found.sort(key=lambda table: (table.family != "model", table.zh) if table.family in _NUMBERED else (False, ""))
    return {name: found for name, found in groups.items() if found}


def _belongs(tables: Tables, table: Table, file: str, field: str) -> bool:
    return bool(field) and file == table.file and tables.of(file, field) is table
