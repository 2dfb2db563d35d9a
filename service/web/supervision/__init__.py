"""Supervision 监管: double-random tasks, rosters, inspections, checks at every transaction."""

from service.web.supervision import (
    check_figures,
    checks,
    evaluation,
    inspections,
    joint,
    joint_figures,
    listings,
    long_work,
    measures,
    own_inspections,
    own_tolerances,
    plans,
    rosters,
    situation,
    tolerance,
)

__all__ = [
    "check_figures",
    "checks",
    "evaluation",
    "inspections",
    "joint",
    "joint_figures",
    "listings",
    "long_work",
    "measures",
    "own_inspections",
    "own_tolerances",
    "plans",
    "rosters",
    "situation",
    "tolerance",
]
