"""Carrying out a simulation 执行模拟: the stored population under both policies, in a worker of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from rulesets.form.policy import Policy
from rulesets.simulation.statement import state
from service.access.actor import Actor
from service.faults import Conflict
from service.long_work.kinds import Item, Tell
from service.operations.operation import Desk
from service.operations.policy.simulating import SAMPLE, keep_simulation
from service.policy.comparing import sides_by_name, sides_of_change
from service.policy.sampling import sample
from service.population.engine import limited_engine
from service.population.writing import write_population
from service.store.engine import reading
from service.store.policy import PolicyChange, PolicySimulation

_GATHERED, _GRADED = 0.3, 0.95
"""Shares of the whole work that are done by then, as it was measured: gathering, then grading twice."""


def simulate(desk: Desk, actor: Actor, item: Item, tell: Tell) -> dict[str, Any]:
    """The handler of long work ``simulation``; begun anew after a crash, it leaves no trace but its result.

    Raises Conflict where the change was edited meanwhile, InputRefused where nobody is stored.
    """
    from rulesets.simulation.run import counted

    with reading(desk.engine) as session:
        row = session.get_one(PolicySimulation, int(item.argument["simulation"]))
        if row.finished_at is not None:
            return {"simulation": row.id}
        before, after = _sides(desk, session, row)
        only = sample(session, row.sample, row.seed) if row.scope == SAMPLE and row.sample is not None else None
    shelf = desk.settings.instance_dir / "simulations"
    shelf.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{row.id}-", dir=shelf) as made:
        folder = Path(made)
        people = write_population(desk, folder / "population", only, _part(tell, 0.0, _GATHERED))
        tell("证明哪里可能改变", _GATHERED)
        statement = state(before, after, row.as_of)
        with limited_engine(desk.settings, folder) as engine:
            found = counted(
                statement,
                engine,
                people.records_file,
                people.enterprises_file,
                folder,
                tell=_part(tell, _GATHERED, _GRADED),
            )
        tell("保存结果", _GRADED)
        keep_simulation(desk, actor, simulation=row.id, found=found)
    return {"simulation": row.id}


def _sides(desk: Desk, session: Session, row: PolicySimulation) -> tuple[Policy, Policy]:
    """Both sides as they were when the simulation was asked for. Raises Conflict where one of them was changed since."""
    if row.change_id is None:
        found = sides_by_name(session, row.before, row.after, row.as_of)
    else:
        change = session.get_one(PolicyChange, row.change_id)
        if change.content_sha256 != row.content_sha256:
            raise Conflict("outdated", f"提出模拟之后，{change.number} 的内容又有改动，请重新检验、重新模拟")
        found = sides_of_change(session, change, desk.settings.profile, row.as_of)
    if (found[0].sha256, found[1].sha256) != (row.before_sha256, row.after_sha256):
        raise Conflict("outdated", "提出模拟之后，评价日执行的规则有了变化，请重新提出模拟")
    return found


def _part(tell: Tell, start: float, end: float) -> Callable[[str, float | None], None]:
    """Progress of a part of the work as progress of the whole; it never goes back, though each step of the part begins at nothing."""
    reached = start

    def told(step: str, share: float | None) -> None:
        nonlocal reached
        reached = max(reached, start + (end - start) * (share or 0.0))
        tell(step, reached)

    return told
