"""Whose turn it is 由谁办理: who has to act on an open case, as the table of its procedure says."""

from __future__ import annotations

from dataclasses import dataclass

from service.operations.cases.conduct import conduct_of
from service.outbox.people import PUTTING_RIGHT
from service.store.case import Case

_ORDER = ("caseworker", "department", "supervisor", "inspector", "enterprise")
"""Where several may take the step that leads on, the office's own people come first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A unit by its name, or a post of the office, the enterprise or the system."""

    post: str
    unit: str | None = None


def turn_of(case: Case) -> Turn:
    """Who acts next; never a person's name."""
    if case.supplement_wanted is not None or PUTTING_RIGHT.get(case.procedure) == case.state:
        return Turn("enterprise")
    if case.unit is not None:
        return Turn("department", case.unit)
    procedure = conduct_of(case.procedure).procedure
    onward = [step for step in procedure.steps_from(case.state) if step.leads_to(case.state) != case.state]
    roles = {role for step in onward if step.event != "withdraw" for role in step.roles}
    return Turn(next((role for role in _ORDER if role in roles), "system"))
