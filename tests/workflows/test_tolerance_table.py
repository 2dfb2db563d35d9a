"""Tolerance (WF-12) as its table says: every role × state × event, every guard with its own words, and no state without a way out."""

from __future__ import annotations

import pytest

from tests.workflows.whole_table import Bench, Facts, WholeTable, form_for
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE
from workflows.tolerance import TOLERANCE
from workflows.tolerance.findings import CAUSES, EXCUSED, HARMS, NEVER_TOLERATED

GUARDS: dict[str, tuple[Facts, Facts]] = {
    "not_reported_already": ({"reported_already": False}, {"reported_already": True}),
    "is_own_case": ({"own_case": True}, {"own_case": False}),
    "good_credit": ({"good_credit": True}, {"good_credit": False}),
    "excusable": ({"excusable": True}, {"excusable": False}),
    "tolerable": ({"tolerable": True}, {"tolerable": False}),
    "evidence_there": ({"evidence_there": True}, {"evidence_there": False}),
    "evidence_handed_in": ({"evidence_handed_in": True}, {"evidence_handed_in": False}),
    "period_open": ({"period_open": True}, {"period_open": False}),
    "period_over": ({"period_open": False}, {"period_open": True}),
    "may_extend": ({"may_extend": True}, {"may_extend": False}),
}
BENCH = Bench(TOLERANCE, GUARDS)
# Requirements §9, WF-12 and its task: from, event, to.
REQUIRED = [
    (NOWHERE, "report", {"reported"}),
    ("reported", "screen", {"screened"}),
    ("screened", "observe", {"observing"}),
    ("screened", "refuse", {"refused"}),
    ("observing", "extend", {"observing"}),
    ("observing", "hand_in", {"submitted"}),
    ("submitted", "exempt", {"exempted"}),
    ("submitted", "send_back", {"observing"}),
    ("observing", "lapse", {"lapsed"}),
    ("submitted", "lapse", {"lapsed"}),
    ("lapsed", "exempt", {"exempted"}),
    ("lapsed", "not_rectified", {"not_rectified"}),
    ("refused", "note_outcome", {"normal_way"}),
    ("not_rectified", "note_outcome", {"normal_way"}),
]


class TestTolerance(WholeTable):
    """WF-12 with SQ20-15b, SQ20-15c."""

    bench = BENCH
    required = REQUIRED


def test_there_is_no_way_to_an_observation_around_the_three_conditions() -> None:
    """SQ20-15b, SQ20-15c: good credit, an excusable cause, nothing grave; each refuses in its own words."""
    leading = [step for step in TOLERANCE.steps if step.target == "observing" and step.event != "send_back"]
    assert [step.guards for step in leading] == [("good_credit", "excusable", "tolerable")]
    (observe,) = leading
    told = set()
    for name in observe.guards:
        with pytest.raises(NotAllowed) as caught:
            take(
                TOLERANCE, "screened", "observe", "department", BENCH.facts_for(observe, broken=name), form_for(observe)
            )
        told.add(caught.value.message)
    assert len(told) == 3


def test_the_document_knows_two_excuses_and_three_exclusions() -> None:
    """SQ20-15b, SQ20-15c."""
    assert {"no_intent", "force_majeure"} == EXCUSED < set(CAUSES)
    assert {"vile", "grave", "harmful"} == NEVER_TOLERATED < set(HARMS)


def test_the_end_of_the_period_decides_nothing() -> None:
    """CLK-18: only a person exempts or finds that nothing was put right; the system hands over and starts a clock for the person."""
    by_system = [step for step in TOLERANCE.steps if "system" in step.roles]
    assert [(step.event, step.target, step.starts) for step in by_system] == [("lapse", "lapsed", ("CLK-41",))]
    for step in TOLERANCE.steps:
        if step.target in ("exempted", "not_rectified", "refused"):
            assert not {"enterprise", "system"} & set(step.roles), step.event


def test_nobody_is_found_wanting_while_the_period_runs() -> None:
    """The last day is still the enterprise's."""
    for step in BENCH.rows("observing", "not_rectified"):
        assert "period_over" in step.guards
    assert not BENCH.rows("observing", "refuse")


def test_every_step_is_told_to_the_enterprise() -> None:
    """Only who handles the case is the office's own affair, and what the enterprise did itself."""
    silent = {step.event for step in TOLERANCE.steps if not step.notices}
    assert silent == set()
