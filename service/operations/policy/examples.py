"""Worked examples that a change takes away or alters 算例变动: an act of its own, with the author's reason for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rulesets.editing.changing import drop_row, reason_of
from rulesets.editing.examples import with_reasons
from rulesets.editing.refusal import EditRefused
from rulesets.editing.tables import tables_of
from rulesets.errors import PackError
from service.access.permissions import Permission
from service.operations.operation import Work, operation
from service.operations.policy.editing import EditInvalid, held, keep
from service.operations.wording import checked_reason
from service.policy.texts import base_texts
from service.store.policy import PolicyChange


@operation(Permission.POLICY_DRAFT)
def explain_examples(work: Work, *, number: str, revision: int, examples: Sequence[str], reason: str) -> PolicyChange:
    """Give one reason for these removed or altered examples. Raises NotFound, Conflict, Invalid (no reason) or EditInvalid."""
    change = held(work, number, revision)
    files = _explained(work, change, change.files, examples, reason)
    return keep(work, change, files, "写明算例变动的理由")


@operation(Permission.POLICY_DRAFT)
def remove_examples(work: Work, *, number: str, revision: int, examples: Sequence[str], reason: str) -> PolicyChange:
    """Take these examples away, with the reason. Raises NotFound, Conflict, Invalid (no reason) or EditInvalid."""
    change = held(work, number, revision)
    # One that the change itself has added was never in force: it goes without a word.
    before = _ids(base_texts(work.session, change))
    files = change.files
    for identifier in examples:
        line = next(
            (
                line
                for table in tables_of(files).items
                for line in table.lines
                if line.sheet == "cases" and line.id == identifier
            ),
            None,
        )
        if line is None:
            raise EditInvalid("unknown_example", [f"没有编号为 {identifier[:40]} 的算例"])
        try:
            files = drop_row(files, line)
        except (EditRefused, PackError) as error:
            raise EditInvalid("edit_refused", [reason_of(error)]) from error
    known = [identifier for identifier in examples if identifier in before]
    if known or not examples:
        files = _explained(work, change, files, known, reason)
    return keep(work, change, files, "由表单删除")


def _explained(
    work: Work, change: PolicyChange, files: Mapping[str, str], examples: Sequence[str], reason: str
) -> dict[str, str]:
    if not examples:
        raise EditInvalid("no_example", ["请先选择算例"])
    told = checked_reason(reason)
    try:
        return with_reasons(base_texts(work.session, change), files, dict.fromkeys(examples, told))
    except (EditRefused, PackError) as error:
        raise EditInvalid("edit_refused", [reason_of(error)]) from error


def _ids(files: Mapping[str, str]) -> set[str]:
    return {line.id for table in tables_of(files).items for line in table.lines if line.sheet == "cases"}
