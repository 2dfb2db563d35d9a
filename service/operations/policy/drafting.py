"""Drafting a change 起草: a copy of the rules as they stand, to be edited; and giving it up again."""

from __future__ import annotations

from rulesets.loading.changing import content_sha256
from service.access.permissions import Permission
from service.faults import Invalid
from service.operations.cases.opening import running_number
from service.operations.cases.stepping import refusal, role_of
from service.operations.operation import Work, operation
from service.operations.policy.history import note
from service.operations.policy.stepping import begin, conclude
from service.operations.wording import checked_reason, checked_text
from service.policy.texts import installed_sha256, loaded_sha256, newest_version, version_texts
from service.store.policy import PolicyChange
from workflows.policy import POLICY
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE

MOST_TITLE = 200


@operation(Permission.POLICY_DRAFT)
def create_change(work: Work, *, title: str, pack: str, reason: str, start_from: str | None = None) -> PolicyChange:
    """A draft with the texts of the newest approved version, or of the pack as installed.

    ``start_from`` takes the texts of an earlier version instead (``cangzhou-2021-175@1``, ``@0`` as installed), to go back to it.
    Raises Invalid (unknown_pack, missing_text, bad_version) or NotFound (unknown_version).
    """
    base_sha256 = installed_sha256(pack)
    newest = newest_version(work.session, pack)
    if newest is not None:
        base_sha256 = newest.sha256
    files = version_texts(work.session, pack, _asked(pack, start_from, newest.number if newest else 0))
    try:
        taken = take(POLICY, NOWHERE, "create", role_of(work), {}, {})
    except NotAllowed as refused:
        raise refusal(refused) from refused
    change = PolicyChange(
        number=running_number(work, "策", "policy"),
        title=checked_text(title, "title", most=MOST_TITLE),
        pack=pack,
        base_version=newest.number if newest else None,
        base_sha256=base_sha256,
        state=taken.after,
        files=files,
        content_sha256=content_sha256(files),
        sha256=loaded_sha256(pack, files),
        findings=[],
        reason=checked_reason(reason),
        created_at=work.now,
        created_by=work.actor.label,
    )
    work.session.add(change)
    work.session.flush()
    base = f"{pack}@{newest.number}" if newest else pack
    copied = f"，文本取自 {start_from}" if start_from else ""
    note(work, change, "create", NOWHERE, f"起草：{change.title}（以 {base} 为基础{copied}）", base_sha256=base_sha256)
    return change


@operation(Permission.POLICY_DRAFT)
def withdraw_change(work: Work, *, number: str, revision: int, reason: str) -> PolicyChange:
    """Give a change up before it was approved. Raises NotFound, Conflict, Invalid."""
    change, taken = begin(work, number, revision, "withdraw", {"reason": reason})
    return conclude(work, change, taken, f"撤回：{taken.form['reason']}")


@operation(Permission.POLICY_DRAFT)
def take_back_change(work: Work, *, number: str, revision: int) -> PolicyChange:
    """Take a submitted change back to edit it. Raises NotFound, Conflict."""
    change, taken = begin(work, number, revision, "take_back", {})
    return conclude(work, change, taken, "收回修改")


def _asked(pack: str, start_from: str | None, newest: int) -> int:
    if not start_from:
        return newest
    base, at, number = start_from.partition("@")
    if base != pack or not at or not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise Invalid("bad_version", f"起始版本应写成 {pack}@1 这样", field="start_from")
    return int(number)
