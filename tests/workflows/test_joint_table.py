"""Joint incentives and sanctions (WF-10) as their table says: every role × state × event, every guard, no state without a way out."""

from __future__ import annotations

import pytest

from rulesets.catalogue import catalogue
from rulesets.loading import schema
from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.joint import JOINT
from workflows.joint.catalogue import INCENTIVES, joint_measures
from workflows.joint.table import IN_FORCE, UNAPPLIED
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE

GUARDS: dict[str, tuple[Facts, Facts]] = {
    "entry_stands": ({"entry_stands": True}, {"entry_stands": False}),
    "not_started_already": ({"started_already": False}, {"started_already": True}),
    "is_incentive": ({"incentive": True}, {"incentive": False}),
    "is_sanction": ({"incentive": False}, {"incentive": True}),
    "own_unit": ({"own_unit": True}, {"own_unit": False}),
    "entry_suspended": ({"entry_suspended": True}, {"entry_suspended": False}),
    "entry_over": ({"entry_over": True}, {"entry_over": False}),
}
BENCH = Bench(JOINT, GUARDS)
# Requirements §9, WF-10, with the refusal of a unit and the end of the entry: from, event, to.
REQUIRED = [
    (NOWHERE, "start", {"started"}),
    ("started", "push_incentive", {"pushed"}),
    ("started", "push_sanction", {"pushed"}),
    ("pushed", "receive", {"received"}),
    ("received", "apply", {"applied"}),
    ("pushed", "decline", {"declined"}),
    ("received", "decline", {"declined"}),
    ("declined", "accept_decline", {"not_applied"}),
    ("declined", "push_sanction", {"pushed"}),
    ("applied", "feed_back", {"fed_back"}),
    ("fed_back", "return_feedback", {"applied"}),
    ("fed_back", "count", {"counted"}),
    *((state, "entry_ended", {"ended"}) for state in UNAPPLIED),
    *((state, "entry_ended", {"lifting"}) for state in IN_FORCE),
    ("lifting", "confirm_lifted", {"lifted"}),
    ("lifting", "restored", {"received"}),
]


class TestJoint(WholeTable):
    """WF-10 with BG22-14b; BG22-14a and WZ22-3.3a: no push without measure and legal basis, no feedback without its elements."""

    bench = BENCH
    required = REQUIRED


def test_every_state_under_way_has_a_clock() -> None:
    """Whatever leads into a state in which somebody has to act starts a clock, and whatever leads out of it ends one."""
    for step in JOINT.steps:
        for source in step.sources:
            target = JOINT.state(step.leads_to(source))
            if step.target == "=":
                continue
            assert (target.stage == "under_way") == bool(step.starts), step.event
            if target.stage != "under_way" and source != NOWHERE:
                assert step.stops, step.event


def test_the_feedback_has_the_five_elements() -> None:
    """WZ22-3.3a: time, place, subject, practice, effect, each required."""
    (step,) = BENCH.rows("applied", "feed_back")
    assert [(field.label, field.required) for field in step.form] == [
        (label, True) for label in ("时间", "地点", "主体", "做法", "成效")
    ]
    assert step.starts and JOINT.steps_from("received", "apply")[0].starts == ("CLK-38",)


def test_a_sanction_needs_a_named_supervisor() -> None:
    """AMB-99: a caseworker may push an incentive, never a sanction; neither may a department or the system."""
    roles = {step.event: set(step.roles) for step in JOINT.steps if step.event.startswith("push_")}
    assert roles == {"push_incentive": {"caseworker", "supervisor"}, "push_sanction": {"supervisor"}}


def test_only_the_unit_says_what_it_did() -> None:
    """The office cannot apply a measure, decline it or feed it back in the name of a unit."""
    for step in JOINT.steps:
        if step.event in ("receive", "apply", "decline", "feed_back"):
            assert step.roles == ("department",)
            assert "own_unit" in step.guards


def test_the_catalogue_is_that_of_the_packs() -> None:
    """BG22-14a, WZ22-2.4a: every entry stands in a pack with a place; what steers inspections is none."""
    packs = catalogue()
    rules = {
        rule.id: rule
        for name in packs.pack_names()
        for _, content in packs.pack(name).each("measures", schema.MeasuresFile)
        for rule in content.measures
    }
    found = joint_measures()
    assert len(found) >= 15 and found.keys() <= rules.keys()
    assert all(measure.clause.strip() and measure.text for measure in found.values())
    assert {rules[name].kind in INCENTIVES for name, measure in found.items() if not measure.sanction} == {True}
    assert not {rules[name].kind for name in found} & {"sampling", "mode", "cap", "proxy", "tolerance"}


@pytest.mark.parametrize("measure", ["M-A6", "S-1a", "X-1", ""])
def test_a_measure_outside_of_the_catalogue_is_refused(measure: str) -> None:
    """BG22-14a: an incentive, a rate of inspection, an invented measure and none at all are no sanctions."""
    facts = {"entry_stands": True, "incentive": False}
    with pytest.raises(NotAllowed) as caught:
        take(JOINT, "started", "push_sanction", "supervisor", facts, {"measure": measure, "basis": "某法第一条"})
    assert (caught.value.code, caught.value.field) == ("form", "measure")
    assert (
        take(JOINT, "started", "push_sanction", "supervisor", facts, {"measure": "M-D6", "basis": "某法第一条"}).after
        == "pushed"
    )
