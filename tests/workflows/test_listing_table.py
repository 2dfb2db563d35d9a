"""The listing (WF-4, WF-8) as its table says: every role × state × event, every guard, and no state without a way out."""

from __future__ import annotations

from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.listing import LISTING
from workflows.procedure.shape import NOWHERE

GUARDS: dict[str, tuple[Facts, Facts]] = {
    "type_complete": ({"type_complete": True}, {"type_complete": False}),
    "not_listed_already": ({"listed_already": False}, {"listed_already": True}),
    "is_own_case": ({"own_case": True}, {"own_case": False}),
    "statement_open": ({"statement_open": True}, {"statement_open": False}),
    "notice_over": ({"statement_open": False}, {"statement_open": True}),
    "no_open_objection": ({"open_objection": False}, {"open_objection": True}),
    "is_black": ({"is_black": True}, {"is_black": False}),
    "term_over": ({"term_over": True}, {"term_over": False}),
    "ended_by_repair": ({"ended_by_repair": True}, {"ended_by_repair": False}),
}
BENCH = Bench(LISTING, GUARDS)
# Requirements §9, WF-4 and WF-8: from, event, to.
REQUIRED = [
    (NOWHERE, "propose", {"proposed"}),
    ("proposed", "give_notice", {"notified"}),
    ("notified", "objection", {"objected"}),
    ("objected", "objection_dismissed", {"notified"}),
    ("objected", "objection_upheld", {"dropped"}),
    ("notified", "list", {"listed"}),
    ("notified", "correct_self", {"dropped"}),
    ("notified", "watch_instead", {"key_attention"}),
    ("listed", "suspend", {"suspended"}),
    ("suspended", "resume", {"listed"}),
    ("listed", "apply_exit", {"removed"}),
    ("listed", "repair_approved", {"removed"}),
    ("listed", "term_over", {"removed"}),
    ("listed", "found_wrong", {"wrong_listing"}),
    ("wrong_listing", "undo", {"undone"}),
]


class TestListing(WholeTable):
    """WF-4, WF-8 with SQ20-10a, WZ22-2.4b."""

    bench = BENCH
    required = REQUIRED


def test_only_the_designating_unit_decides() -> None:
    """Neither the enterprise nor a caseworker alone puts anybody on a list or takes anybody off it."""
    deciding = {"list", "watch_instead", "suspend", "resume", "apply_exit", "found_wrong", "undo", "correct_self"}
    for step in LISTING.steps:
        if step.event in deciding:
            assert set(step.roles) == {"department", "supervisor"}, step.event


def test_notice_comes_before_every_listing() -> None:
    """WZ22-2.4b: whatever enters a list for the first time leaves ``notified``, and only after CLK-09."""
    entering = [step for step in LISTING.steps if step.target in ("listed", "key_attention")]
    first = [step for step in entering if step.event not in ("resume", "repair_revoked")]
    assert {step.sources for step in first} == {("notified",)}
    assert all({"notice_over", "no_open_objection"} <= set(step.guards) for step in first)
    (notice,) = BENCH.rows("proposed", "give_notice")
    assert notice.starts == ("CLK-09",)
