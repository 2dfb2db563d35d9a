"""The follow-up in batches says what the forward path says of each alone, asks once for all, and misses nothing in between (WF-9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import event, select

from benchmarks.generator.write import write
from rulesets.catalogue import policy
from rulesets.forward import assess
from rulesets.records.dossier import Dossier, read_dossier
from rulesets.records.kinds import KINDS
from service.clock import FixedClock, today
from service.evaluation import following
from service.evaluation.alike import Alike
from service.evaluation.asking import ask_for_run
from service.evaluation.collecting import collect
from service.evaluation.files import files_of, stamps_of
from service.evaluation.grading import grade_run
from service.evaluation.publishing import publish
from service.evaluation.storing import store
from service.evaluation.weighing import Weighed, weigh_all
from service.long_work.working import WORKER
from service.operations.records import revoke_record
from service.store import audit
from service.store.assessment import AssessmentRow
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationRun
from service.store.history import dossier_of
from service.store.record import record_json
from tests.service.conftest import OPERATOR
from tests.service.evaluation.conftest import BLACKLISTED, FILES, House, code, fine, on_one_database

DAY = date(2026, 11, 21)
HOW_MANY = 250


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> list[Dossier]:
    """Enterprises with all kinds of records, a few with very many."""
    folder = tmp_path_factory.mktemp("generated")
    write(HOW_MANY, folder, 7)
    bodies: dict[str, list[Any]] = {
        code: [] for code in pq.read_table(folder / "enterprises.parquet")["uscc"].to_pylist()
    }
    for row in pq.read_table(folder / "records.parquet").to_pylist():
        said = {name: row.get(name) for name in KINDS[row["kind"]].attributes if row.get(name) is not None}
        if "repaired_on" in said:
            said["repaired_on"] = said["repaired_on"].isoformat()
        body = record_json(row["id"], row["kind"], row["date"], row["ended_on"], bool(row["revoked"]), None, said)
        bodies[row["uscc"]].append(body)
    return [read_dossier({"uscc": uscc, "records": records}) for uscc, records in bodies.items()]


@pytest.mark.parametrize("pack", ["cangzhou-2021-175", "composite"])
def test_alike_enterprises_are_weighed_as_each_alone(generated: list[Dossier], pack: str) -> None:
    """Grade, score, reasons, evidence, measures and the trace of firings; the memory is too small for all, and two days mix."""
    alike, rules = Alike(most=40), policy(pack)
    for place, dossier in enumerate(generated):
        day = DAY if place % 2 else date(2024, 2, 29)
        found, alone = alike.assess(rules, dossier, day), assess(rules, dossier, day)
        assert found.to_json() == alone.to_json() and found.to_json()["uscc"] == dossier.uscc
        assert (found.trace, found.facts_sha256) == (alone.trace, alone.facts_sha256)
        assert found == alone


def test_the_files_of_many_are_the_dossiers_of_each(house: House) -> None:
    """Known at a moment and known now; the stamp changes with every version."""
    moment = house.clock.now()
    house.clock.advance(timedelta(minutes=5))
    house.enter(2, fine("2026-01-05", "p7"), fine("2026-01-06", "p8"))
    revoke_record(house.desk, OPERATOR, uscc=code(1), record="p1", version=1, reason="撤销")
    with reading(house.desk.engine) as session:
        everybody = session.scalars(select(Enterprise).order_by(Enterprise.id)).all()
        files = files_of(session, [enterprise.id for enterprise in everybody], moment)
        stamps = stamps_of(session, [enterprise.id for enterprise in everybody])
        assert len(files) == len(FILES)
        for enterprise, file in zip(everybody, files, strict=True):
            assert file.then.records == dossier_of(session, enterprise, moment).records
            assert file.now.records == dossier_of(session, enterprise).records
            assert (file.now is file.then) == (enterprise.uscc not in (code(1), code(2)))
            assert file.stamp == stamps.get(enterprise.id, (0, 0)) and file.stamp.versions >= len(file.now.records)


def published(house: House) -> tuple[EvaluationRun, list[int]]:
    """A first run that is not followed up yet, and the numbers of its enterprises."""
    run = ask_for_run(house.desk, OPERATOR)
    for step in (collect, grade_run, store):
        step(house.desk, WORKER, run.number, lambda said, share: None)
    assert publish(house.desk, WORKER, number=run.number)
    with reading(house.desk.engine) as session:
        return house.see(run.number), list(session.scalars(select(Enterprise.id).order_by(Enterprise.id)))


def weighed_now(house: House, run: EvaluationRun, enterprises: list[int]) -> dict[int, Weighed]:
    with reading(house.desk.engine) as session:
        return weigh_all(session, run, enterprises, today(house.clock), house.desk.settings.profile, Alike())


def follow_some(house: House, run: EvaluationRun, enterprises: list[int], weighed: dict[int, Weighed]) -> list[str]:
    """The statements that one batch takes."""
    said: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(house.desk.engine, "before_cursor_execute", note)
    try:
        done = following.follow_batch(house.desk, WORKER, number=run.number, enterprises=enterprises, weighed=weighed)
    finally:
        event.remove(house.desk.engine, "before_cursor_execute", note)
    assert done == len(enterprises)
    return said


def test_many_take_as_many_statements_as_one(house: House) -> None:
    """Set-based reads, bulk writes, one stretch of the audit chain with a row for everything that happened to each."""
    run, everybody = published(house)
    weighed = weighed_now(house, run, everybody)
    alone = follow_some(house, run, everybody[1:2], weighed)
    together = follow_some(house, run, everybody[2:], weighed)
    assert len(together) == len(alone)
    assert sum(statement.startswith("INSERT INTO audit_entry") for statement in together) == 1
    with reading(house.desk.engine) as session:
        assert audit.verify(session).holds
        for action in ("assessment.store", "measures.follow", "evaluation.follow"):
            subjects = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == action)).all()
            assert sorted(subjects) == sorted(f"enterprise:{code(number)}" for number in range(1, len(FILES)))


def test_what_is_recorded_after_the_weighing_is_weighed_anew_under_the_lock(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an outdated result nor a discrepancy; the others are not weighed twice."""
    run, everybody = published(house)
    weighed = weighed_now(house, run, everybody)
    house.clock.advance(timedelta(minutes=5))
    house.enter(0, {**BLACKLISTED, "id": "b9"})
    again: list[list[int]] = []
    monkeypatch.setattr(
        following, "weigh_all", lambda s, r, some, *rest: again.append(some) or weigh_all(s, r, some, *rest)
    )
    follow_some(house, run, everybody, weighed)
    assert again == [everybody[:1]]
    with reading(house.desk.engine) as session:
        grades = dict(session.execute(select(AssessmentRow.enterprise_id, AssessmentRow.grade)).all())
        assert grades[everybody[0]] == "D" and len(grades) == len(FILES)
    found = house.results(run)[code(0)]
    assert (found.grade, found.discrepant, found.followed) == ("B", False, True)


@on_one_database
def test_midnight_between_weighing_and_storing(house: House) -> None:
    """What is stored is the result of the day on which it is stored; what is compared is that of the run."""
    run, everybody = published(house)
    weighed = weighed_now(house, run, everybody)
    house.clock.advance(timedelta(days=2))
    follow_some(house, run, everybody, weighed)
    with reading(house.desk.engine) as session:
        rows = {row.enterprise_id: row for row in session.scalars(select(AssessmentRow))}
    assert {row.as_of for row in rows.values()} == {today(house.clock)}
    off_the_list = everybody[5]
    assert rows[off_the_list].grade != "D" and house.results(run)[code(5)].grade == "D"
    assert not any(result.discrepant for result in house.results(run).values())


def test_two_enterprises_of_one_batch_hear_of_it(house: House) -> None:
    """WF-9: each account of each enterprise once, in one batch, the message naming the right direction."""
    worse, better, other = house.user(1), house.user(6), house.user(2)
    house.run()
    house.clock.advance(timedelta(hours=2))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    revoke_record(house.desk, OPERATOR, uscc=code(6), record="b1", version=1, reason="撤销")
    house.clock.advance(timedelta(hours=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following, "BATCH", 100)
        house.run(whole=True)
    (down,), (up,) = house.heard(worse.user_id), house.heard(better.user_id)
    assert "降低" in down.body and "提高" in up.body and not house.heard(other.user_id)
    assert (down.link, up.link) == (f"/enterprises/{code(1)}/grade", f"/enterprises/{code(6)}/grade")


@on_one_database
def test_a_record_from_a_machine_whose_clock_is_ahead_waits_for_the_next_run(house: House) -> None:
    """Bulk and forward read what was known at the moment of collection: no discrepancy, and nothing is forgotten (CZ21-1.2.2a)."""
    ahead = House(replace(house.desk, clock=FixedClock(house.clock.now() + timedelta(minutes=3))), house.clock)
    ahead.enter(0, {**BLACKLISTED, "id": "b9"})
    run = house.run()
    found = house.results(run)[code(0)]
    assert (found.grade, found.discrepant, run.discrepancies) == ("B", False, 0)
    house.clock.advance(timedelta(hours=5))
    night = house.run(kind="nightly")
    assert house.results(night)[code(0)].grade == "D" and night.discrepancies == 0
