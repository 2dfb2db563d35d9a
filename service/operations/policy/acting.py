"""Any step of a change by its name, as a page or a program asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.access.actor import Actor
from service.faults import Conflict, Invalid, NotFound
from service.operations.operation import Desk
from service.operations.policy.approving import approve_change, return_change, revoke_approval, submit_change
from service.operations.policy.drafting import take_back_change, withdraw_change
from service.operations.policy.proving import prove_change
from workflows.policy import POLICY

# Drafting and editing have pages of their own; what the system does is nobody's to ask for.
STEPS: Mapping[str, Callable[..., Any]] = {
    "prove": prove_change,
    "submit": submit_change,
    "take_back": take_back_change,
    "approve": approve_change,
    "return": return_change,
    "withdraw": withdraw_change,
    "revoke": revoke_approval,
}


def take_policy_step(
    desk: Desk, actor: Actor, *, number: str, revision: int, event: str, form: Mapping[str, str]
) -> None:
    """Take the step. Raises NotFound for one that is not to be asked for, and whatever the step itself raises."""
    if event not in STEPS:
        raise NotFound("unknown_event", f"政策变更没有“{event[:40]}”这一操作")
    fields = {field.name: field for step in POLICY.steps if step.event == event for field in step.form}
    missing = next((field for name, field in fields.items() if not form.get(name, "").strip()), None)
    if missing is not None:
        raise Invalid("bad_form", f"请填写“{missing.label}”", field=missing.name)
    stray = next((name for name in form if name not in fields), None)
    if stray is not None:
        raise Invalid("bad_form", f"这一步没有“{stray[:40]}”这一项", field=stray)
    if revision < 0:
        raise Conflict("outdated", "请刷新页面，看到最新内容后再办理")
    STEPS[event](desk, actor, number=number, revision=revision, **form)
