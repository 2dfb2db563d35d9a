"""Takes a step of a procedure on the state machine that its table makes; refuses everything that the table does not name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from transitions import EventData, Machine

from workflows.procedure.form import FormFault, check_form
from workflows.procedure.shape import NOWHERE, STAYS, Procedure, Step

Refusal = Literal["unknown_event", "not_in_this_state", "not_for_this_role", "guard", "form"]


class NotAllowed(Exception):
    """A step that may not be taken; ``code`` is stable, ``message`` tells the person why and what to do."""

    def __init__(self, code: Refusal, message: str, field: str | None = None) -> None:
        self.code = code
        self.message = message
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: the row of the table, the states around it, and the form as checked."""

    step: Step
    before: str
    after: str
    form: Mapping[str, Any]


@dataclass
class _Case:
    """What the machine moves. ``facts`` are read by the guards."""

    facts: Mapping[str, Any]
    role: str
    taken: Step | None = None
    state: str = NOWHERE


def allowed_steps(procedure: Procedure, state: str, role: str, facts: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps that this role may take now: what the buttons show."""
    return tuple(
        step
        for step in procedure.steps_from(state)
        if role in step.roles and all(procedure.guard(name).holds(facts) for name in step.guards)
    )


def take(
    procedure: Procedure, state: str, event: str, role: str, facts: Mapping[str, Any], form: Mapping[str, Any]
) -> Taken:
    """Fire ``event``. Raises NotAllowed; nothing has happened then."""
    step = _chosen(procedure, state, event, role, facts)
    try:
        checked = check_form(step.form, form)
    except FormFault as fault:
        raise NotAllowed("form", fault.message, fault.field) from fault
    case = _Case(facts, role)
    machine = machine_of(procedure)
    machine.add_model(case, initial=state)
    try:
        fired = bool(case.trigger(event))  # type: ignore[attr-defined]
        after = case.state
    finally:
        # The machine is shared and would keep every case alive.
        machine.remove_model(case)
    if not fired or case.taken is not step:
        raise RuntimeError(f"the machine of {procedure.id} does not follow its table at {state}/{event}")
    return Taken(step, state, after, checked)


def _chosen(procedure: Procedure, state: str, event: str, role: str, facts: Mapping[str, Any]) -> Step:
    if event not in procedure.events:
        raise NotAllowed("unknown_event", f"{procedure.label}没有“{event}”这一操作")
    rows = procedure.steps_from(state, event)
    label = next(step.label for step in procedure.steps if step.event == event)
    if not rows:
        where = procedure.state(state).label if state != NOWHERE else "尚未提出"
        raise NotAllowed("not_in_this_state", f"“{where}”状态下不能“{label}”，请刷新页面查看最新状态")
    mine = [step for step in rows if role in step.roles]
    if not mine:
        raise NotAllowed("not_for_this_role", f"您的角色不能“{label}”")
    failed = ""
    for step in mine:
        missing = [procedure.guard(name) for name in step.guards if not procedure.guard(name).holds(facts)]
        if not missing:
            return step
        failed = failed or missing[0].message
    raise NotAllowed("guard", f"还不能“{label}”：{failed}")


@cache
def machine_of(procedure: Procedure) -> Machine:
    """The state machine of a table, with no transition that the table does not name."""
    machine = Machine(
        model=None,
        states=[NOWHERE, *(state.id for state in procedure.states)],
        initial=NOWHERE,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for step in procedure.steps:
        for source in step.sources:
            machine.add_transition(
                step.event,
                source,
                "=" if step.target == STAYS else step.target,
                conditions=_permits(procedure, step),
                after=_note(step),
            )
    return machine


def _permits(procedure: Procedure, step: Step) -> Any:
    guards = [procedure.guard(name) for name in step.guards]

    def permits(event: EventData) -> bool:
        case = event.model
        assert isinstance(case, _Case)
        return case.role in step.roles and all(guard.holds(case.facts) for guard in guards)

    return permits


def _note(step: Step) -> Any:
    def note(event: EventData) -> None:
        assert isinstance(event.model, _Case)
        event.model.taken = step

    return note
