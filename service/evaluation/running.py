"""Carrying out a run 执行: stage after stage; whoever takes it up again goes on at the stage that it had reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from service.access.actor import Actor
from service.evaluation.collecting import collect
from service.evaluation.following import finish, follow
from service.evaluation.grading import grade_run
from service.evaluation.publishing import publish
from service.evaluation.runs import run_of
from service.evaluation.shelf import tidy
from service.evaluation.storing import store
from service.long_work.kinds import Item, Tell
from service.operations.operation import Desk
from service.situation.after_run import situation_after
from service.store.engine import reading
from service.store.evaluation import EvaluationRun

Stage = Callable[[Desk, Actor, int, Tell], None]


def evaluate(desk: Desk, actor: Actor, item: Item, tell: Tell) -> dict[str, Any]:
    """The handler of long work of the kind ``evaluation``. Raises BulkError, ServiceFault."""
    number = int(item.argument["run"])
    while (run := _run(desk, number)).stage != "followed":
        do, begin, width = _STAGES[run.stage]
        do(desk, actor, number, _part(tell, begin, width))
    tidy(desk)
    return {"run": number, "enterprises": run.enterprises, "grades": run.grades, "moves": run.moves}


def _store_and_publish(desk: Desk, actor: Actor, number: int, tell: Tell) -> None:
    store(desk, actor, number, tell)
    publish(desk, actor, number=number)


def _follow(desk: Desk, actor: Actor, number: int, tell: Tell) -> None:
    run = _run(desk, number)
    if run.whole:
        situation_after(desk, actor, number)
    if run.in_force:
        follow(desk, actor, number, tell)
    else:
        finish(desk, actor, number=number)


# The step that leads on from a stage, where in the whole work it begins and how much of it it is (shares are ours).
_STAGES: Mapping[str, tuple[Stage, float, float]] = MappingProxyType(
    {
        "asked": (collect, 0.0, 0.2),
        "collected": (grade_run, 0.2, 0.2),
        "graded": (_store_and_publish, 0.4, 0.2),
        "published": (_follow, 0.6, 0.4),
    }
)


def _part(tell: Tell, begin: float, width: float) -> Tell:
    return lambda step, share: tell(step, begin + width * share)


def _run(desk: Desk, number: int) -> EvaluationRun:
    with reading(desk.engine) as session:
        return run_of(session, number)
