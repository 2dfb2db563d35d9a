"""The ground of the tests of policy changes: two officers, two supervisors, and a change that moves points and a grade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from rulesets.assessment import Assessment
from rulesets.catalogue import catalogue
from rulesets.editing.examples import REASONS, unexplained, with_reasons
from rulesets.simulation.simulated import Simulated
from service.access.actor import Actor, operator
from service.access.permissions import Permission
from service.access.roles import Role
from service.clock import FixedClock, today
from service.long_work.working import WORKER
from service.operations.operation import Desk, Work, operation
from service.operations.policy.approving import approve_change, submit_change
from service.operations.policy.drafting import create_change
from service.operations.policy.keeping import keep_files
from service.operations.policy.proving import prove_change
from service.operations.policy.simulating import Wanted, ask_simulation, keep_simulation
from service.operations.policy.standing import find_change
from service.operations.weigh import DEFAULT_PACK, weigh
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.policy import PolicyChange, PolicySimulation, PolicyVersion
from tests.service.conftest import USCC, Person

TOMORROW = "2026-11-22"
SCHEDULER = operator("scheduler")


@operation(Permission.POLICY_DRAFT)
def keep(work: Work, *, number: str, revision: int, files: dict[str, str]) -> PolicyChange:
    """What the editor does at each save."""
    return keep_files(work, number=number, revision=revision, files=files, line="改动一处")


@dataclass
class Policies:
    """Everything that people do with a change, in the order in which they do it."""

    desk: Desk
    clock: FixedClock
    officer: Actor
    colleague: Actor
    supervisor: Actor

    def change(self, number: str) -> PolicyChange:
        with reading(self.desk.engine) as session:
            return find_change(session, number)

    def draft(self, title: str = "调整慈善捐赠分值", pack: str = DEFAULT_PACK) -> str:
        return create_change(self.desk, self.officer, title=title, pack=pack, reason="年度评估后的调整").number

    def edit(self, number: str, files: dict[str, str], actor: Actor | None = None) -> PolicyChange:
        return keep(self.desk, actor or self.officer, number=number, revision=self.change(number).revision, files=files)

    def edited(self, points: int = 20) -> str:
        """A draft in which one donation gives other points; the examples that expected the old ones are left out."""
        number = self.draft()
        self.edit(number, donation_gives(self.change(number).files, points))
        return number

    def prove(self, number: str) -> PolicyChange:
        return prove_change(self.desk, self.officer, number=number, revision=self.change(number).revision)

    def simulate(self, number: str, scope: str = "all", sample: int | None = None, seed: str = "") -> PolicySimulation:
        """As the worker would report it; what it really finds is asked in test_simulations."""
        row = self.ask(number, scope, sample, seed)
        if row.work_id is not None:
            found = Simulated({"statement": {}, "population": {"movers": 0}}, "")
            keep_simulation(self.desk, WORKER, simulation=row.id, found=found)
        return row

    def ask(self, number: str, scope: str = "all", sample: int | None = None, seed: str = "") -> PolicySimulation:
        wanted = Wanted(today(self.clock), scope, change=number, sample=sample, seed=seed)
        return ask_simulation(self.desk, self.officer, wanted)

    def submit(self, number: str, day: str = TOMORROW) -> PolicyChange:
        revision = self.change(number).revision
        return submit_change(self.desk, self.officer, number=number, revision=revision, in_force_from=day)

    def approve(self, number: str, day: str = TOMORROW, actor: Actor | None = None) -> PolicyVersion:
        revision = self.change(number).revision
        return approve_change(self.desk, actor or self.supervisor, number=number, revision=revision, in_force_from=day)

    def submitted(self, points: int = 20, day: str = TOMORROW) -> str:
        number = self.edited(points)
        self.prove(number)
        self.simulate(number)
        self.submit(number, day)
        return number

    def approved(self, points: int = 20, day: str = TOMORROW) -> str:
        number = self.submitted(points, day)
        self.approve(number, day)
        return number

    def weighed(self, as_of: date, pack: str = DEFAULT_PACK) -> Assessment:
        with reading(self.desk.engine) as session:
            return weigh(session, dossier_of(session, find_enterprise(session, USCC)), as_of, pack)


def donation_gives(files: dict[str, str], points: int) -> dict[str, str]:
    old = next(line for line in files["indicators_social.yaml"].splitlines() if "donations_2y: 1}" in line)
    new = old[: old.index("points: ")] + f"points: {points}" + old[old.index(", text:") :]
    kept = {name: text for name, text in files.items() if not name.startswith("cases_") or name == REASONS}
    return explained(kept | {"indicators_social.yaml": files["indicators_social.yaml"].replace(old, new)})


def grade_a_needs(files: dict[str, str], score: int) -> dict[str, str]:
    """Another least score of grade A; the examples, many of which stand between the two, are left out."""
    kept = {name: text for name, text in files.items() if not name.startswith("cases")}
    return explained(kept | {"grades.yaml": files["grades.yaml"].replace("850", str(score))})


def explained(files: dict[str, str]) -> dict[str, str]:
    """With a reason for every example that these files lack beside the installed ones."""
    before = catalogue().texts(DEFAULT_PACK)
    return with_reasons(before, files, dict.fromkeys(unexplained(before, files), "年度评估后另写"))


@pytest.fixture
def policies(desk: Desk, clock: FixedClock, enrolled: object, person: Callable[..., Person]) -> Policies:
    return Policies(
        desk,
        clock,
        person(Role.POLICY_OFFICER).actor,
        person(Role.POLICY_OFFICER).actor,
        person(Role.SUPERVISOR).actor,
    )
