"""Every role × state × event of a procedure against its table, with facts written by hand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

import pytest

from workflows.procedure.run import NotAllowed, machine_of, take
from workflows.procedure.shape import NOWHERE, ROLES, Field, Procedure, Step

Facts = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """``guards``: guard -> facts under which it holds, facts under which it does not."""

    procedure: Procedure
    guards: Mapping[str, tuple[Facts, Facts]]

    @property
    def everything(self) -> list[tuple[str, str, str]]:
        states = (NOWHERE, *(state.id for state in self.procedure.states))
        return list(product(ROLES, states, self.procedure.events))

    def facts_for(self, step: Step, broken: str | None = None) -> Facts:
        facts: Facts = {}
        for name in step.guards:
            if name != broken:
                facts |= self.guards[name][0]
        return facts | (self.guards[broken][1] if broken else {})

    def rows(self, state: str, event: str) -> list[Step]:
        return [step for step in self.procedure.steps if step.event == event and state in step.sources]

    def check_one(self, role: str, state: str, event: str) -> None:
        """What the table does not name is refused with its code; what it names works once its guards hold."""
        found = self.rows(state, event)
        mine = [step for step in found if role in step.roles]
        any_step = next(step for step in self.procedure.steps if step.event == event)
        if not mine:
            with pytest.raises(NotAllowed) as caught:
                take(self.procedure, state, event, role, self.facts_for(any_step), form_for(any_step))
            assert caught.value.code == ("not_for_this_role" if found else "not_in_this_state")
            return
        for step in mine:
            taken = take(self.procedure, state, event, role, self.facts_for(step), form_for(step))
            assert (taken.step, taken.before, taken.after) == (step, state, step.leads_to(state))
        assert not machine_of(self.procedure).models

    def check_guard(self, step: Step, name: str) -> None:
        """The guard alone refuses, with its message; another row of the event may not open in its place."""
        for state, role in product(step.sources, step.roles):
            with pytest.raises(NotAllowed) as caught:
                take(self.procedure, state, step.event, role, self.facts_for(step, broken=name), form_for(step))
            assert caught.value.code == "guard", (step.event, name)

    def check_form(self, step: Step) -> None:
        """A required entry that is missing refuses the step and names the field."""
        for field in step.form:
            if not field.required:
                continue
            form = {name: value for name, value in form_for(step).items() if name != field.name}
            with pytest.raises(NotAllowed) as caught:
                take(self.procedure, step.sources[0], step.event, step.roles[0], self.facts_for(step), form)
            assert (caught.value.code, caught.value.field) == ("form", field.name)

    def leads_out(self, state: str) -> bool:
        """Whether an end is in reach from ``state`` by steps that can be taken under facts that can hold together."""
        seen, frontier = {state}, [state]
        while frontier:
            current = frontier.pop()
            if self.procedure.state(current).stage == "closed":
                return True
            for step in self.procedure.steps_from(current):
                after = take(
                    self.procedure, current, step.event, step.roles[0], self.facts_for(step), form_for(step)
                ).after
                if after not in seen:
                    seen.add(after)
                    frontier.append(after)
        return False


class WholeTable:
    """What holds of every table; a subclass names its ``bench`` and the rows that its requirements ask for (from, event, to)."""

    bench: ClassVar[Bench]
    required: ClassVar[list[tuple[str, str, set[str]]]]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        table = self.bench.procedure
        guarded = [(step, name) for step in table.steps for name in step.guards]
        asked = metafunc.fixturenames
        if "role" in asked:
            metafunc.parametrize(("role", "state", "event"), self.bench.everything, ids="/".join)
        elif "targets" in asked:
            metafunc.parametrize(("source", "event", "targets"), self.required)
        elif "guard" in asked:
            metafunc.parametrize(("step", "guard"), guarded, ids=[f"{step.event}-{name}" for step, name in guarded])
        elif "step" in asked:
            metafunc.parametrize("step", table.steps, ids=lambda step: step.event)
        elif "state" in asked:
            metafunc.parametrize("state", [state.id for state in table.states])

    def test_every_role_state_and_event(self, role: str, state: str, event: str) -> None:
        self.bench.check_one(role, state, event)

    def test_the_rows_of_the_requirements(self, source: str, event: str, targets: set[str]) -> None:
        assert {step.leads_to(source) for step in self.bench.rows(source, event)} == targets

    def test_each_guard_alone_refuses(self, step: Step, guard: str) -> None:
        self.bench.check_guard(step, guard)

    def test_a_missing_entry_refuses(self, step: Step) -> None:
        self.bench.check_form(step)

    def test_no_dead_end(self, state: str) -> None:
        assert self.bench.leads_out(state)

    def test_unknown_facts_open_nothing(self) -> None:
        """Default deny."""
        guards = self.bench.procedure.guards
        assert self.bench.guards.keys() == {guard.name for guard in guards}
        assert not [guard.name for guard in guards if guard.holds({})]


def form_for(step: Step) -> dict[str, Any]:
    return {field.name: entry_for(field) for field in step.form}


def entry_for(field: Field) -> Any:
    return {
        "choice": next(iter(field.choices), ""),
        "date": "2026-11-21",
        "flag": True,
        "user": 7,
        "rows": [{"field": "f", "held": "a", "at_source": "b"}],
        "files": ["x"],
    }.get(field.kind, "某项内容")
