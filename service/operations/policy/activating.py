"""Versions come into force 开始执行: on their day, at its first minutes.

What decides is the day alone (service.policy.in_force), so that nothing waits for this job: it writes down what happened, and may
run twice without harm.
"""

from __future__ import annotations

from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import today
from service.operations.operation import Desk, Work, operation
from service.operations.policy.stepping import allowed, conclude
from service.store.engine import reading
from service.store.policy import PolicyChange


def activate_due(desk: Desk, actor: Actor) -> int:
    """Bring every approved change into force whose day has come; the number of them. The scheduler calls it."""
    actor.must(Permission.POLICY_RUN)
    due = (
        select(PolicyChange.id)
        .where(PolicyChange.state == "approved", PolicyChange.in_force_from <= today(desk.clock))
        .order_by(PolicyChange.in_force_from, PolicyChange.version)
    )
    with reading(desk.engine) as session:
        waiting = list(session.scalars(due))
    return sum(_activate(desk, actor, change=change) for change in waiting)


@operation(Permission.POLICY_RUN)
def _activate(work: Work, *, change: int) -> bool:
    found = work.session.scalars(select(PolicyChange).where(PolicyChange.id == change).with_for_update()).one()
    if found.state != "approved":
        return False
    taken = allowed(work, found, "activate", "system", {})
    found.activated_at = work.now
    conclude(work, found, taken, f"{found.pack}@{found.version} 开始执行", version=found.version)
    before = select(PolicyChange).where(
        PolicyChange.pack == found.pack, PolicyChange.state == "in_force", PolicyChange.version < found.version
    )
    for earlier in work.session.scalars(before.with_for_update()):
        replaced = allowed(work, earlier, "replace", "system", {})
        conclude(work, earlier, replaced, f"由 {found.pack}@{found.version} 替代", version=earlier.version)
    return True
