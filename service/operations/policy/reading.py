"""Changes, versions and simulations as pages and programs show them 政策变更一览."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from service.faults import NotFound
from service.long_work.reading import long_work
from service.operations.cases.stepping import role_of
from service.operations.operation import Work
from service.operations.policy.standing import facts_of, find_change
from service.store.account import User
from service.store.long_work import LongWork
from service.store.policy import PolicyChange, PolicyChangeEvent, PolicySimulation, PolicyVersion
from workflows.policy import POLICY
from workflows.procedure.run import allowed_steps
from workflows.procedure.shape import Guard, Step

_MOST = 300


@dataclass(frozen=True, slots=True)
class SimulationLine:
    """A simulation with the work behind it; ``work`` is None where it was done at once."""

    row: PolicySimulation
    work: LongWork | None


@dataclass(frozen=True, slots=True)
class ChangeFile:
    """A change with everything that its page says, and what the reader may do with it now.

    ``waiting``: the guards that hold back a step that would otherwise be the reader's to take. ``names``: the people of the history,
    by the label that they acted under; whoever is not in it was the system.
    """

    change: PolicyChange
    history: tuple[PolicyChangeEvent, ...]
    simulations: tuple[SimulationLine, ...]
    steps: tuple[Step, ...]
    waiting: tuple[Guard, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """An approved version with the change it came from."""

    version: PolicyVersion
    change: PolicyChange


def change_lines(session: Session) -> tuple[PolicyChange, ...]:
    """The changes, newest first."""
    return tuple(session.scalars(select(PolicyChange).order_by(PolicyChange.id.desc()).limit(_MOST)))


def version_lines(session: Session) -> tuple[VersionLine, ...]:
    """The approved versions, those of the latest day first."""
    query = select(PolicyVersion, PolicyChange).join(PolicyChange, PolicyChange.id == PolicyVersion.change_id)
    rows = session.execute(query.order_by(PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc()).limit(_MOST))
    return tuple(VersionLine(version, change) for version, change in rows)


def change_file(work: Work, number: str) -> ChangeFile:
    """Raises NotFound."""
    change, session = find_change(work.session, number), work.session
    facts, role = facts_of(work, change), role_of(work)
    steps = allowed_steps(POLICY, change.state, role, facts)
    held = [step for step in POLICY.steps_from(change.state) if role in step.roles and step not in steps]
    failing = [name for step in held for name in step.guards if not POLICY.guard(name).holds(facts)]
    events = select(PolicyChangeEvent).where(PolicyChangeEvent.change_id == change.id)
    own = select(PolicySimulation).where(PolicySimulation.change_id == change.id).order_by(PolicySimulation.id.desc())
    history = tuple(session.scalars(events.order_by(PolicyChangeEvent.number)))
    return ChangeFile(
        change,
        history,
        tuple(_line(session, row) for row in session.scalars(own.limit(_MOST))),
        steps,
        tuple(POLICY.guard(name) for name in dict.fromkeys(failing)),
        _names(session, history),
    )


def _names(session: Session, history: tuple[PolicyChangeEvent, ...]) -> dict[str, str]:
    found = {line.actor for line in history if line.actor.startswith("user:") and line.actor[5:].isdigit()}
    rows = session.execute(select(User.id, User.display_name).where(User.id.in_({int(label[5:]) for label in found})))
    return {f"user:{identity}": name for identity, name in rows}


def simulation_lines(session: Session) -> tuple[SimulationLine, ...]:
    """Simulations of rules that are no change here, newest first."""
    query = select(PolicySimulation).where(PolicySimulation.change_id.is_(None)).order_by(PolicySimulation.id.desc())
    return tuple(_line(session, row) for row in session.scalars(query.limit(_MOST)))


def simulation_of(session: Session, number: int) -> tuple[SimulationLine, PolicyChange | None]:
    """A simulation with its report, and the change it is about. Raises NotFound."""
    query = select(PolicySimulation).where(PolicySimulation.id == number).options(undefer(PolicySimulation.report))
    row = session.scalars(query).one_or_none() if number < 2**31 else None
    if row is None:
        raise NotFound("unknown_simulation", f"没有编号为 {str(number)[:12]} 的模拟")
    change = session.get(PolicyChange, row.change_id) if row.change_id is not None else None
    return _line(session, row), change


def simulation_files(session: Session, number: int) -> PolicySimulation:
    """A finished simulation with everything that can be taken along. Raises NotFound."""
    query = (
        select(PolicySimulation)
        .where(PolicySimulation.id == number, PolicySimulation.finished_at.is_not(None))
        .options(undefer(PolicySimulation.report), undefer(PolicySimulation.text), undefer(PolicySimulation.movers))
    )
    row = session.scalars(query).one_or_none() if number < 2**31 else None
    if row is None:
        raise NotFound("unknown_simulation", f"没有编号为 {str(number)[:12]} 的已完成模拟")
    return row


def _line(session: Session, row: PolicySimulation) -> SimulationLine:
    return SimulationLine(row, long_work(session, row.work_id) if row.work_id is not None else None)
