"""What is wrong in a draft 检验结果, and what it changes 修改对照."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from rulesets.editing.differences import differences
from rulesets.editing.findings import EXAMPLE, OTHERS, UNCHANGEABLE, UNPROVED, UNREADABLE
from rulesets.editing.proving import prove_everywhere
from rulesets.editing.text_differences import text_differences
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.policy.in_force import newest_shelf
from service.queries.clauses import citation_of
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.policy.edit_checking import items_of, summary_of
from service.web.policy.edit_draft import draft_of
from service.web.speaking import current_voice

FAMILIES = (UNREADABLE, UNPROVED, EXAMPLE, UNCHANGEABLE, OTHERS)


@web.get("/policy/<number>/edit/findings")
@require(Permission.POLICY_READ)
def policy_findings(number: str) -> ResponseReturnValue:
    """Everything that would keep the change from going on: the pack alone, in every profile, and beside the other packs."""
    draft = draft_of(number)
    with looking(current_desk(), current_actor(), Permission.POLICY_READ) as work:
        shelf = newest_shelf(work.session)
    found = prove_everywhere(draft.files, draft.pack, shelf)
    items = items_of(draft, found, draft.tables())
    return render_template(
        "policy/edit_findings.html",
        draft=draft,
        summary=summary_of(found, 0, current_voice()),
        sound=found.sound,
        families={name: [item for item in items if item.family == name] for name in FAMILIES},
    )


@web.get("/policy/<number>/edit/differences")
@require(Permission.POLICY_READ)
def policy_differences(number: str) -> ResponseReturnValue:
    """First what the rules say otherwise, then the lines of text."""
    draft = draft_of(number)
    return render_template(
        "policy/edit_differences.html",
        draft=draft,
        differences=[(one, _cited(one.clause)) for one in differences(draft.base, draft.files)],
        files=text_differences(draft.base, draft.files),
    )


def _cited(clauses: str) -> str:
    """The places in the documents; a clause that no pack names yet stays an id."""
    return "；".join(dict.fromkeys(citation_of(clause) or clause for clause in clauses.split("、") if clause))
