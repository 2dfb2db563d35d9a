"""What a procedure is made of. A table of this shape draws the buttons, answers the API, makes the diagram and drives the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ROLES = ("enterprise", "public", "caseworker", "supervisor", "department", "inspector", "policy_officer", "system")
"""Who can take a step. ``enterprise`` is the party itself; ``system`` is the scheduler and the rules."""
NOWHERE = "-"
"""The state of a case that does not exist yet."""
STAYS = "="
"""The target of a step that leaves the state as it is."""

Stage = Literal["under_way", "decided", "closed"]
"""在办 a clock runs and somebody has to act; 有结论 only closing is left; 办结 the end of the matter."""

FieldKind = Literal["text", "long_text", "choice", "date", "flag", "user", "unit", "rows", "files"]


class TableFault(Exception):
    """The table of a procedure contradicts itself; found when the module is imported."""


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of the form that a step needs; ``choices`` maps value to label."""

    name: str
    label: str
    label_en: str
    kind: FieldKind = "text"
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    most: int = 2000


@dataclass(frozen=True, slots=True)
class State:
    """A state under way has a running clock and an owner."""

    id: str
    label: str
    label_en: str
    stage: Stage = "under_way"

    @property
    def open(self) -> bool:
        return self.stage != "closed"


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on the facts of the case; ``message`` tells the person what is missing."""

    name: str
    message: str
    holds: Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: an event that leads from some states to one, taken by some roles."""

    event: str
    label: str
    label_en: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    clause: str
    guards: tuple[str, ...] = ()
    form: tuple[Field, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: bool = False
    resumes: bool = False
    notices: tuple[str, ...] = ()
    # A decision: what it would change is shown before it is taken.
    previewed: bool = False

    def leads_to(self, state: str) -> str:
        return state if self.target == STAYS else self.target


@dataclass(frozen=True, eq=False)
class Procedure:
    """A procedure 办理程序; contradictions raise TableFault at import.

    Several steps may share an event where their guards tell them apart.
    """

    id: str
    label: str
    label_en: str
    clause: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    guards: tuple[Guard, ...]

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise TableFault(f"{self.id}: " + "; ".join(faults))

    def state(self, identifier: str) -> State:
        return next(state for state in self.states if state.id == identifier)

    def guard(self, name: str) -> Guard:
        return next(guard for guard in self.guards if guard.name == name)

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.event for step in self.steps))

    def steps_from(self, state: str, event: str | None = None) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if state in step.sources and (event is None or step.event == event))

    def _faults(self) -> Iterator[str]:
        known: set[str] = {state.id for state in self.states} | {NOWHERE}
        if len(known) != len(self.states) + 1:
            yield "a state is named twice"
        guards = {guard.name for guard in self.guards}
        for step in self.steps:
            for source in step.sources:
                if source not in known:
                    yield f"{step.event} leaves the unknown state {source}"
            if step.target != STAYS and step.target not in known - {NOWHERE}:
                yield f"{step.event} leads to the unknown state {step.target}"
            for role in step.roles:
                if role not in ROLES:
                    yield f"{step.event} names the unknown role {role}"
            for name in step.guards:
                if name not in guards:
                    yield f"{step.event} names the unknown guard {name}"
            if not step.clause or not step.roles:
                yield f"{step.event} has no clause or no role"
        unused = guards - {name for step in self.steps for name in step.guards}
        if unused:
            yield f"guards that no step uses: {sorted(unused)}"
        yield from self._dead_ends(known)

    def _dead_ends(self, known: set[str]) -> Iterator[str]:
        reached, frontier = {NOWHERE}, [NOWHERE]
        while frontier:
            state = frontier.pop()
            for step in self.steps_from(state):
                target = step.leads_to(state)
                if target not in reached:
                    reached.add(target)
                    frontier.append(target)
        for identifier in sorted(known - reached):
            yield f"the state {identifier} is never reached"
        ends = {state.id for state in self.states if not state.open}
        for each in self.states:
            if each.open and not self._can_end(each.id, ends):
                yield f"from {each.id} there is no way to an end"

    def _can_end(self, start: str, ends: set[str]) -> bool:
        seen, frontier = {start}, [start]
        while frontier:
            state = frontier.pop()
            if state in ends:
                return True
            targets = {step.leads_to(state) for step in self.steps_from(state)} - seen
            seen |= targets
            frontier.extend(targets)
        return False
