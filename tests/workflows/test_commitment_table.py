"""The commitment (WF-5) as its table says: every role × state × event, every guard, and no state without a way out."""

from __future__ import annotations

from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.commitment import COMMITMENT
from workflows.procedure.shape import NOWHERE

GUARDS: dict[str, tuple[Facts, Facts]] = {
    "not_twice": ({"stands_already": False}, {"stands_already": True}),
    "is_own_case": ({"own_case": True}, {"own_case": False}),
    "may_be_public": ({"public": True}, {"public": False}),
    "term_over": ({"term_over": True}, {"term_over": False}),
    "to_be_checked": ({"checked": True}, {"checked": None}),
    "not_to_be_checked": ({"checked": False}, {"checked": None}),
    "no_tolerance_open": ({"tolerance_open": False}, {"tolerance_open": True}),
    "cure_over": ({"cure_over": True}, {"cure_over": False}),
}
BENCH = Bench(COMMITMENT, GUARDS)
# Requirements §9, WF-5: from, event, to.
REQUIRED = [
    (NOWHERE, "offer", {"offered"}),
    ("offered", "sign", {"signed"}),
    ("signed", "publish", {"published"}),
    ("published", "term_reached", {"checking", "fulfilled"}),
    ("signed", "term_reached", {"checking", "fulfilled"}),
    ("checking", "kept", {"fulfilled"}),
    ("checking", "not_kept", {"curing"}),
    ("curing", "cured", {"fulfilled"}),
    ("curing", "breach", {"breached"}),
    ("checking", "breach_incurable", {"breached"}),
]


class TestCommitment(WholeTable):
    """WF-5 with BG22-12c, SQ20-02c, SQ20-03; AMB-87, AMB-107."""

    bench = BENCH
    required = REQUIRED


def test_nobody_finds_a_breach_of_its_own_accord_before_the_cure_is_over() -> None:
    """AMB-107: a breach with time left to cure needs the cure to have passed; the enterprise itself never finds one."""
    (row,) = BENCH.rows("curing", "breach")
    assert "cure_over" in row.guards
    assert not [step for step in COMMITMENT.steps if step.target == "breached" and "enterprise" in step.roles]
