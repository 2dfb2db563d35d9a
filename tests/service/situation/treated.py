"""Enterprises under treatment in a database, and an evaluation whose results are given instead of computed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import read_dossier
from service.access.actor import Actor
from service.access.permissions import Permission
from service.evaluation.asking import ask_for_run
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.queries.looking import looking
from service.situation.treatment.detail import Treatment, treatments
from service.situation.treatment.standing import Line, line_of, lines
from service.situation.treatment.subjects import Ground, subjects
from service.store.engine import writing
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationResult, EvaluationRun
from tests.bulk.tables import code
from tests.service.conftest import OPERATOR

TODAY = date(2026, 11, 21)


def day(ago: int) -> str:
    """So many days before the day of the tests."""
    return (TODAY - timedelta(ago)).isoformat()


def black(ago: int, ended: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": more.pop("id", "b"),
        "kind": "industry_blacklist",
        "date": day(ago),
        **({} if ended is None else {"ended_on": day(ended)}),
        **more,
    }


def rated(industry: str, ago: int = 100, **more: Any) -> dict[str, Any]:
    return {"id": f"i{ago}", "kind": "industry_evaluation", "date": day(ago), "industry": industry, "rank": 1, **more}


def enter(desk: Desk, number: int, *records: dict[str, Any], region: str = "沧县", name: str | None = None) -> str:
    """One enterprise with these records; returns its code."""
    uscc = code(number)
    body = {"uscc": uscc, "name": name or f"企业{number}", "region": region, "records": list(records)}
    import_dossier(desk, OPERATOR, read_dossier(body), reason="归集")
    return uscc


def evaluated(desk: Desk, grades: dict[str, str], *, forward: dict[str, str] | None = None) -> None:
    """A published evaluation of everybody with these results; ``forward``: where the forward path found something else."""
    asked = ask_for_run(desk, OPERATOR, whole=True)
    with writing(desk.engine) as session:
        run = session.get_one(EvaluationRun, asked.id)
        run.stage, run.known_at, run.published_at, run.finished_at = "followed", *(desk.clock.now(),) * 3
        for number, uscc in session.execute(select(Enterprise.id, Enterprise.uscc)).all():
            if uscc in grades:
                other = (forward or {}).get(uscc)
                session.add(
                    EvaluationResult(
                        run_id=run.id,
                        enterprise_id=number,
                        grade=grades[uscc],
                        score=None if grades[uscc] == "D" else 700,
                        changed=False,
                        followed=False,
                        discrepant=other is not None,
                        forward_grade=other,
                    )
                )


def grounds(desk: Desk) -> dict[str, Ground]:
    with looking(desk, OPERATOR, Permission.TREATMENT_READ) as work:
        codes = dict(work.session.execute(select(Enterprise.id, Enterprise.uscc)).all())
        return {codes[number]: ground for number, ground in subjects(work).items()}


def all_lines(desk: Desk, actor: Actor = OPERATOR) -> list[Line]:
    with looking(desk, actor, Permission.TREATMENT_READ) as work:
        return lines(work)


def treated(desk: Desk, uscc: str, actor: Actor = OPERATOR) -> Treatment:
    with looking(desk, actor, Permission.TREATMENT_READ) as work:
        (found,) = treatments(work, [line_of(work, uscc)])
        return found
