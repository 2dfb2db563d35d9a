"""The commitment (WF-5) as its table says: every role × state × event, every guard, and no state without a way out."""

from __future__ import annotations

import pytest

from tests.workflows.whole_table import Bench, Facts
from workflows.commitment import COMMITMENT
from workflows.procedure.shape import NOWHERE, Step

GUARDS: dict[str, tuple[Facts, Facts]] = {
    "not_twice": ({"stands_already": False}, {"stands_already": True}),
    "is_own_case": ({"own_case": True}, {"own_case": False}),
    "may_be_public": ({"public": True}, {"public": False}),
    "term_over": ({"term_over": True}, {"term_over": False}),
    "to_be_checked": ({"checked": True}, {"checked": None}),
    "not_to_be_checked": ({"checked": False}, {"checked": None}),
    "cure_over": ({"cure_over": True}, {"cure_over": False}),
}
BENCH = Bench(COMMITMENT, GUARDS)
# Requirements §9, WF-5: from, event, to.
REQUIRED = [
    (NOWHERE, "offer", {"offered"}),
    ("offered", "sign", {"signed"}),
    ("signed", "publish", {"published"}),
    ("published", "term_reached", {"checking", "fulfilled"}),
    ("signed", "term_reached", {"checking", "fulfilled"}),
    ("checking", "kept", {"fulfilled"}),
    ("checking", "not_kept", {"curing"}),
    ("curing", "cured", {"fulfilled"}),
    ("curing", "breach", {"breached"}),
    ("checking", "breach_incurable", {"breached"}),
]
GUARDED = [(step, name) for step in COMMITMENT.steps for name in step.guards]


@pytest.mark.parametrize(("role", "state", "event"), BENCH.everything, ids="/".join)
def test_every_role_state_and_event(role: str, state: str, event: str) -> None:
    BENCH.check_one(role, state, event)


@pytest.mark.parametrize(("source", "event", "targets"), REQUIRED)
def test_the_rows_of_the_requirements(source: str, event: str, targets: set[str]) -> None:
    """WF-5 with BG22-12c, SQ20-02c, SQ20-03; AMB-87, AMB-107."""
    assert {step.leads_to(source) for step in BENCH.rows(source, event)} == targets


@pytest.mark.parametrize(("step", "name"), GUARDED, ids=[f"{step.event}-{name}" for step, name in GUARDED])
def test_each_guard_alone_refuses(step: Step, name: str) -> None:
    BENCH.check_guard(step, name)


@pytest.mark.parametrize("step", COMMITMENT.steps, ids=lambda step: step.event)
def test_a_missing_entry_refuses(step: Step) -> None:
    BENCH.check_form(step)


@pytest.mark.parametrize("state", [state.id for state in COMMITMENT.states])
def test_no_dead_end(state: str) -> None:
    assert BENCH.leads_out(state)


def test_unknown_facts_open_nothing() -> None:
    """Default deny."""
    assert GUARDS.keys() == {guard.name for guard in COMMITMENT.guards}
    assert not [guard.name for guard in COMMITMENT.guards if guard.holds({})]


def test_nobody_finds_a_breach_of_its_own_accord_before_the_cure_is_over() -> None:
    """AMB-107: a breach with time left to cure needs the cure to have passed; the enterprise itself never finds one."""
    (row,) = BENCH.rows("curing", "breach")
    assert "cure_over" in row.guards
    assert not [step for step in COMMITMENT.steps if step.target == "breached" and "enterprise" in step.roles]
