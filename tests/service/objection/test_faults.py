"""A decision that is killed, contested or repeated: all of it stands or none (WF-1, "nothing half-written")."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select

from service.faults import Conflict
from service.operations.objection.correction import Correction
from service.operations.objection.filing import Target, file_objection
from service.operations.objection.stepping import take_step
from service.settings import Settings
from service.store import audit
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.legal_clock import LegalClock
from service.store.objection import ObjectionCase
from tests.service.conftest import USCC
from tests.service.objection.conftest import FORM, FOUND, REMEDY, Procedure


def test_killed_at_any_point_of_a_decision_all_or_nothing_is_left(procedure: Procedure, settings: Settings) -> None:
    """Killed after the step, after the correction, after the evaluation, before the commit, and after every statement
    between; not a row differs then. Left alone, the same decision goes through."""
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    case = procedure.case(number)
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.service.objection.killed_decision",
            procedure.desk.engine.url.render_as_string(hide_password=False),
            str(settings.instance_dir),
            number,
            str(case.revision),
            str(procedure.caseworker.user_id),
        ],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["left_behind"] == [] and found["survived"] == [], found
    assert found["points"] > 20, "the decision has more statements than that"
    assert found["finished"]
    decided = procedure.case(number)
    assert (decided.state, decided.finding) == ("upheld", "fact_mismatch")
    with reading(procedure.desk.engine) as session:
        assert session.get_one(AssessmentRow, decided.result_after_id).score == 775
        clock = session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one()
        assert clock.state == "stopped"
        dossier = dossier_of(session, find_enterprise(session, USCC))
        assert next(record for record in dossier.records if record.id == "p1").revoked
        assert audit.verify(session).holds


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all in threads that start together; what each returned or raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait(timeout=30)
        try:
            return act()
        except Conflict as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_people_deciding_at_once_exactly_one_wins(procedure: Procedure) -> None:
    """One upholds, one dismisses, on the same revision; the loser is told, and nothing of his decision is kept."""
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    seen = procedure.case(number).revision

    def uphold() -> ObjectionCase:
        revoked = [Correction("revoke", "p1", {})]
        return take_step(
            procedure.desk,
            procedure.caseworker,
            number=number,
            revision=seen,
            event="find_mismatch",
            form=FOUND,
            corrections=revoked,
        )

    def dismiss() -> ObjectionCase:
        return take_step(
            procedure.desk,
            procedure.other,
            number=number,
            revision=seen,
            event="find_consistent",
            form={**FOUND, **REMEDY},
        )

    answers = at_once(uphold, dismiss)
    (won,) = [answer for answer in answers if isinstance(answer, ObjectionCase)]
    (lost,) = [answer for answer in answers if isinstance(answer, Conflict)]
    assert lost.code == "outdated"
    assert procedure.case(number).state == won.state
    lines = procedure.lines(number)
    assert len([line for line in lines if line.startswith("认定：")]) == 1
    with reading(procedure.desk.engine) as session:
        dossier = dossier_of(session, find_enterprise(session, USCC))
        revoked = next(record for record in dossier.records if record.id == "p1").revoked
        assert revoked is (won.state == "upheld")
        assert audit.verify(session).holds


def test_the_same_matter_filed_at_once_is_heard_once(procedure: Procedure) -> None:
    """AMB-52, also when both arrive in the same moment."""

    def file() -> object:
        return file_objection(
            procedure.desk, procedure.enterprise, uscc=USCC, targets=[Target("record", "p1")], form=FORM
        )

    answers = at_once(file, file, file)
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert len(refused) == 2 and {answer.code for answer in refused} == {"repeated"}
    with reading(procedure.desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(ObjectionCase)) == 1


@pytest.mark.parametrize("people", [4])
def test_urging_at_once_counts_once_a_day(procedure: Procedure, people: int) -> None:
    (number,) = procedure.file("p1").cases
    seen = procedure.case(number).revision

    def urge() -> ObjectionCase:
        return take_step(procedure.desk, procedure.enterprise, number=number, revision=seen, event="urge", form={})

    answers = at_once(*[urge] * people)
    assert len([answer for answer in answers if isinstance(answer, ObjectionCase)]) == 1
    assert {answer.code for answer in answers if isinstance(answer, Conflict)} == {"outdated"}
