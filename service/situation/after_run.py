"""The situation as a step of an evaluation run 评价之后: it follows the publication, and never stops what follows the run."""

from __future__ import annotations

import structlog

from service.access.actor import Actor
from service.operations.operation import Desk
from service.situation.computing import compute_situation

log = structlog.get_logger(__name__)


def situation_after(desk: Desk, actor: Actor, number: int) -> None:
    """Compute the situation of a whole published run; what goes wrong is logged, and can be made up for by the command line."""
    try:
        compute_situation(desk, actor, number)
    except Exception as error:
        log.error("situation_not_computed", run=number, remedy=f"chengheng situation --run {number}", exc_info=error)
