"""One step of a double-random task 办理一步, by its event, for pages and programs alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.access.permissions import Permission
from service.faults import Invalid, NotFound
from service.operations.operation import Work, operation
from service.operations.plan.drawing import run_draw
from service.operations.plan.freezing import Sealed, freeze_pool
from service.operations.plan.planning import finish_plan, withdraw_plan
from service.operations.plan.standing import find_plan
from service.operations.plan.voiding import void_draw
from service.store.plan import Plan
from workflows.plan import PLAN

_ENTRIES = {step.event: tuple(field.name for field in step.form) for step in PLAN.steps}


@operation(Permission.PLAN_WORK)
def take_plan_step(work: Work, *, number: str, revision: int, event: str, form: Mapping[str, Any]) -> Plan:
    """Freeze, draw, declare void, withdraw or finish; ``form`` as the table has it.

    Raises NotFound (also for an event that no task knows), Conflict or Invalid, as the operation behind the event does.
    """
    taken = _TAKEN.get(event)
    if taken is None:
        raise NotFound("unknown_event", "没有这一操作")
    taken(work, number, revision, _texts(event, form))
    return find_plan(work, number)


def _texts(event: str, form: Mapping[str, Any]) -> dict[str, str]:
    """The entries; what is missing is empty, and the table itself asks for it. Raises Invalid."""
    for name, value in form.items():
        if name not in _ENTRIES[event]:
            raise Invalid("bad_form", f"这一步没有“{name}”这一项", field=name)
        if not isinstance(value, str):
            raise Invalid("bad_form", f"{name} 应当是文字", field=name)
    return {name: form.get(name, "") for name in _ENTRIES[event]}


def _freeze(work: Work, number: str, revision: int, form: Mapping[str, str]) -> None:
    sealed = Sealed(form["commitment"], form["public_source"], form["public_day"])
    freeze_pool.within(work, number=number, revision=revision, sealed=sealed)


def _draw(work: Work, number: str, revision: int, form: Mapping[str, str]) -> None:
    run_draw.within(work, number=number, revision=revision, public_value=form["public_value"], secret=form["secret"])


def _void(work: Work, number: str, revision: int, form: Mapping[str, str]) -> None:
    void_draw.within(work, number=number, revision=revision, reason=form["reason"])


def _withdraw(work: Work, number: str, revision: int, form: Mapping[str, str]) -> None:
    withdraw_plan.within(work, number=number, revision=revision, reason=form["reason"])


def _finish(work: Work, number: str, revision: int, form: Mapping[str, str]) -> None:
    finish_plan.within(work, number=number, revision=revision)


_TAKEN: Mapping[str, Callable[[Work, str, int, Mapping[str, str]], None]] = {
    "freeze": _freeze,
    "draw": _draw,
    "void": _void,
    "withdraw": _withdraw,
    "finish": _finish,
}
