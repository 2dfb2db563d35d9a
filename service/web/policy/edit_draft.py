"""One change as the editor shows it 修改中的规则包: its texts beside those that it started from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from rulesets.editing.findings import Findings
from rulesets.editing.proving import prove
from rulesets.editing.tables import Tables, tables_of
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.desk import current_desk
from service.operations.policy.standing import find_change
from service.policy.texts import base_texts
from service.queries.looking import looking
from workflows.policy import POLICY


@dataclass(frozen=True)
class Draft:
    """``base`` are the texts that the change is compared with; ``editable``: the reader may save here now."""

    number: str
    title: str
    pack: str
    state: str
    revision: int
    files: Mapping[str, str]
    base: Mapping[str, str]
    editable: bool

    def findings(self) -> Findings:
        """What the quick check of the pack alone finds in the saved texts."""
        return prove(self.files, self.pack)

    def tables(self) -> Tables:
        """The tables of the saved texts; where the pack compiles, its readings know their bounds."""
        policy = self.findings().policy
        return tables_of(self.files, policy.domains if policy is not None else None)


def draft_of(number: str) -> Draft:
    """Raises NotFound."""
    actor = current_actor()
    with looking(current_desk(), actor, Permission.POLICY_READ) as work:
        change = find_change(work.session, number)
        return Draft(
            change.number,
            change.title,
            change.pack,
            change.state,
            change.revision,
            dict(change.files),
            base_texts(work.session, change),
            change.state in _EDITABLE and actor.may(Permission.POLICY_DRAFT),
        )


def sent_revision() -> int:
    """The revision that the form was made from; -1, which no draft has, where it is none."""
    text = request.form.get("revision", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else -1


_EDITABLE = frozenset(state for step in POLICY.steps if step.event == "edit" for state in step.sources)
