"""A small population, and runs over it in the test's own process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rulesets.forward import assess
from rulesets.records.dossier import read_dossier
from rulesets.records.uscc import with_check_digit
from service.access.actor import Actor, operator
from service.access.roles import Role
from service.clock import FixedClock, today
from service.evaluation import following, storing
from service.evaluation.asking import ask_for_run
from service.evaluation.runs import policy_of, run_of, standings
from service.long_work.working import WORKER, work_on
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.users import create_user
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationResult, EvaluationRun
from service.store.history import dossier_of
from service.store.notice import Notice

OPERATOR = operator("test")
on_one_database = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For what does not depend on the database: the other tests run on both."""
BLACKLISTED = {"kind": "industry_blacklist", "date": "2026-11-01", "list": "拖欠农民工工资"}


def code(number: int) -> str:
    return with_check_digit(f"91130900MA07{number:05d}")


def fine(day: str, identity: str = "p1") -> dict[str, Any]:
    return {"id": identity, "kind": "administrative_penalty", "date": day, "penalty_type": "fine"}


# What the enterprises 0, 1, 2 … have on record at first (evaluated on 2026-11-21).
FILES: tuple[tuple[dict[str, Any], ...], ...] = (
    (),
    (fine("2025-03-01"),),
    (fine("2024-11-21"),),  # leaves the two years with this day
    (fine("2024-11-22"),),  # and this one with the next
    (fine("2026-11-22"),),  # of tomorrow
    ({**BLACKLISTED, "id": "b1", "ended_on": "2026-11-23"},),  # off the list in two days
    ({**BLACKLISTED, "id": "b1"},),
    ({"id": "i1", "kind": "industry_evaluation", "date": "2026-11-22", "industry": "食品", "rank": 1},),
)


@dataclass
class House:
    """A desk with a population and the means to evaluate it."""

    desk: Desk
    clock: FixedClock

    def enter(self, number: int, *records: dict[str, Any]) -> None:
        """Records of one enterprise, known from now on."""
        body = {"uscc": code(number), "name": f"企业{number}", "region": "cangzhou", "records": list(records)}
        import_dossier(self.desk, OPERATOR, read_dossier(body), reason="归集")

    def fill(self) -> None:
        for number, records in enumerate(FILES):
            self.enter(number, *records)
        self.clock.advance(timedelta(hours=2))

    def run(self, **asked: Any) -> EvaluationRun:
        """Ask for a run and carry it out."""
        run = ask_for_run(self.desk, OPERATOR, **asked)
        assert work_on(self.desk, WORKER, run.long_work_id)
        return self.see(run.number)

    def see(self, number: int) -> EvaluationRun:
        with reading(self.desk.engine) as session:
            return run_of(session, number)

    def results(self, run: EvaluationRun) -> dict[str, EvaluationResult]:
        with reading(self.desk.engine) as session:
            query = select(Enterprise.uscc, EvaluationResult).join(
                Enterprise, Enterprise.id == EvaluationResult.enterprise_id
            )
            return dict(session.execute(query.where(EvaluationResult.run_id == run.id)).all())

    def standing(self) -> dict[str, tuple[str | None, int | None]]:
        with reading(self.desk.engine) as session:
            codes = dict(session.execute(select(Enterprise.id, Enterprise.uscc)).all())
            return {codes[number]: tuple(stood) for number, stood in standings(session).items()}

    def one_by_one(self, run: EvaluationRun) -> dict[str, tuple[str | None, int | None]]:
        """What the forward path says of everybody today, by the rules of the run."""
        found: dict[str, tuple[str | None, int | None]] = {}
        with reading(self.desk.engine) as session:
            policy = policy_of(session, run)
            for enterprise in session.scalars(select(Enterprise)).all():
                weighed = assess(policy, dossier_of(session, enterprise), today(self.clock))
                found[enterprise.uscc] = (weighed.grade, weighed.score)
        return found

    def user(self, number: int) -> Actor:
        """An account of an enterprise."""
        made = create_user(
            self.desk, OPERATOR, username=f"boss-{number}", password="plum-rain-2026", role=Role.ENTERPRISE,
            display_name="负责人", uscc=code(number),
        )  # fmt: skip
        return Actor(label=f"user:{made}", role=Role.ENTERPRISE, user_id=made, uscc=code(number))

    def heard(self, user: int | None) -> list[Notice]:
        with reading(self.desk.engine) as session:
            return list(session.scalars(select(Notice).where(Notice.recipient_id == user).order_by(Notice.id)))

    def count(self, table: Any, *conditions: Any) -> int:
        with reading(self.desk.engine) as session:
            return len(session.scalars(select(table).where(*conditions)).all())


@pytest.fixture
def house(desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> House:
    """Eight enterprises; batches of three, so that a run has several."""
    monkeypatch.setattr(storing, "BATCH", 3)
    monkeypatch.setattr(following, "BATCH", 3)
    found = House(desk, clock)
    found.fill()
    return found
