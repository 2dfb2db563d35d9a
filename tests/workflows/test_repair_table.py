"""The repair (WF-3) as its table says: every role × state × event, every guard, and no state without a way out."""

from __future__ import annotations

from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.procedure.shape import NOWHERE
from workflows.repair import REPAIR

_YES_NO = (
    "decides_here", "papers_there", "commitment_signed", "publication_over", "still_repairable", "measure_proved",
    "measure_overdue", "sites_done", "sites_waiting", "plan_over", "may_extend",
)  # fmt: skip
GUARDS: dict[str, tuple[Facts, Facts]] = {
    "is_eligible": ({"eligible": True}, {"eligible": False}),
    "not_pending": ({"pending": False}, {"pending": True}),
    "is_own_case": ({"own_case": True}, {"own_case": False}),
    "no_supplement_open": ({"supplement_open": False}, {"supplement_open": True}),
    "supplement_open": ({"supplement_open": True}, {"supplement_open": False}),
    "not_urged_today": ({"urged_today": False}, {"urged_today": True}),
    "is_temporary": ({"temporary": True}, {"temporary": None}),
    "is_lasting": ({"temporary": False}, {"temporary": None}),
    **{name: ({name: True}, {name: False}) for name in _YES_NO},
}
BENCH = Bench(REPAIR, GUARDS)
# Requirements §9, WF-3: from, event, to.
REQUIRED = [
    (NOWHERE, "submit", {"submitted"}),
    ("submitted", "ask_supplement", {"submitted"}),
    ("submitted", "accept", {"reviewing"}),
    ("submitted", "refuse", {"refused"}),
    ("reviewing", "require_measure", {"measures_running"}),
    ("measures_running", "measure_done", {"reviewing"}),
    ("reviewing", "approve", {"approved"}),
    ("reviewing", "reject", {"refused"}),
    ("approved", "start_sync", {"syncing"}),
    ("syncing", "site_ok", {"syncing"}),
    ("syncing", "site_failed", {"syncing"}),
    ("syncing", "sites_done", {"repaired", "temporary"}),
    ("repaired", "revoke_repair", {"revoked"}),
    ("measures_running", "withdraw", {"withdrawn"}),
    ("temporary", "make_final", {"repaired"}),
    ("temporary", "end_temporary", {"revoked"}),
]


class TestRepair(WholeTable):
    """WF-3 with CZ21-2.5.3, SQ20-14, BG22-20; the court's plan is national law."""

    bench = BENCH
    required = REQUIRED


def test_whoever_determined_it_decides_and_the_enterprise_never() -> None:
    """AMB-65, BG22-20b."""
    deciding = {"accept", "refuse", "approve", "reject", "extend", "require_measure", "revoke_repair"}
    for step in REPAIR.steps:
        if step.event in deciding:
            assert "decides_here" in step.guards and "enterprise" not in step.roles, step.event


def test_only_the_deciding_steps_stop_the_clock_and_measures_hold_it() -> None:
    """CLK-06 (AMB-64)."""
    for step in REPAIR.steps:
        assert step.pauses is (step.event == "require_measure")
        assert step.resumes is (step.event in ("measure_done", "measure_missed"))
        if step.event in ("approve", "reject", "refuse", "withdraw"):
            assert step.stops
