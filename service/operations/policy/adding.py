"""New indicators, features and worked examples of a draft, and taking one away 新增与删除: one operation each, as every save."""

from __future__ import annotations

from rulesets.editing.asking import Typed
from rulesets.editing.cells import Line, Table
from rulesets.editing.changing import drop_row, reason_of
from rulesets.editing.making import What, add, make
from rulesets.editing.refusal import EditRefused
from rulesets.editing.tables import tables_of
from rulesets.editing.uses import Use, Used, uses_of
from rulesets.errors import PackError
from service.access.permissions import Permission
from service.faults import NotFound
from service.operations.operation import Work, operation
from service.operations.policy.editing import EditInvalid, held, keep
from service.policy.in_force import newest_shelf
from service.store.policy import PolicyChange

MOST_NAMED = 6
"""Places named in a refusal (ours); the page of the entry shows them all."""
_CALLED: dict[Used, str] = {"feature": "特征", "indicator": "指标"}


@operation(Permission.POLICY_DRAFT)
def add_whole(work: Work, *, number: str, revision: int, what: What, typed: Typed) -> PolicyChange:
    """Add what was typed. Raises NotFound, Conflict or EditInvalid with the fields at fault (``cells``: field → message)."""
    change = held(work, number, revision)
    made = make(what, change.files, typed)
    if made.entry is None:
        raise EditInvalid("bad_fields", list(dict.fromkeys(made.faults.values())), made.faults)
    try:
        added = add(what, change.files, made.entry)
    except (EditRefused, PackError) as error:
        raise EditInvalid("edit_refused", [reason_of(error)]) from error
    return keep(work, change, added.files, "由表单添加")


@operation(Permission.POLICY_DRAFT)
def remove_whole(work: Work, *, number: str, revision: int, table: str) -> PolicyChange:
    """Take the indicator or feature of this table away.

    Raises NotFound, Conflict or EditInvalid (still_used), which names where it is still used.
    """
    change = held(work, number, revision)
    found = tables_of(change.files).named(table)
    if found is None or found.family not in ("indicator", "feature"):
        raise NotFound("unknown_table", "规则包里没有这一项")
    line = whole_line(found)
    uses = uses_of(used_sort(found), line.id, change.files, change.pack, newest_shelf(work.session))
    if uses:
        raise EditInvalid("still_used", [still_used(found, uses)])
    try:
        files = drop_row(change.files, line)
    except (EditRefused, PackError) as error:
        raise EditInvalid("edit_refused", [reason_of(error)]) from error
    return keep(work, change, files, "由表单删除")


def whole_line(table: Table) -> Line:
    """The line of the indicator or feature itself, which comes before its rows."""
    return table.lines[0]


def still_used(table: Table, uses: list[Use]) -> str:
    """Why it cannot be taken away, and where to go first."""
    told = "；".join(map(str, uses[:MOST_NAMED]))
    more = f"；等 {len(uses)} 处" if len(uses) > MOST_NAMED else ""
    return f"{_CALLED[used_sort(table)]} {whole_line(table).id} 还在使用，请先改掉这些地方：{told}{more}"


def used_sort(table: Table) -> Used:
    """What the table holds, as its uses are looked for."""
    return "feature" if table.family == "feature" else "indicator"
