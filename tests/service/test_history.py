"""Two times kept apart: what was true when, and what was known when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from service.clock import FixedClock
from service.faults import Conflict, Invalid, NotFound
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import ImportResult, import_dossier
from service.operations.operation import Desk
from service.operations.records import correct_record, mark_repaired, revoke_record
from service.operations.weigh import weigh_enterprise
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.record import RecordVersion
from tests.service.conftest import OPERATOR, START, USCC, dossier, penalty

HOUR = timedelta(hours=1)
AS_OF = date(2026, 11, 21)


def known(desk: Desk, moment: object = None) -> dict[str, object]:
    with reading(desk.engine) as session:
        return dossier_of(session, find_enterprise(session, USCC), moment).to_json()  # type: ignore[arg-type]


def test_a_dossier_comes_back_as_it_came_in(desk: Desk, enrolled: ImportResult) -> None:
    assert known(desk) == dossier().to_json()


def test_each_past_moment_keeps_what_was_known_then(desk: Desk, enrolled: ImportResult, clock: FixedClock) -> None:
    """Correct, repair, revoke: each later, each visible from its own moment on and not before."""
    states = [(clock.now(), known(desk))]
    for number, step in enumerate(("correct", "repair", "revoke"), start=1):
        clock.advance(HOUR)
        if step == "correct":
            correct_record(
                desk, OPERATOR, uscc=USCC, record="p1", version=number, changes={"date": "2025-04-01"}, reason="笔误"
            )
        elif step == "repair":
            mark_repaired(
                desk,
                OPERATOR,
                uscc=USCC,
                record="p1",
                version=number,
                repaired_on=date(2026, 6, 1),
                reason="修复决定",
            )
        else:
            revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=number, reason="处罚决定撤销")
        states.append((clock.now(), known(desk)))
    assert len({str(state) for _, state in states}) == 4
    for moment, state in states:
        assert known(desk, moment) == state
        assert known(desk, moment + HOUR / 2) == state


def test_before_the_first_import_nothing_was_known(desk: Desk, enrolled: ImportResult) -> None:
    with pytest.raises(NotFound) as caught:
        known(desk, START - timedelta(microseconds=1))
    assert caught.value.code == "unknown_then"


def test_the_name_of_that_time(desk: Desk, enrolled: ImportResult, clock: FixedClock) -> None:
    clock.advance(HOUR)
    renamed = import_dossier(desk, OPERATOR, dossier(name="沧州乙有限公司"), reason="更名")
    assert renamed.renamed and not renamed.changed
    assert known(desk)["name"] == "沧州乙有限公司"
    assert known(desk, START)["name"] == "沧州甲有限公司"
    # A dossier that gives no name does not take the name away.
    assert not import_dossier(desk, OPERATOR, dossier(name=None), reason="例行").did_something


def test_a_past_day_is_weighed_as_it_was_known_then(desk: Desk, enrolled: ImportResult, clock: FixedClock) -> None:
    before = weigh_enterprise(desk, OPERATOR, USCC, AS_OF).to_json()
    clock.advance(HOUR)
    revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, reason="撤销")
    after = weigh_enterprise(desk, OPERATOR, USCC, AS_OF).to_json()
    assert before["score"] < after["score"]
    assert weigh_enterprise(desk, OPERATOR, USCC, AS_OF, known_at=START).to_json() == before


def test_a_change_rests_on_a_stated_version(desk: Desk, enrolled: ImportResult) -> None:
    revise = {"uscc": USCC, "record": "p1", "changes": {"source": "税务部门"}, "reason": "补来源"}
    assert correct_record(desk, OPERATOR, version=1, **revise) == 2  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="第 2 版"):
        correct_record(desk, OPERATOR, version=1, **revise)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"revoked": True}, "fixed_field"),
        ({"id": "p9"}, "fixed_field"),
        ({"penalty_type": "fine"}, "nothing_changed"),
        ({"source": "a\x00b"}, "bad_character"),
    ],
)
def test_corrections_that_are_refused(
    desk: Desk, enrolled: ImportResult, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        correct_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, changes=changes, reason="试")
    assert caught.value.code == code
    assert versions(desk) == 2


def test_a_reason_is_never_empty(desk: Desk, enrolled: ImportResult) -> None:
    with pytest.raises(Invalid) as caught:
        revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, reason="  ")
    assert caught.value.field == "reason"


def test_only_kinds_that_know_repair_are_repaired(desk: Desk, enrolled: ImportResult) -> None:
    with pytest.raises(Invalid) as caught:
        mark_repaired(desk, OPERATOR, uscc=USCC, record="h1", version=1, repaired_on=AS_OF, reason="修复")
    assert caught.value.code == "not_repairable"


def test_a_revoked_record_is_closed(desk: Desk, enrolled: ImportResult) -> None:
    revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, reason="撤销")
    with pytest.raises(Conflict, match="已撤销"):
        revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=2, reason="再撤")


def test_equal_facts_and_rules_give_no_new_assessment(desk: Desk, enrolled: ImportResult, clock: FixedClock) -> None:
    first = assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=AS_OF)
    clock.advance(HOUR)
    again = assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=AS_OF)
    next_day = assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=AS_OF + timedelta(days=1))
    assert (first.created, again.created, next_day.created) == (True, False, False)
    assert {first.number, again.number, next_day.number} == {1}
    assert next_day.result["as_of"] == "2026-11-22"
    revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, reason="撤销")
    changed = assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=AS_OF)
    assert (changed.number, changed.created) == (2, True)
    # What was known before still gives the version of that time.
    assert assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=AS_OF, known_at=START).number == 1


def test_an_assessment_is_kept_without_loss(desk: Desk, enrolled: ImportResult) -> None:
    stored = assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=AS_OF)
    fresh = weigh_enterprise(desk, OPERATOR, USCC, AS_OF)
    with reading(desk.engine) as session:
        row = session.scalars(select(AssessmentRow)).one()
    assert row.result == stored.result == fresh.to_json()
    assert list(row.result) == list(fresh.to_json()), "the order of fields is kept too"
    assert row.trace == fresh.trace
    assert (row.grade, row.score) == (fresh.grade, fresh.score)
    assert (row.pack_sha256, row.facts_sha256) == (fresh.policy.sha256, fresh.facts_sha256)


@given(hours=st.lists(st.integers(min_value=0, max_value=48), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_known_never_changes_later(desk: Desk, clock: FixedClock, hours: list[int]) -> None:
    """Whatever is imported afterwards, the answer for a past moment stays the same."""
    import_dossier(desk, OPERATOR, dossier(penalty(source="起始")), reason="归集")
    remembered = []
    for position, pause in enumerate(hours):
        remembered.append((clock.now(), known(desk)))
        clock.advance(timedelta(hours=pause, seconds=1))
        source = f"部门{position}-{clock.now().timestamp()}"
        import_dossier(desk, OPERATOR, dossier(penalty(source=source)), reason="归集")
    for moment, state in remembered:
        assert known(desk, moment) == state


def versions(desk: Desk) -> int:
    with reading(desk.engine) as session:
        return len(session.scalars(select(RecordVersion)).all())
