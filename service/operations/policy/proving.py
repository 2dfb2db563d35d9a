"""Proving a change 检验: all proofs and every worked example, for exactly the texts as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesets.catalogue import Catalogue
from rulesets.editing.proving import prove_everywhere
from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.operation import Desk, Work, operation
from service.operations.policy.simulating import take_up_simulation
from service.operations.policy.standing import find_change, outdated, settle
from service.operations.policy.stepping import begin, conclude
from service.policy.in_force import newest_shelf
from service.store.engine import reading
from service.store.policy import PolicyChange

_MOST_FINDINGS = 500
"""Kept of one check (ours): nobody mends more at once."""


def prove_change(desk: Desk, actor: Actor, *, number: str, revision: int) -> PolicyChange:
    """Check the change and keep what was found; where nothing was, it is proved, and simulated where these texts were before.

    The check takes seconds and holds nobody up: it stands between two transactions. Raises NotFound, Conflict.
    """
    actor.must(Permission.POLICY_DRAFT)
    with reading(desk.engine) as session:
        change = find_change(session, number)
        if change.revision != revision:
            raise outdated(change)
        pack, files = change.pack, change.files
        shelf = newest_shelf(session)
    return _keep_check(desk, actor, number=number, revision=revision, findings=check(files, pack, shelf))


def check(files: Mapping[str, str], pack: str, shelf: Catalogue) -> list[dict[str, Any]]:
    """Everything that keeps the change from going on, as it is kept: file, line, field, text.

    ``shelf`` holds the packs beside which it will stand.
    """
    found = prove_everywhere(files, pack, shelf).blocking[:_MOST_FINDINGS]
    return [
        {"file": item.file, "line": item.line, "field": item.field, "text": _in_words(item.scope, item.message)}
        for item in found
    ]


@operation(Permission.POLICY_DRAFT)
def _keep_check(work: Work, *, number: str, revision: int, findings: list[dict[str, Any]]) -> PolicyChange:
    if findings:
        change, _ = begin(work, number, revision, "edit", {})
        change.findings, change.proved_sha256 = findings, None
        settle(work, change)
        work.audit("policy.check", f"policy:{number}", content_sha256=change.content_sha256, findings=len(findings))
        return change
    change, taken = begin(work, number, revision, "prove", {}, proofs_hold=True)
    change.findings, change.proved_sha256 = [], change.content_sha256
    conclude(work, change, taken, "检验通过：各项证明成立，算例全部相符", sha256=change.sha256)
    take_up_simulation(work, change)
    return change


def _in_words(scope: str, message: str) -> str:
    return f"（{scope}）{message}" if scope else message
