"""Opening a case 查阅办件: who saw which case, and whose telephone number, stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.access.permissions import Permission
from service.operations.operation import Work, operation
from service.queries.case import CaseFile, ObjectionFile, case_file, handlers
from service.store.account import User
from service.web.desk.corrections import WITH_CORRECTIONS
from workflows.procedure.run import allowed_steps
from workflows.procedure.shape import Step

_FORWARD = frozenset({"assign", "start_comparison", "data_fixed", "give_supplement", "close"})


@dataclass(frozen=True)
class OpenCase:
    """The case, and what this person may do with it now."""

    file: CaseFile
    steps: tuple[Step, ...]
    people: Sequence[User]
    role: str

    @property
    def main_steps(self) -> tuple[Step, ...]:
        """The steps that carry the case forward; a comparison that is there need not be made again."""
        return tuple(step for step in self.steps if self._is_main(step))

    @property
    def other_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not self._is_main(step))

    def _is_main(self, step: Step) -> bool:
        if isinstance(self.file, ObjectionFile):
            if step.event == "record_comparison":
                return not self.file.comparison
            return step.event in _FORWARD or step.event.startswith("find_")
        leads_on = step.leads_to(self.file.case.state) != self.file.case.state
        return (leads_on and step.event != "withdraw") or step.event == "give_supplement"

    def step(self, event: str) -> Step | None:
        return next((step for step in self.steps if step.event == event), None)


@operation(Permission.CASE_READ)
def open_case(work: Work, *, number: str, with_contact: bool = False) -> OpenCase:
    """The case as the actor may see and step it. Raises NotFound."""
    file = case_file(work, number)
    seen = "contact" if with_contact else "view"
    work.audit(f"{file.case.procedure}.{seen}", f"case:{file.case.number}")
    role = work.actor.role.value if work.actor.role is not None else "system"
    return OpenCase(file, steps_now(file, role), handlers(work), role)


def look_again(work: Work, number: str) -> OpenCase:
    """As ``open_case``, within a reading."""
    file = case_file(work, number)
    role = work.actor.role.value if work.actor.role is not None else "system"
    return OpenCase(file, steps_now(file, role), handlers(work), role)


def steps_now(file: CaseFile, role: str) -> tuple[Step, ...]:
    """What the table allows. The form of a step that corrects records brings the correction along itself."""
    now = allowed_steps(file.procedure, file.case.state, role, file.facts)
    if not isinstance(file, ObjectionFile):
        return now
    with_form = allowed_steps(file.procedure, file.case.state, role, {**file.facts, "record_changed": True})
    return tuple(step for step in with_form if step in now or step.event in WITH_CORRECTIONS)
