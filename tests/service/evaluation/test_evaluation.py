"""The periodic evaluation (WF-9): everybody by columns, published at once, then followed up by the forward path.

CZ21-2.1.1b, CZ21-2.2.2a: computed periodically; CZ21-1.2.2a: records kept current; AMB-99: restrictions wait for a person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from service.access.roles import Role
from service.clock import today
from service.evaluation import following, grading, publishing, storing
from service.evaluation.asking import ask_for_run
from service.evaluation.schedule import ask_when_due
from service.evaluation.shelf import shelf_of
from service.faults import Conflict, Forbidden, Invalid
from service.long_work.working import WORKER, work_on
from service.store import audit
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.evaluation import EvaluationRun
from service.store.measure import MeasureRow
from tests.service.conftest import OPERATOR, Person
from tests.service.evaluation.conftest import BLACKLISTED, FILES, House, code, on_one_database


def test_the_first_run_weighs_everybody_as_the_forward_path_does(house: House) -> None:
    """WF-9: facts_collected → scored → graded → stored → measures_recomputed; nobody is told of a first result."""
    boss = house.user(6)
    run = house.run()
    assert (run.whole, run.enterprises, run.followed, run.discrepancies, run.faults) == (True, len(FILES), 8, 0, 0)
    expected = house.one_by_one(run)
    assert house.standing() == expected and expected[code(6)][0] == "D"
    assert {uscc: (found.grade, found.score) for uscc, found in house.results(run).items()} == expected
    assert run.grades is not None and run.grades["D"] == 2 and sum(run.grades.values()) == len(FILES)
    assert house.count(AssessmentRow) == len(FILES)
    with reading(house.desk.engine) as session:
        measures = session.scalars(select(MeasureRow)).all()
        assert measures and all(row.state == "waiting" for row in measures if row.confirmation)
        assert audit.verify(session).holds
    assert not house.heard(boss.user_id)
    shelved = shelf_of(house.desk.settings, run)
    assert pq.read_table(shelved.graded).num_rows == len(FILES)


def test_a_night_weighs_those_with_news_and_those_at_a_border(house: House) -> None:
    """A penalty leaves two years, one of tomorrow arrives, a rating too; the others keep what they have (AMB-07)."""
    house.run()
    house.clock.advance(timedelta(days=1))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    run = house.run(kind="nightly")
    assert not run.whole
    found = house.results(run)
    assert {code(1), code(2), code(4), code(7)} <= set(found) and code(0) not in found and code(6) not in found
    assert house.standing() == house.one_by_one(run), "also for those who were left out"
    assert (found[code(1)].grade_before, found[code(1)].grade) == ("B", "D") and run.moves == {"BD": 1}
    assert found[code(2)].score_before != found[code(2)].score
    house.clock.advance(timedelta(days=1))
    later = house.run(kind="nightly")
    assert house.results(later)[code(5)].grade_before == "D" and house.standing() == house.one_by_one(later)


@on_one_database
def test_ratings_and_records_of_a_day_to_come_do_not_count(house: House) -> None:
    """WF-9: stored ratings dated before the run."""
    house.run()
    with reading(house.desk.engine) as session:
        row = session.scalars(select(AssessmentRow).order_by(AssessmentRow.id.desc())).first()
    assert row is not None
    rating = [entry for entry in row.result["indicators"] if entry["id"] == "industry_evaluation"]
    assert rating[0]["points"] == 0 and not rating[0]["evidence"]
    assert house.standing()[code(4)] == house.standing()[code(0)]


def test_a_change_of_grade_is_told_once_and_measures_follow(house: House) -> None:
    """WF-9: grade change → notify ENT, recompute measures, D → cancel conveniences; the message names no grade."""
    boss, other = house.user(1), house.user(0)
    house.run()
    before = house.count(MeasureRow, MeasureRow.ended_on.is_(None))
    house.clock.advance(timedelta(days=1))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    run = house.run(kind="nightly")
    (notice,) = house.heard(boss.user_id)
    assert notice.kind == "grade_changed" and notice.link == f"/enterprises/{code(1)}/grade"
    assert "降低" in notice.body and not set("BD") & set(notice.subject + notice.body)
    assert not house.heard(other.user_id)
    assert house.count(MeasureRow, MeasureRow.ended_on.is_(None)) > before
    # Following up again does nothing.
    everybody = [result.enterprise_id for result in house.results(run).values()]
    assert following.follow_batch(house.desk, WORKER, number=run.number, enterprises=everybody) == 0
    house.run()
    assert len(house.heard(boss.user_id)) == 1


@on_one_database
def test_identical_facts_make_no_new_version(house: House) -> None:
    """WF-9: identical facts hash → no new version."""
    house.run()
    stored = house.count(AssessmentRow)
    again = house.run(whole=True)
    assert (again.enterprises, house.count(AssessmentRow), again.moves) == (len(FILES), stored, {})


@on_one_database
def test_a_month_over_everybody_finds_what_a_night_left_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a night to leave somebody out, the run over everybody would follow up the difference."""
    house.run()
    house.clock.advance(timedelta(days=2))
    monkeypatch.setattr("service.evaluation.collecting.chosen", lambda session, run: [])
    night = house.run(kind="nightly")
    assert night.enterprises == 0 and house.standing()[code(5)][0] == "D"
    month = house.run(kind="monthly", whole=True)
    assert house.standing()[code(5)][0] != "D" and house.results(month)[code(5)].followed
    assert not house.results(month)[code(0)].changed


def test_no_reader_sees_a_half_written_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until a run is published the one before stands, whole; then everything at once."""
    house.run()
    before = house.standing()
    house.clock.advance(timedelta(days=1))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    seen: list[bool] = []
    real_store, real_publish = storing.store_batch, publishing.publish

    def store_batch(*given: Any, **named: Any) -> bool:
        done = real_store(*given, **named)
        seen.append(house.standing() == before)
        return done

    def publish(*given: Any, **named: Any) -> bool:
        seen.append(house.standing() == before)
        done = real_publish(*given, **named)
        seen.append(house.standing()[code(1)][0] == "D" and len(house.standing()) == len(FILES))
        return done

    monkeypatch.setattr(storing, "store_batch", store_batch)
    monkeypatch.setattr("service.evaluation.running.publish", publish)
    house.run(whole=True)
    assert len(seen) >= 5 and all(seen)


@on_one_database
def test_a_run_for_a_past_day_is_only_looked_at(house: House) -> None:
    boss = house.user(5)
    house.run()
    house.clock.advance(timedelta(days=5))
    stood, stored = house.standing(), house.count(AssessmentRow)
    run = house.run(as_of=date(2026, 11, 22))
    assert (run.in_force, run.whole, run.followed, run.changed) == (False, True, 0, 0)
    assert house.results(run)[code(5)].grade == "D"
    assert house.standing() == stood and house.count(AssessmentRow) == stored and not house.heard(boss.user_id)


@on_one_database
def test_bulk_and_forward_disagreeing_is_said_aloud(
    house: House, person: Any, monkeypatch: pytest.MonkeyPatch, logged: list[Any]
) -> None:
    """The forward path holds; the difference is kept, logged, and the supervisors hear of it."""
    supervisor: Person = person(Role.SUPERVISOR)
    real = grading.grade_run

    def tampered(desk: Any, actor: Any, number: int, tell: Any) -> None:
        real(desk, actor, number, tell)
        file = shelf_of(desk.settings, house.see(number)).graded
        rows = pq.read_table(file).to_pylist()
        for row in rows:
            if row["uscc"] == code(0):
                row["grade"], row["score"] = "C", 111
        pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(file)), file)

    monkeypatch.setattr(
        "service.evaluation.running._STAGES",
        {**__import__("service.evaluation.running", fromlist=["_STAGES"])._STAGES, "collected": (tampered, 0.2, 0.2)},
    )
    run = house.run()
    assert run.discrepancies == 1
    found = house.results(run)[code(0)]
    truth = house.one_by_one(run)[code(0)]
    assert found.discrepant and (found.forward_grade, found.forward_score) == truth and found.grade == "C"
    assert house.standing()[code(0)] == truth
    assert [event["run"] for event in logged if event["event"] == "evaluation_discrepancy"] == [run.number]
    assert [notice.kind for notice in house.heard(supervisor.actor.user_id)] == ["evaluation_trouble"]


@on_one_database
def test_one_that_cannot_be_followed_stops_no_other_and_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, logged: list[Any]
) -> None:
    real = following.keep_rows

    def fragile(work: Any, answers: Any, *rest: Any) -> Any:
        if any(answer.assessment.uscc == code(3) for answer in answers):
            raise ZeroDivisionError
        return real(work, answers, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(following, "keep_rows", fragile)
        run = house.run()
    assert (run.followed, run.faults) == (len(FILES) - 1, 1)
    assert house.results(run)[code(3)].fault == "ZeroDivisionError"
    assert house.count(AssessmentRow) == len(FILES) - 1
    house.clock.advance(timedelta(hours=5))
    again = house.run(kind="nightly")
    assert set(house.results(again)) == {code(3)} and again.faults == 0
    assert house.count(AssessmentRow) == len(FILES)
    for event in logged:
        event.pop("exc_info", None)


@on_one_database
def test_what_an_event_evaluated_meanwhile_is_not_told_again(house: House) -> None:
    """A decision evaluates at once by the forward path and tells the enterprise itself; the night agrees and keeps silent."""
    from service.operations.assess import assess_enterprise

    boss = house.user(1)
    house.run()
    house.clock.advance(timedelta(hours=3))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    assess_enterprise(house.desk, OPERATOR, uscc=code(1), as_of=today(house.clock))
    house.clock.advance(timedelta(hours=3))
    run = house.run(kind="nightly")
    assert house.results(run)[code(1)].grade == "D" and house.results(run)[code(1)].followed
    assert not house.heard(boss.user_id)


def test_facts_that_move_while_the_run_is_under_way_are_weighed_as_they_are_now(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a discrepancy nor an outdated result."""
    real = publishing.publish

    def publish(*given: Any, **named: Any) -> bool:
        house.clock.advance(timedelta(minutes=10))
        house.enter(0, {**BLACKLISTED, "id": "b9"})
        return real(*given, **named)

    monkeypatch.setattr("service.evaluation.running.publish", publish)
    run = house.run()
    assert run.discrepancies == 0 and house.results(run)[code(0)].grade == "B"
    with reading(house.desk.engine) as session:
        number = house.results(run)[code(0)].enterprise_id
        row = session.scalars(select(AssessmentRow).where(AssessmentRow.enterprise_id == number)).one()
    assert row.grade == "D"
    house.clock.advance(timedelta(hours=5))
    monkeypatch.undo()
    house.run(kind="nightly")
    assert house.standing()[code(0)][0] == "D"


def test_one_run_at_a_time_and_none_for_a_day_to_come(house: House, person: Any) -> None:
    with pytest.raises(Invalid, match="不能晚于今天"):
        ask_for_run(house.desk, OPERATOR, as_of=today(house.clock) + timedelta(days=1))
    run = ask_for_run(house.desk, OPERATOR)
    with pytest.raises(Conflict, match=f"第 {run.number} 批"):
        ask_for_run(house.desk, OPERATOR)
    for role in (Role.CASEWORKER, Role.DEPARTMENT, Role.INSPECTOR, Role.ADMINISTRATOR):
        somebody: Person = person(role)
        with pytest.raises(Forbidden):
            ask_for_run(house.desk, somebody.actor)
    assert work_on(house.desk, WORKER, run.long_work_id)
    ask_for_run(house.desk, person(Role.POLICY_OFFICER).actor)


@on_one_database
@pytest.mark.parametrize(
    ("day", "nights", "expected"),
    [
        (23, (1, 1, 1), ["monthly", "nightly", "monthly"]),
        (22, (2, 1), ["monthly", "monthly"]),
    ],
    ids=["every night", "the day was missed"],
)
def test_the_schedule_asks_once_a_night_and_once_a_month_for_everybody(
    house: House, day: int, nights: tuple[int, ...], expected: list[str]
) -> None:
    """AMB-43: the period is ours. The first run of all is over everybody; a month whose day was missed gets its run later."""
    desk = replace(house.desk, settings=house.desk.settings.model_copy(update={"evaluation_day": day}))
    found = []
    for step in nights:
        assert [ask_when_due(desk, OPERATOR), ask_when_due(desk, OPERATOR)] == [1, 0]
        with reading(desk.engine) as session:
            run = session.scalars(select(EvaluationRun).order_by(EvaluationRun.id.desc())).first()
        assert run is not None and work_on(desk, WORKER, run.long_work_id) and run.whole == (run.kind == "monthly")
        found.append(run.kind)
        house.clock.advance(timedelta(days=step))
    assert found == expected


def test_nobody_to_evaluate_no_run(desk: Any) -> None:
    assert ask_when_due(desk, OPERATOR) == 0


@on_one_database
def test_the_files_of_old_runs_are_thrown_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.evaluation.shelf.KEPT_WHOLE", 1)
    house.run()
    second = house.run(whole=True)
    folders = sorted(entry.name for entry in (house.desk.settings.instance_dir / "store").iterdir())
    assert folders == [str(second.number)]


@on_one_database
def test_a_return_to_the_first_facts_is_a_change_too(house: House) -> None:
    """B, then D, then B on the first facts again: the stored version of the first stands, and the enterprise hears of both."""
    from service.operations.records import revoke_record

    boss = house.user(0)
    house.run()
    house.clock.advance(timedelta(hours=3))
    house.enter(0, {**BLACKLISTED, "id": "b9"})
    house.run(kind="nightly")
    house.clock.advance(timedelta(hours=3))
    revoke_record(house.desk, OPERATOR, uscc=code(0), record="b9", version=1, reason="撤销")
    run = house.run(kind="nightly")
    assert house.results(run)[code(0)].grade == "B"
    assert [("降低" in notice.body, "提高" in notice.body) for notice in house.heard(boss.user_id)] == [
        (True, False),
        (False, True),
    ]
