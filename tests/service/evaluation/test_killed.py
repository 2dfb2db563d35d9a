"""Killed at every step, the run comes to the same end as one that nothing happened to, with nothing twice (WF-9)."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from service.access.passwords import Passwords
from service.clock import FixedClock
from service.evaluation.asking import ask_for_run
from service.operations.operation import Desk
from service.settings import Settings
from service.store import audit, schema
from service.store.account import User
from service.store.assessment import AssessmentRow
from service.store.engine import open_engine, reading
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationResult
from service.store.measure import MeasureRow
from service.store.notice import Notice
from tests.service.conftest import OPERATOR, START
from tests.service.evaluation.conftest import BLACKLISTED, House, code
from tests.service.evaluation.killed_run import POINTS


def prepare(house: House) -> None:
    """A first run, and on the next day an enterprise that falls to D and one that rises."""
    for number in (1, 5):
        house.user(number)
    house.run()
    house.clock.advance(timedelta(days=1))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    house.enter(5, {**BLACKLISTED, "id": "b1", "ended_on": "2026-11-22"})
    house.clock.advance(timedelta(hours=2))


def left_behind(desk: Desk) -> dict[str, list[Any]]:
    """What a run leaves behind, without moments and numbers of rows."""
    with reading(desk.engine) as session:
        results = select(
            EvaluationResult.run_id, Enterprise.uscc, EvaluationResult.grade, EvaluationResult.score,
            EvaluationResult.grade_before, EvaluationResult.changed, EvaluationResult.followed,
            EvaluationResult.discrepant,
        ).join(Enterprise, Enterprise.id == EvaluationResult.enterprise_id)  # fmt: skip
        stored = select(
            Enterprise.uscc, AssessmentRow.number, AssessmentRow.as_of, AssessmentRow.grade, AssessmentRow.facts_sha256
        ).join(Enterprise, Enterprise.id == AssessmentRow.enterprise_id)
        measures = select(Enterprise.uscc, MeasureRow.measure, MeasureRow.state, MeasureRow.since).join(
            Enterprise, Enterprise.id == MeasureRow.enterprise_id
        )
        notices = select(User.username, Notice.kind, Notice.body).join(User, User.id == Notice.recipient_id)
        assert audit.verify(session).holds
        queries = {"results": results, "stored": stored, "measures": measures, "notices": notices}
        return {name: sorted(map(tuple, session.execute(query)), key=repr) for name, query in queries.items()}


def test_killed_at_every_step_it_ends_as_if_nothing_had_happened(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    prepare(house)
    run = ask_for_run(house.desk, OPERATOR, whole=True)
    url = house.desk.engine.url.render_as_string(hide_password=False)
    house.desk.engine.dispose()
    command = [
        sys.executable, "-m", "tests.service.evaluation.killed_run", url, str(settings.instance_dir),
        house.clock.now().isoformat(), str(run.long_work_id),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome == {"died": list(POINTS), "status": 0, "points": len(POINTS)}, done.stderr[-2000:]

    twin = open_engine(f"sqlite:///{tmp_path / 'twin.db'}")
    schema.upgrade(twin)
    clock = FixedClock(START)
    given = settings.model_copy(update={"instance_dir": tmp_path / "twin"})
    other = House(Desk(twin, clock, given, Passwords(given)), clock)
    other.fill()
    prepare(other)
    other.run(whole=True)
    found = left_behind(house.desk)
    assert found == left_behind(other.desk)
    assert len(found["notices"]) == 2 and {row[0] for row in found["notices"]} == {"boss-1", "boss-5"}
    assert code(1) in {row[1] for row in found["results"] if row[2] == "D" and row[4] == "B"}
    twin.dispose()
