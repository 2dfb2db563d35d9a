"""How the service carries out a procedure: the one shape in which each brings its facts, its effects and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from service.operations.calendar import today_of
from service.operations.operation import Work
from service.outbox.announcement import Announcement
from service.store.case import Case
from workflows.procedure.run import Taken
from workflows.procedure.shape import Procedure

Facts = Callable[[Work, Case], Mapping[str, Any]]
Effect = Callable[[Work, Case, Taken], str]
"""What a step does to the case; returns the line of the history, empty for the step's own label."""
Follow = Callable[[Work, Case, Taken], None]
Detail = Callable[[Work, Case], Any]
Take = Callable[[Work, str, int, str, Mapping[str, Any]], Case]


def _itself(case: Case, name: str) -> str:
    return name


def _today(work: Work, case: Case, name: str) -> date:
    return today_of(work)


def _no_detail(work: Work, case: Case) -> None:
    return None


def _nothing(work: Work, case: Case, taken: Taken) -> None:
    return None


@dataclass(frozen=True)
class Conduct:
    """``clock_code``: which time limit of the packs a clock named in the table is, for this case; ``clock_start``: the day of
    receipt that it counts from, today unless the procedure knows better. ``follow``: what comes of a step in the
    same transaction, after its history line: further steps by the system, letters. ``detail``: what the pages of this procedure show
    besides what all cases have. ``take``: where a procedure has an operation of its own for its steps. ``portal``: where an enterprise
    finds such a case.
    """

    procedure: Procedure
    portal: str
    facts: Facts
    effects: Mapping[str, Effect]
    announcements: Mapping[str, Announcement]
    clock_code: Callable[[Case, str], str] = _itself
    clock_start: Callable[[Work, Case, str], date] = _today
    follow: Follow = _nothing
    detail: Detail = _no_detail
    take: Take | None = None


_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "objection": "service.operations.objection.conduct",
        "declaration": "service.operations.declaration.conduct",
        "commitment": "service.operations.commitment.conduct",
        "repair": "service.operations.repair.conduct",
        "inspection": "service.operations.inspection.conduct",
        "listing": "service.operations.listing.conduct",
        "tolerance": "service.operations.tolerance.conduct",
        "joint": "service.operations.joint.conduct",
    }
)
PROCEDURES = frozenset(_MODULES)
"""The ids of the procedures that the service carries out."""


@cache
def conduct_of(procedure: str) -> Conduct:
    """The conduct of a procedure by its id. Imported when first needed: a conduct stands on what stands on this."""
    found = import_module(_MODULES[procedure]).CONDUCT
    assert isinstance(found, Conduct)
    return found


def conducts() -> tuple[Conduct, ...]:
    """Every procedure that the service carries out."""
    return tuple(conduct_of(name) for name in _MODULES)
