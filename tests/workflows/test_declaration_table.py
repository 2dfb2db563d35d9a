"""The self-declaration (WF-2) as its table says: every role × state × event, every guard, and every walk to its end."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import workflows
from tests.workflows.declaration_cases import GUARDS, facts_for, form_for
from workflows.declaration import DECLARATION
from workflows.procedure.diagram import mermaid
from workflows.procedure.run import NotAllowed, allowed_steps, machine_of, take
from workflows.procedure.shape import NOWHERE, ROLES, Step

STATES = (NOWHERE, *(state.id for state in DECLARATION.states))
EVERYTHING = list(product(ROLES, STATES, DECLARATION.events))
# Requirements §9, WF-2: from, event, the states that it may lead to.
REQUIRED = [
    (NOWHERE, "submit", {"submitted"}),
    ("submitted", "reject_form", {"rejected"}),
    ("submitted", "request_verification", {"verifying"}),
    ("submitted", "publish", {"in_notice"}),
    ("verifying", "verified_true", {"verified"}),
    ("verifying", "not_proved", {"rejected"}),
    ("verifying", "found_false", {"false_review"}),
    ("verified", "publish", {"in_notice"}),
    ("verified", "record", {"recorded"}),
    ("in_notice", "objection", {"in_notice"}),
    ("in_notice", "objection_dismissed", {"in_notice"}),
    ("in_notice", "objection_upheld", {"rejected"}),
    ("in_notice", "objection_upheld_false", {"false_review"}),
    ("in_notice", "notice_elapsed", {"recorded", "awaiting_decision"}),
    ("awaiting_decision", "objection_dismissed", {"awaiting_decision", "recorded"}),
    ("awaiting_decision", "objection_upheld", {"rejected"}),
    ("awaiting_decision", "objection_upheld_false", {"false_review"}),
    ("recorded", "found_false", {"false_review"}),
    ("false_review", "confirm_false", {"false_confirmed"}),
    ("false_review", "clear", {"verified", "in_notice", "recorded"}),
    ("false_review", "mistake", {"rejected"}),
    ("submitted", "withdraw", {"withdrawn"}),
    ("in_notice", "withdraw", {"withdrawn"}),
]
ENTERPRISE_MAY = {"submit", "give_supplement", "be_heard", "urge", "withdraw"}
SYSTEM_ALONE = {"objection", "objection_dismissed", "objection_upheld", "objection_upheld_false", "notice_elapsed"}
ENDS = ("recorded", "rejected", "withdrawn", "false_confirmed")
# Which clock runs in a state under way, by the step that leads there.
CLOCK_OF_STATE = {
    "submitted": {"CLK-25"},
    "verifying": {"CLK-03"},
    "verified": {"CLK-25"},
    "in_notice": {"CLK-02"},
    "awaiting_decision": {"CLK-08"},
    "false_review": {"CLK-26"},
}


def rows(state: str, event: str) -> list[Step]:
    return [step for step in DECLARATION.steps if step.event == event and state in step.sources]


@pytest.mark.parametrize(("role", "state", "event"), EVERYTHING, ids="/".join)
def test_every_role_state_and_event(role: str, state: str, event: str) -> None:
    """What the table does not name is refused with its code; each row that it names works once its own guards hold."""
    found = rows(state, event)
    mine = [step for step in found if role in step.roles]
    if not mine:
        any_step = next(step for step in DECLARATION.steps if step.event == event)
        with pytest.raises(NotAllowed) as caught:
            take(DECLARATION, state, event, role, facts_for(any_step), form_for(any_step))
        assert caught.value.code == ("not_for_this_role" if found else "not_in_this_state")
        assert not machine_of(DECLARATION).models
        return
    for step in mine:
        taken = take(DECLARATION, state, event, role, facts_for(step), form_for(step))
        assert (taken.step, taken.before, taken.after) == (step, state, step.leads_to(state))
        assert taken.form.keys() == {field.name for field in step.form}
    assert not machine_of(DECLARATION).models


@pytest.mark.parametrize(("source", "event", "targets"), REQUIRED)
def test_the_rows_of_the_requirements(source: str, event: str, targets: set[str]) -> None:
    """WF-2."""
    assert {step.leads_to(source) for step in rows(source, event)} == targets


def test_who_may_do_what() -> None:
    """An enterprise never decides about itself, and nobody records a notice or counts an objection by hand."""
    for step in DECLARATION.steps:
        assert ("enterprise" in step.roles) == (step.event in ENTERPRISE_MAY), step.event
        assert ("system" in step.roles) == (step.event in SYSTEM_ALONE), step.event
        assert step.event not in SYSTEM_ALONE or step.roles == ("system",)
    assert "tick" not in DECLARATION.events and not [
        step for step in rows("verifying", "verified_true") if "system" in step.roles
    ]


GUARDED = [(step, name) for step in DECLARATION.steps for name in step.guards]


@pytest.mark.parametrize(
    ("step", "name"), GUARDED, ids=[f"{step.event}-{step.target}-{name}" for step, name in GUARDED]
)
def test_each_guard_alone_refuses_its_row(step: Step, name: str) -> None:
    for state, role in product(step.sources, step.roles):
        facts = facts_for(step, broken=name)
        assert step not in allowed_steps(DECLARATION, state, role, facts)
        assert step in allowed_steps(DECLARATION, state, role, facts_for(step))
        try:
            taken = take(DECLARATION, state, step.event, role, facts, form_for(step))
        except NotAllowed as refused:
            assert refused.code == "guard"
        else:
            assert taken.step is not step


def test_every_guard_is_known_here_and_unknown_facts_open_nothing() -> None:
    """Default deny: a fact that nobody gathered does not let a step pass."""
    assert GUARDS.keys() == {guard.name for guard in DECLARATION.guards}
    for guard in DECLARATION.guards:
        assert guard.holds({}) is False, guard.name


def test_every_state_under_way_has_its_clock() -> None:
    """No state waits without a due day; an end stops the clock or comes where none runs."""
    for step in DECLARATION.steps:
        for source in step.sources:
            target = step.leads_to(source)
            if target == source:
                assert not step.starts or step.event == "propose_false", step.event
            elif target in CLOCK_OF_STATE:
                assert set(step.starts) == CLOCK_OF_STATE[target], (step.event, target)
            else:
                assert step.stops and not step.starts, step.event
    assert {state.id for state in DECLARATION.states if state.open} == CLOCK_OF_STATE.keys()


def test_the_rows_of_one_event_never_hold_together() -> None:
    """Under facts that fit the profile and the case, one event leads to one state."""
    for verify, notice, open_, came in product((True, False), (True, False), (True, False), ENDS + STATES):
        facts = {**{key: value for holds, _ in GUARDS.values() for key, value in holds.items()}}
        facts |= {"verify_required": verify, "notice_required": notice, "objections_open": open_, "review_from": came}
        for state, role in product(STATES, ROLES):
            events = [step.event for step in allowed_steps(DECLARATION, state, role, facts)]
            assert len(events) == len(set(events)), (state, role, facts)


def test_the_document_shows_this_table() -> None:
    """To renew it: put the output of mermaid(DECLARATION) between the fences."""
    document = Path(workflows.__file__).parent.parent / "docs" / "declaration.md"
    shown = document.read_text(encoding="utf-8").split("```mermaid\n")[1].split("```")[0]
    assert shown == mermaid(DECLARATION)


class Walk(RuleBasedStateMachine):
    """Anybody tries anything, under any facts; the machine follows the table, and an end is always in reach."""

    def __init__(self) -> None:
        super().__init__()
        self.state = NOWHERE

    @rule(
        step=st.sampled_from(DECLARATION.steps),
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
            if role in row.roles and all(DECLARATION.guard(name).holds(facts) for name in row.guards)
        ]
        if fits:
            self.state = take(DECLARATION, self.state, step.event, role, facts, form_for(step)).after
            assert self.state in {row.target if row.target != "=" else self.state for row in fits}
            return
        with pytest.raises(NotAllowed):
            take(DECLARATION, self.state, step.event, role, facts, form_for(step))

    @rule(step=st.sampled_from(DECLARATION.steps))
    def go_on(self, step: Step) -> None:
        """A walk that gets somewhere: the step is taken by one of its own, wherever it may be taken."""
        if self.state in step.sources:
            taken = take(DECLARATION, self.state, step.event, step.roles[0], facts_for(step), form_for(step))
            assert taken.after == step.leads_to(self.state)
            self.state = taken.after

    @invariant()
    def an_end_is_in_reach(self) -> None:
        """Taking the first step that leads on, again and again, ends every case; a recorded one is at its end."""
        state, seen = self.state, {self.state}
        while state not in ENDS:
            onward = [step for step in DECLARATION.steps if state in step.sources and step.leads_to(state) not in seen]
            assert onward, f"no way out of {state}"
            step = onward[0]
            state = take(DECLARATION, state, step.event, step.roles[0], facts_for(step), form_for(step)).after
            seen.add(state)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
