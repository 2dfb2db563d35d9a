"""What the guards of the repair table ask, and the rows behind a repair."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from rulesets.procedures import clock_rule
from rulesets.repair import Eligibility, RepairFacts
from service.access.roles import Role
from service.operations.calendar import today_of
from service.operations.cases.clocks import current_clock
from service.operations.cases.standing import usual_facts
from service.operations.operation import Work
from service.operations.repair.rules import LETTER, explain, papers_to_hand_in
from service.store.account import User
from service.store.attachment import AttachmentRow
from service.store.case import Case
from service.store.commitment import CommitmentCase
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from service.store.repair import Repair, RepairCase, SiteJob

PENDING = (
    "submitted", "reviewing", "measures_running", "approved", "syncing", "temporary", "plan_checking",
)  # fmt: skip
_KEPT = ("signed", "published", "checking", "fulfilled")


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of a repair, as the guards name them."""
    detail = repair_of(work, case)
    found = eligibility_of(work, case, detail)
    handed_in = papers_of_case(work, case)
    today = today_of(work)
    states = set(work.session.scalars(select(SiteJob.state).where(SiteJob.case_id == case.id)))
    publication = next((item.status for item in found.conditions if item.id == "minimum_publication"), "holds")
    return {
        **usual_facts(work, case),
        "may_extend": may_extend(work, case),
        "pending": False,
        "decides_here": decides_here(work, case),
        "papers_there": found.verdict != "refused" and set(papers_to_hand_in(found)) <= handed_in,
        "commitment_signed": commitment_kept(work, detail),
        "publication_over": publication in ("holds", "waived"),
        "still_repairable": found.verdict != "refused",
        "measure_proved": detail.measure is not None and detail.measure in handed_in,
        "measure_overdue": detail.measure_due_on is not None and detail.measure_due_on < today,
        "sites_done": bool(states) and states <= {"done", "overtaken"},
        "sites_waiting": bool(states & {"pending", "given_up"}),
        "temporary": detail.temporary,
        "plan_over": detail.plan_until is not None and detail.plan_until < today,
    }


def repair_of(work: Work, case: Case) -> Repair:
    """The detail of a repair."""
    return work.session.get_one(Repair, case.id)


def eligibility_of(work: Work, case: Case, detail: Repair) -> Eligibility:
    """The conditions as they stand today, with what has been handed in and stated since."""
    assert case.target is not None
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    return explain(work, dossier_of(work.session, enterprise), case.target, _shown(work, case, detail))


def _shown(work: Work, case: Case, detail: Repair) -> RepairFacts:
    papers = papers_of_case(work, case) | ({LETTER} if commitment_kept(work, detail) else set())
    severity: Any = detail.severity
    return RepairFacts(
        commitment=commitment_kept(work, detail) or None,
        papers=frozenset(papers),
        measures_done=frozenset({detail.measure} & papers) if detail.measure else frozenset(),
        severity=severity,
        court_plan_on=detail.plan_on,
    )


def papers_of_case(work: Work, case: Case) -> set[str]:
    """Which of the papers that are asked for by name have been handed in."""
    query = select(AttachmentRow.paper).where(AttachmentRow.case_id == case.id, AttachmentRow.paper.is_not(None))
    return {paper for paper in work.session.scalars(query) if paper is not None}


def commitment_kept(work: Work, detail: Repair) -> bool:
    """Whether the repair commitment was signed and has not been broken."""
    if detail.commitment_id is None:
        return False
    return work.session.get_one(CommitmentCase, detail.commitment_id).state in _KEPT


def may_extend(work: Work, case: Case) -> bool:
    """Whether the documents of the day on which the clock began grant an extension that was not used yet."""
    clock = current_clock(work, case)
    return clock is not None and clock.state == "running" and not clock.extension and extension_of(work, case) > 0


def extension_of(work: Work, case: Case) -> int:
    """By how many units of the clock the limit may be extended; 0: not at all."""
    clock = current_clock(work, case)
    assert clock is not None
    return clock_rule(clock.code, work.desk.settings.profile, clock.starts_on).extension or 0


def decides_here(work: Work, case: Case) -> bool:
    """Whoever determined the record repairs it 谁认定、谁修复 (AMB-65): the department of that name; the credit office only
    where that unit has nobody here, or is the office itself."""
    if work.actor.role is None:
        return False
    own = work.session.get(User, work.actor.user_id) if work.actor.user_id is not None else None
    if work.actor.role is Role.DEPARTMENT:
        return own is not None and own.unit is not None and own.unit == case.unit
    if case.unit is None or (own is not None and own.unit == case.unit):
        return True
    present = select(func.count()).select_from(User)
    present = present.where(User.role == Role.DEPARTMENT.value, User.unit == case.unit, User.active.is_(True))
    return not work.session.scalar(present)


def pending_repair(work: Work, enterprise_id: int, record: str) -> RepairCase | None:
    """The repair of this record that is under way or in force, if any."""
    query = select(RepairCase).where(
        RepairCase.enterprise_id == enterprise_id,
        RepairCase.target_type == "record",
        RepairCase.target == record,
        RepairCase.state.in_((*PENDING, "repaired")),
    )
    return work.session.scalars(query.order_by(RepairCase.id.desc())).first()


def reason_mark(case: Case) -> str:
    """Every record version that a repair brings about begins its reason with this."""
    return f"信用修复 {case.number}："
