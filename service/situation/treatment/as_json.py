"""A treatment for programs 治理接口数据: the same as the page shows, in ids and days."""

from __future__ import annotations

from typing import Any

from service.operations.measures.view import measure_json
from service.situation.treatment.acts import Act
from service.situation.treatment.detail import Treatment
from service.situation.treatment.standing import Line
from service.situation.treatment.turns import Turn
from service.store.case import Case
from service.store.joint import Joint
from service.store.treatment import TreatmentAct


def line_json(line: Line) -> dict[str, Any]:
    """Who it is, since when, and for how many calendar days nothing has been done."""
    return {
        "uscc": line.uscc,
        "name": line.name,
        "region": line.region,
        "industry": line.industry,
        "graded": line.ground.graded,
        "listed": line.ground.listed,
        "since": line.ground.since.isoformat(),
        "progress": line.progress,
        "quiet_since": line.quiet_since.isoformat(),
        "idle_days": line.idle,
        "band": line.band,
    }


def treatment_json(treatment: Treatment) -> dict[str, Any]:
    """With everything that is being done."""
    return {
        **line_json(treatment.line),
        "measures": [measure_json(row) for row in treatment.measures],
        "waiting": [measure_json(row) for row in treatment.waiting],
        "joint_sanctions": [_joint(case, joint) for case, joint in treatment.joints],
        "repairs": [_case(case) for case in treatment.repairs],
        "inspections": [_case(case) for case in treatment.inspections],
        "other_cases": [_case(case) for case in treatment.others],
        "acts": [act_json(act) for act in treatment.noted],
        "last_act": _last(treatment.last) if treatment.last is not None else None,
        "turns": [_turn(turn, case) for turn, case in treatment.turns],
    }


def act_json(act: TreatmentAct) -> dict[str, Any]:
    """An act as it was noted."""
    return {
        "id": act.id,
        "act": act.act,
        "acted_on": act.acted_on.isoformat(),
        "unit": act.unit,
        "text": act.text,
        "noted_at": act.noted_at.isoformat(),
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "procedure": case.procedure,
        "kind": case.kind,
        "state": case.state,
        "due_on": case.due_on.isoformat() if case.due_on is not None else None,
        "finding": case.finding,
    }


def _joint(case: Case, joint: Joint) -> dict[str, Any]:
    return {
        **_case(case),
        "unit": joint.unit,
        "measure": joint.measure,
        "applied_on": joint.applied_on.isoformat() if joint.applied_on is not None else None,
    }


def _last(act: Act) -> dict[str, Any]:
    """``of``: the procedure, the measure or the kind of act, by ``way``; ``event``: of a case the step."""
    return {
        "on": act.on.isoformat(),
        "way": act.way,
        "of": act.of,
        "number": act.number,
        "event": act.line if act.way == "case" else None,
    }


def _turn(turn: Turn, case: Case | None) -> dict[str, Any]:
    return {"post": turn.post, "unit": turn.unit, "case": case.number if case is not None else None}
