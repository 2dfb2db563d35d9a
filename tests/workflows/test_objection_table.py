"""The objection (WF-1) as its table says: every role × state × event, every guard, and every walk to its end."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.workflows.objection_cases import GUARDS, facts_for, form_for
from workflows.objection import CLOCK_OF_KIND, FINDINGS, KINDS, OBJECTION
from workflows.procedure.run import NotAllowed, allowed_steps, machine_of, take
from workflows.procedure.shape import NOWHERE, ROLES, Step

STATES = (NOWHERE, *(state.id for state in OBJECTION.states))
EVERYTHING = list(product(ROLES, STATES, OBJECTION.events))
# Requirements §9, WF-1: from, event, to, as far as one table covers it.
REQUIRED = [
    (NOWHERE, "submit", "received"),
    ("received", "ask_supplement", "received"),
    ("received", "transfer", "assigned"),
    ("assigned", "start_comparison", "comparing"),
    ("comparing", "record_comparison", "compared"),
    ("compared", "find_mismatch", "correcting"),
    ("compared", "find_stale", "correcting"),
    ("compared", "find_consistent", "dismissed"),
    ("compared", "find_list_wrong", "reevaluating"),
    ("compared", "find_declaration_false", "upheld"),
    ("compared", "find_declaration_unproved", "upheld"),
    ("correcting", "data_fixed", "reevaluating"),
    ("reevaluating", "evaluated", "upheld"),
    ("upheld", "close", "closed"),
    ("dismissed", "close", "closed"),
    ("received", "withdraw", "withdrawn"),
    ("compared", "withdraw", "withdrawn"),
]
# Who decides, and who never does.
ENTERPRISE_MAY = {"submit", "give_supplement", "urge", "withdraw"}


def rows(state: str, event: str) -> list[Step]:
    return [step for step in OBJECTION.steps if step.event == event and state in step.sources]


@pytest.mark.parametrize(("role", "state", "event"), EVERYTHING, ids="/".join)
def test_every_role_state_and_event(role: str, state: str, event: str) -> None:
    """What the table does not name is refused with its code; what it names works once its guards hold."""
    found = rows(state, event)
    mine = [step for step in found if role in step.roles]
    if not mine:
        any_step = next(step for step in OBJECTION.steps if step.event == event)
        facts = facts_for(any_step)
        kept = dict(facts)
        with pytest.raises(NotAllowed) as caught:
            take(OBJECTION, state, event, role, facts, form_for(any_step))
        assert caught.value.code == ("not_for_this_role" if found else "not_in_this_state")
        assert any_step.label in caught.value.message
        assert facts == kept and not machine_of(OBJECTION).models
        return
    (step,) = mine
    taken = take(OBJECTION, state, event, role, facts_for(step), form_for(step))
    assert (taken.step, taken.before, taken.after) == (step, state, step.leads_to(state))
    assert taken.form.keys() == {field.name for field in step.form}
    assert not machine_of(OBJECTION).models


@pytest.mark.parametrize(("source", "event", "target"), REQUIRED)
def test_the_rows_of_the_requirements(source: str, event: str, target: str) -> None:
    """WF-1; and CZ21-3.3 for the end."""
    assert {step.leads_to(source) for step in rows(source, event)} == {target}


def test_an_enterprise_never_decides_and_only_the_rules_evaluate() -> None:
    for step in OBJECTION.steps:
        assert ("enterprise" in step.roles) == (step.event in ENTERPRISE_MAY), step.event
        assert ("system" in step.roles) == (step.event == "evaluated"), step.event


GUARDED = [(step, name) for step in OBJECTION.steps for name in step.guards]


@pytest.mark.parametrize(("step", "name"), GUARDED, ids=[f"{step.event}-{name}" for step, name in GUARDED])
def test_each_guard_alone_refuses_with_its_message(step: Step, name: str) -> None:
    for state, role in product(step.sources, step.roles):
        facts = facts_for(step, broken=name)
        with pytest.raises(NotAllowed) as caught:
            take(OBJECTION, state, step.event, role, facts, form_for(step))
        assert caught.value.code == "guard" and OBJECTION.guard(name).message in caught.value.message
        assert step not in allowed_steps(OBJECTION, state, role, facts)
        assert step in allowed_steps(OBJECTION, state, role, facts_for(step))


def test_every_guard_is_known_here_and_unknown_facts_open_nothing() -> None:
    """Default deny: a fact that nobody gathered does not let a step pass."""
    assert GUARDS.keys() == {guard.name for guard in OBJECTION.guards}
    for guard in OBJECTION.guards:
        assert guard.holds({}) is (guard.name == "within_notice"), guard.name


def test_unknown_event() -> None:
    with pytest.raises(NotAllowed) as caught:
        take(OBJECTION, "received", "burn", "supervisor", {}, {})
    assert caught.value.code == "unknown_event"


@pytest.mark.parametrize("step", [step for step in OBJECTION.steps if step.form], ids=lambda step: step.event)
def test_a_required_entry_that_is_missing_refuses_the_step(step: Step) -> None:
    for field in step.form:
        form = {name: value for name, value in form_for(step).items() if name != field.name}
        if not field.required:
            assert (
                field.name
                not in take(OBJECTION, step.sources[0], step.event, step.roles[0], facts_for(step), form).form
            )
            continue
        with pytest.raises(NotAllowed) as caught:
            take(OBJECTION, step.sources[0], step.event, step.roles[0], facts_for(step), form)
        assert (caught.value.code, caught.value.field) == ("form", field.name)


def test_every_deciding_step_stops_the_clock_and_tells_the_applicant() -> None:
    """CLK-01: the clock ends with the decision, never before; closing or routing starts none (AMB-47)."""
    for step in OBJECTION.steps:
        decides = step.target in ("upheld", "dismissed", "withdrawn")
        assert bool(step.stops) is decides, step.event
        assert bool(step.starts) is (step.event == "submit"), step.event
        assert not decides or step.notices


def test_kinds_have_clocks_and_findings_have_names() -> None:
    assert CLOCK_OF_KIND.keys() == KINDS.keys()
    assert all(FINDINGS.values())


class Walk(RuleBasedStateMachine):
    """Anybody tries anything, under any facts; the machine follows the table, and an end is always in reach."""

    def __init__(self) -> None:
        super().__init__()
        self.state = NOWHERE

    @rule(
        step=st.sampled_from(OBJECTION.steps),
        role=st.sampled_from(ROLES),
        broken=st.sets(st.sampled_from(sorted(GUARDS)), max_size=2),
    )
    def attempt(self, step: Step, role: str, broken: set[str]) -> None:
        facts: dict[str, Any] = facts_for(step)
        for name in sorted(broken):
            facts |= GUARDS[name][1]
        fits = [
            row
            for row in rows(self.state, step.event)
            if role in row.roles and all(OBJECTION.guard(name).holds(facts) for name in row.guards)
        ]
        offered = [row for row in allowed_steps(OBJECTION, self.state, role, facts) if row.event == step.event]
        assert offered == fits
        if fits:
            expected = fits[0].leads_to(self.state)
            self.state = take(OBJECTION, self.state, step.event, role, facts, form_for(step)).after
            assert self.state == expected
            return
        with pytest.raises(NotAllowed):
            take(OBJECTION, self.state, step.event, role, facts, form_for(step))

    @rule(step=st.sampled_from(OBJECTION.steps))
    def go_on(self, step: Step) -> None:
        """A walk that gets somewhere: the step is taken by one of its own, wherever it may be taken."""
        if self.state in step.sources:
            taken = take(OBJECTION, self.state, step.event, step.roles[0], facts_for(step), form_for(step))
            assert taken.after == step.leads_to(self.state)
            self.state = taken.after

    @invariant()
    def an_end_is_in_reach(self) -> None:
        """Taking the first step that leads on, again and again, closes every case."""
        state, seen = self.state, {self.state}
        while state != "closed":
            onward = [
                step
                for step in OBJECTION.steps
                if state in step.sources and step.leads_to(state) not in seen and step.event not in ("transfer",)
            ]
            assert onward, f"no way out of {state}"
            step = onward[0]
            state = take(OBJECTION, state, step.event, step.roles[0], facts_for(step), form_for(step)).after
            seen.add(state)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
