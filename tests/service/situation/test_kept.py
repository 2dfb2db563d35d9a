"""A situation is computed once for each whole published run, kept, read by those who may, on both databases (SQ20-13, BG22-15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from service.access.roles import Role
from service.evaluation.asking import ask_for_run
from service.faults import Conflict, Forbidden, NotFound
from service.long_work.working import WORKER, work_on
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.situation.cases import case_months
from service.situation.computing import compute_situation
from service.situation.kept import situation_of
from service.situation.months import Months
from service.store.audit_entry import AuditEntry
from service.store.case import Case
from service.store.engine import reading, writing
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationRun
from service.store.listing import Listing, ListingCase
from service.store.objection import ObjectionApplication, ObjectionCase
from service.store.situation import SituationRow
from tests.service.conftest import OPERATOR, OTHER_USCC, START, Person, dossier, penalty

People = Callable[..., Person]


@pytest.fixture
def weighed(desk: Desk) -> int:
    """The number of a finished run over two enterprises."""
    import_dossier(desk, OPERATOR, dossier(), reason="归集")
    import_dossier(desk, OPERATOR, dossier(penalty("p1", "2026-10-03"), uscc=OTHER_USCC, name="乙"), reason="归集")
    return run(desk)


def run(desk: Desk) -> int:
    asked = ask_for_run(desk, OPERATOR, whole=True)
    assert work_on(desk, WORKER, asked.long_work_id)
    return asked.number


def test_a_whole_run_leaves_its_situation(desk: Desk, weighed: int, person: People) -> None:
    found = situation_of(desk, person(Role.SUPERVISOR).actor, run=None)
    assert found is not None and found.run == weighed
    situation = found.situation
    assert situation.as_of == date(2026, 11, 21) and situation.regions == ("cangzhou",)
    assert sum(situation.grades.values()) == 2 and situation.movement is None
    october = situation.months.index("2026-10")
    assert situation.flow[0, 0, october] == (1, 0, 0)
    assert situation.cases is not None and len(situation.cases.rows) == 36
    again = run(desk)
    later = situation_of(desk, person(Role.POLICY_OFFICER).actor, run=None)
    assert later is not None and later.run == again and later.situation.movement is not None
    assert sum(later.situation.movement.values()) == 2
    earlier = situation_of(desk, OPERATOR, run=weighed)
    assert earlier is not None and earlier.situation == situation
    assert later.runs == ((again, situation.as_of), (weighed, situation.as_of))


def test_computed_once_and_refused_where_it_cannot_be(desk: Desk, weighed: int) -> None:
    assert compute_situation(desk, WORKER, weighed) is False
    with reading(desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(SituationRow)) == 1
        told = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "situation.compute")
        assert session.scalar(told) == 1
    forget(desk)
    assert compute_situation(desk, WORKER, weighed) is True
    forget(desk)
    with pytest.raises(NotFound):
        compute_situation(desk, WORKER, 99)
    graded = desk.settings.instance_dir / "store" / str(weighed) / "graded.parquet"
    graded.rename(graded.with_name("elsewhere"))
    with pytest.raises(Conflict, match="已清理"):
        compute_situation(desk, WORKER, weighed)
    with writing(desk.engine) as session:
        session.scalars(select(EvaluationRun)).one().whole = False
    with pytest.raises(Conflict, match="全量"):
        compute_situation(desk, WORKER, weighed)


def forget(desk: Desk) -> None:
    with writing(desk.engine) as session:
        session.execute(delete(SituationRow))


def test_a_failure_does_not_stop_the_run(desk: Desk, enrolled: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("service.situation.composing.compose", broken)
    number = run(desk)
    with reading(desk.engine) as session:
        assert session.scalars(select(EvaluationRun)).one().stage == "followed"
    monkeypatch.undo()
    assert compute_situation(desk, WORKER, number) is True


def test_only_supervisor_and_policy_officer_see_it(desk: Desk, weighed: int, person: People) -> None:
    for role in Role:
        actor = person(role, OTHER_USCC if role is Role.ENTERPRISE else None).actor
        if role in (Role.SUPERVISOR, Role.POLICY_OFFICER):
            assert situation_of(desk, actor, run=weighed) is not None
            continue
        with pytest.raises(Forbidden):
            situation_of(desk, actor, run=weighed)
        with pytest.raises(Forbidden):
            compute_situation(desk, actor, weighed)


def test_nothing_yet_and_unknown_runs(desk: Desk) -> None:
    assert situation_of(desk, OPERATOR, run=None) is None
    with pytest.raises(NotFound):
        situation_of(desk, OPERATOR, run=3)


def test_cases_and_lists_by_month(desk: Desk, enrolled: object, tmp_path: Path) -> None:
    """A month is one of Shanghai; an entry stands until the day before it ended; enterprises are counted, not entries (SQ20-13b)."""
    from datetime import UTC, datetime

    midnight = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    with writing(desk.engine) as session:
        enterprise = session.scalars(select(Enterprise.id)).one()
        application = ObjectionApplication(
            number="异1",
            enterprise_id=enterprise,
            kind="data",
            facts="",
            contact="",
            phone="",
            received_at=START,
            filed_by="x",
        )
        session.add(application)
        session.flush()
        for number, (opened, finding) in enumerate(
            [(midnight, "mismatch"), (midnight.replace(hour=15, minute=59), "consistent"), (midnight, None)]
        ):
            case = made(ObjectionCase, f"o{number}", "data", enterprise, opened, finding)
            case.application_id = application.id
            session.add(case)
        for number, (colour, began, ended) in enumerate(
            [
                ("black", "2026-09-30", "2026-10-31"),
                ("key", "2026-09-01", "2026-10-31"),
                ("black", "2026-09-01", None),
                ("key", "2026-11-21", None),
                ("red", "2026-09-01", None),
            ]
        ):
            case = made(ListingCase, f"l{number}", colour, enterprise, START, None)
            session.add(case)
            session.flush()
            session.add(
                Listing(
                    case_id=case.id, list_type="BL-01", basis="", facts="", documents="", ended_by_repair=False,
                    listed_on=date.fromisoformat(began), ended_on=ended and date.fromisoformat(ended), end_reason=ended and "期满",
                )
            )  # fmt: skip
    with reading(desk.engine) as session:
        rows = case_months(session, Months(date(2026, 11, 21))).rows
    assert rows[-1] == {
        "objections_opened": 2, "objections_decided": 1, "objections_upheld": 1, "black_lists": 1, "key_lists": 1,
    }  # fmt: skip
    assert rows[-2] == {"objections_opened": 1, "objections_decided": 1, "black_lists": 1}
    assert rows[-3] == {"black_lists": 1, "key_lists": 1} and rows[0] == {}


def made(kind: type[Case], number: str, subject: str, enterprise: int, opened: object, finding: str | None) -> Case:
    decided = opened if finding is not None else None
    return kind(
        number=number, kind=subject, enterprise_id=enterprise, state="received", stage="under_way", opened_at=opened,
        finding=finding, decided_at=decided,
    )  # fmt: skip
