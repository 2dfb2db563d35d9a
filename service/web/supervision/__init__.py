"""Supervision 监管: double-random tasks, rosters, inspections, checks at every transaction."""

from service.web.supervision import (
    check_figures,
    checks,
    inspections,
    listings,
    measures,
    own_inspections,
    plans,
    rosters,
)

__all__ = ["check_figures", "checks", "inspections", "listings", "measures", "own_inspections", "plans", "rosters"]
