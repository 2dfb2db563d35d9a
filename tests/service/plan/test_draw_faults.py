"""A draw that is killed or contested: published whole or not at all; of two who draw at once, one (issue: fault tests)."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from sqlalchemy import func, select

from service.faults import Conflict
from service.operations.plan.drawing import run_draw
from service.store.engine import reading
from service.store.inspection import InspectionCase
from service.store.plan import CheckObject
from tests.service.plan.conftest import PUBLIC_VALUE, SECRET, Drawing


def small(rosters: Drawing) -> None:
    """A pool of a few objects: every statement of its draw is reached soon."""
    with rosters.desk.engine.begin() as connection:
        keep = select(CheckObject.id).order_by(CheckObject.id).limit(4).scalar_subquery()
        connection.execute(CheckObject.__table__.update().where(CheckObject.id.not_in(keep)).values(active=False))


def test_killed_at_any_point_of_a_draw_all_or_nothing_is_left(rosters: Drawing) -> None:
    small(rosters)
    plan = rosters.plan()
    rosters.freeze(plan)
    rosters.clock.advance(timedelta(days=1))
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.service.plan.killed_draw",
            rosters.desk.engine.url.render_as_string(hide_password=False),
            str(rosters.desk.settings.instance_dir),
            plan.number,
            str(rosters.again(plan).revision),
            str(rosters.department.user_id),
            rosters.clock.now().isoformat(),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["left_behind"] == [], found
    assert found["points"] > 30, "the draw has more statements than that"
    assert found["finished"]
    assert rosters.again(plan).state == "drawn"


def test_of_two_who_draw_at_once_one_does(rosters: Drawing) -> None:
    small(rosters)
    plan = rosters.plan()
    rosters.freeze(plan)
    rosters.clock.advance(timedelta(days=1))
    revision, barrier = rosters.again(plan).revision, Barrier(2)

    def draw() -> str:
        barrier.wait(timeout=20)
        try:
            run_draw(
                rosters.desk,
                rosters.department,
                number=plan.number,
                revision=revision,
                public_value=PUBLIC_VALUE,
                secret=SECRET,
            )
        except Conflict as refused:
            return refused.code
        return "drawn"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(job.result() for job in [pool.submit(draw), pool.submit(draw)])
    assert answers == ["drawn", "outdated"]
    with reading(rosters.desk.engine) as session:
        cases = session.scalar(select(func.count()).select_from(InspectionCase))
        numbers = session.scalar(select(func.count(func.distinct(InspectionCase.enterprise_id))))
    assert cases == numbers and cases
