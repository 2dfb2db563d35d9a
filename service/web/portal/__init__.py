"""The enterprise's own side 本企业的异议: file, follow, supplement, urge, withdraw."""

from service.web.portal import (
    authorisations,
    commitments,
    declarations,
    declaring,
    filing,
    helping,
    home,
    looks,
    own,
    repair_notices,
    repair_records,
    repair_wizard,
    repairs,
    report,
    users,
)

__all__ = [
    "authorisations",
    "commitments",
    "declarations",
    "declaring",
    "filing",
    "helping",
    "home",
    "looks",
    "own",
    "repair_notices",
    "repair_records",
    "repair_wizard",
    "repairs",
    "report",
    "users",
]
