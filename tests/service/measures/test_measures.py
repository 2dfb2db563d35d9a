"""Measures in force follow the stored results (CZ21-2.4, AMB-75, AMB-76, AMB-77, AMB-99)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from rulesets.form.policy import MeasureRule
from service.access.roles import Role
from service.clock import FixedClock, today
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import import_dossier
from service.operations.measures.confirming import confirm_measure, decline_measure
from service.operations.measures.following import GroundlessMeasure, follow_result, needs_confirmation
from service.operations.measures.terms import end_measures
from service.operations.operation import Desk, Work, operation
from service.operations.records import revoke_record
from service.operations.weigh import weigh
from service.scheduler.jobs import ACTOR
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.measure import MeasureRow
from tests.service.conftest import OPERATOR, USCC, Person, dossier

LAW = "中华人民共和国招标投标法实施条例第六十三条"
BLACK: dict[str, Any] = {"id": "black", "kind": "industry_blacklist", "date": "2026-06-01"}
GIFT: dict[str, Any] = {"id": "gift", "kind": "charitable_donation", "date": "2026-01-15"}


@pytest.fixture
def supervisor(person: Callable[..., Person]) -> Person:
    return person(Role.SUPERVISOR)


def measures(desk: Desk, *states: str) -> dict[str, MeasureRow]:
    with reading(desk.engine) as session:
        query = select(MeasureRow).order_by(MeasureRow.id)
        return {row.measure: row for row in session.scalars(query) if not states or row.state in states}


def weighed(desk: Desk, supervisor: Person, *records: dict[str, Any]) -> str:
    """The enterprise with these records, weighed and stored today; returns the grade."""
    import_dossier(desk, OPERATOR, dossier(*records), reason="归集")
    return again(desk, supervisor)


def again(desk: Desk, supervisor: Person) -> str:
    grade: str = assess_enterprise(desk, supervisor.actor, uscc=USCC, as_of=today(desk.clock)).result["grade"]
    return grade


def test_in_grade_d_every_restriction_waits_and_the_rest_applies(desk: Desk, supervisor: Person) -> None:
    """AMB-99: sampling by itself; the restrictions of the city documents of 2021 and 2022 wait for a named person."""
    assert weighed(desk, supervisor, BLACK) == "D"
    assert set(measures(desk, "waiting")) == {"M-D5", "M-D6", "M-D8", "M-D9", "Z-2", "Z-4"}
    assert {"M-D1", "M-D2", "M-D3", "M-D4"} <= set(measures(desk, "active"))
    row = measures(desk)["M-D6"]
    assert row.clause and row.since == today(desk.clock) and row.because


def test_a_measure_names_the_result_that_it_stands_on(desk: Desk, supervisor: Person) -> None:
    """By which result, with its clause."""
    weighed(desk, supervisor, BLACK)
    with reading(desk.engine) as session:
        row = session.get_one(AssessmentRow, measures(desk)["M-D2"].assessment_id)
    assert (row.number, row.grade) == (1, "D")


def test_the_same_result_changes_nothing(desk: Desk, supervisor: Person) -> None:
    """Idempotent: no second row, no new revision."""
    weighed(desk, supervisor, BLACK)
    before = {name: (row.id, row.revision) for name, row in measures(desk).items()}
    again(desk, supervisor)
    assert {name: (row.id, row.revision) for name, row in measures(desk).items()} == before


def test_a_change_of_grade_ends_what_has_no_ground(desk: Desk, supervisor: Person) -> None:
    """D lifted: its measures end, also a confirmed one; the other grade's begin. Back to the old facts they begin again."""
    weighed(desk, supervisor, BLACK, GIFT)
    row = measures(desk)["M-D6"]
    confirm_measure(desk, supervisor.actor, measure=row.id, revision=row.revision, basis=LAW, reason="情节严重")
    revoke_record(desk, supervisor.actor, uscc=USCC, record="black", version=1, reason="错误列入")
    assert again(desk, supervisor) != "D"
    assert not [name for name in measures(desk, "active", "waiting") if name.startswith("M-D")]
    ended = measures(desk, "ended")["M-D6"]
    assert ended.ended_on == today(desk.clock) and ended.basis == LAW


def _rule(work: Work, enterprise: Any, grade: str, *names: str) -> None:
    """Measures of a grade on the ground of the newest stored result."""
    result = weigh(work.session, dossier_of(work.session, enterprise), today(work.desk.clock))
    row = work.session.scalars(select(AssessmentRow).order_by(AssessmentRow.id.desc())).first()
    assert row is not None
    chosen = tuple((rule, ("grade",)) for rule in result.policy.measures if rule.id in names)
    assert len(chosen) == len(names)
    follow_result(work, enterprise, replace(result, grade=grade, measures=chosen), row)


@operation(None)
def turn(work: Work, *, grade: str, names: tuple[str, ...]) -> None:
    _rule(work, find_enterprise(work.session, USCC, lock=True), grade, *names)


def test_conveniences_of_a_run_on_for_running_matters_and_fall_in_d(desk: Desk, supervisor: Person) -> None:
    """AMB-75, CZ21-2.4.4b: A → B keeps them for running matters only; D cancels them."""
    weighed(desk, supervisor, GIFT)
    turn(desk, supervisor.actor, grade="A", names=("M-A1", "M-A5", "M-A6"))
    assert {"M-A1", "M-A5", "M-A6"} <= set(measures(desk, "active"))
    turn(desk, supervisor.actor, grade="B", names=("M-B1",))
    assert set(measures(desk, "running")) == {"M-A5", "M-A6"}
    assert measures(desk)["M-A1"].state == "ended"
    turn(desk, supervisor.actor, grade="D", names=("M-D2",))
    assert not measures(desk, "running")
    assert "取消便利" in str(measures(desk)["M-A5"].end_reason)


def test_grade_a_regained_is_a_new_grant(desk: Desk, supervisor: Person) -> None:
    """A convenience that only ran on begins anew."""
    weighed(desk, supervisor, GIFT)
    turn(desk, supervisor.actor, grade="A", names=("M-A5",))
    first = measures(desk)["M-A5"].id
    turn(desk, supervisor.actor, grade="B", names=("M-B1",))
    turn(desk, supervisor.actor, grade="A", names=("M-A5",))
    found = measures(desk, "active")["M-A5"]
    assert found.id != first


def test_a_declined_restriction_is_not_proposed_again(desk: Desk, supervisor: Person) -> None:
    """As long as its ground lasts."""
    weighed(desk, supervisor, BLACK)
    row = measures(desk)["M-D8"]
    decline_measure(desk, supervisor.actor, measure=row.id, revision=row.revision, reason="不涉及表彰")
    again(desk, supervisor)
    found = measures(desk)["M-D8"]
    assert (found.id, found.state, found.decided_by_id) == (row.id, "declined", supervisor.actor.user_id)


def test_a_restriction_without_legal_basis_is_refused(desk: Desk, supervisor: Person) -> None:
    """AMB-76: at the confirmation, and in the rules themselves."""
    weighed(desk, supervisor, BLACK)
    row = measures(desk)["M-D6"]
    with pytest.raises(Invalid, match="法律依据"):
        confirm_measure(desk, supervisor.actor, measure=row.id, revision=row.revision, basis="  ", reason="情节严重")
    assert measures(desk)["M-D6"].state == "waiting"

    @operation(None)
    def groundless(work: Work) -> None:
        enterprise = find_enterprise(work.session, USCC, lock=True)
        result = weigh(work.session, dossier_of(work.session, enterprise), today(desk.clock))
        (rule,) = [each for each in result.policy.measures if each.id == "M-A5"]
        bare = replace(rule, citation=replace(rule.citation, text=" "))
        stored = work.session.get_one(AssessmentRow, row.assessment_id)
        follow_result(work, enterprise, replace(result, measures=((bare, ("grade",)),)), stored)

    with pytest.raises(GroundlessMeasure):
        groundless(desk, supervisor.actor)


def test_bad_confirmations(desk: Desk, supervisor: Person, person: Callable[..., Person]) -> None:
    """Another role, twice, an outdated page, nothing there, no reason, a day in the past."""
    weighed(desk, supervisor, BLACK)
    row = measures(desk)["M-D6"]
    given: dict[str, Any] = {"measure": row.id, "revision": row.revision, "basis": LAW, "reason": "情节严重"}
    for role in (Role.CASEWORKER, Role.DEPARTMENT):
        with pytest.raises(Forbidden):
            confirm_measure(desk, person(role).actor, **given)
    for change, fault in (
        ({"measure": 9999}, NotFound),
        ({"revision": 99}, Conflict),
        ({"reason": " "}, Invalid),
        ({"last_day": today(desk.clock) - timedelta(days=1)}, Invalid),
    ):
        with pytest.raises(fault):
            confirm_measure(desk, supervisor.actor, **{**given, **change})
    assert measures(desk)["M-D6"].state == "waiting"
    assert confirm_measure(desk, supervisor.actor, **given) == USCC
    with pytest.raises(Conflict):
        confirm_measure(desk, supervisor.actor, **given)


def test_the_last_day_ends_a_measure(desk: Desk, supervisor: Person, clock: FixedClock) -> None:
    """AMB-77."""
    weighed(desk, supervisor, BLACK)
    row = measures(desk)["M-D6"]
    last = today(clock) + timedelta(days=5)
    confirm_measure(
        desk, supervisor.actor, measure=row.id, revision=row.revision, basis=LAW, reason="情节严重", last_day=last
    )
    clock.advance(timedelta(days=5))
    assert end_measures(desk, ACTOR) == 0
    clock.advance(timedelta(days=1))
    assert (end_measures(desk, ACTOR), end_measures(desk, ACTOR)) == (1, 0)
    assert measures(desk)["M-D6"].state == "ended"


def test_a_look_back_changes_nothing(desk: Desk, supervisor: Person) -> None:
    """A result for another day, or of what was known once, moves no measure of today."""
    import_dossier(desk, OPERATOR, dossier(BLACK), reason="归集")
    assess_enterprise(desk, supervisor.actor, uscc=USCC, as_of=today(desk.clock) - timedelta(days=1))
    assert not measures(desk)


def test_the_database_itself_refuses_an_unconfirmed_restriction(desk: Desk, supervisor: Person) -> None:
    """No way around the named person."""
    weighed(desk, supervisor, BLACK)

    @operation(None)
    def force(work: Work) -> None:
        work.session.scalars(select(MeasureRow).where(MeasureRow.measure == "M-D6")).one().state = "active"

    with pytest.raises(IntegrityError):
        force(desk, supervisor.actor)


def test_a_restriction_needs_a_person_whatever_its_pack_says(desk: Desk, supervisor: Person) -> None:
    """AMB-99: the kind alone is enough."""
    weighed(desk, supervisor, GIFT)
    with reading(desk.engine) as session:
        policy = weigh(session, dossier_of(session, find_enterprise(session, USCC)), today(desk.clock)).policy
    rules: list[MeasureRule] = [rule for rule in policy.measures if rule.kind == "restriction"]
    assert rules and all(needs_confirmation(replace(rule, confirmation=False)) for rule in rules)
    assert not needs_confirmation(next(rule for rule in policy.measures if rule.id == "M-A5"))
