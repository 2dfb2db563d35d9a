"""When runs begin by themselves 评价计划 (AMB-43: the period is ours): every night, and on one day of the month over everybody."""

from __future__ import annotations

from importlib.util import find_spec

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.clock import today
from service.evaluation.asking import MONTHLY, NIGHTLY, ask_for_run
from service.evaluation.runs import newest
from service.faults import Conflict
from service.operations.operation import Desk
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationRun

log = structlog.get_logger(__name__)


def ask_when_due(desk: Desk, actor: Actor) -> int:
    """Ask for the run of today, once; how many were asked for (0 or 1). A month whose day was missed gets its run later."""
    day = today(desk.clock)
    with reading(desk.engine) as session:
        if session.scalars(select(Enterprise.id).limit(1)).first() is None:
            return 0
        asked = session.scalars(
            select(EvaluationRun.id).where(EvaluationRun.as_of == day, EvaluationRun.kind.in_((MONTHLY, NIGHTLY)))
        ).first()
        last_whole = newest(session, whole=True)
    if asked is not None:
        return 0
    if find_spec("duckdb") is None:
        log.warning("evaluation_not_installed", remedy="pip install 'chengheng[bulk]'")
        return 0
    begins = day.replace(day=desk.settings.evaluation_day)
    monthly = last_whole is None or last_whole.as_of < begins <= day
    try:
        ask_for_run(desk, actor, kind=MONTHLY if monthly else NIGHTLY, whole=monthly)
    except Conflict:
        # Somebody has asked for one that is still under way; the next look comes.
        return 0
    return 1
