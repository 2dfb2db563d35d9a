"""Applying for the repair of a record 申请信用修复 (WF-3 submit): every refusal comes before anything is kept, with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesets.records.dossier import Dossier, Record
from rulesets.repair import Eligibility, RepairFacts
from service.access.permissions import Permission
from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.calendar import today_of
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import check_texts, refusal
from service.operations.commitment.signing import Signature, attach_commitment, sign_commitment
from service.operations.commitment.texts import commitment_text
from service.operations.drafts import find_draft, hand_over, papers_of_draft
from service.operations.operation import Work, operation
from service.operations.repair.changes import version_of
from service.operations.repair.letters import issue_receipt
from service.operations.repair.rules import LETTER, explain, papers_to_hand_in
from service.operations.repair.standing import pending_repair
from service.operations.wording import check_storable
from service.outbox.announce import announce
from service.store.draft import Draft
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise
from service.store.repair import Repair, RepairCase
from workflows.procedure.run import NotAllowed, Taken, take
from workflows.procedure.shape import NOWHERE
from workflows.repair import REPAIR

WIZARD = "repair"
_STATUS_OF = {"too_early": "too_early", "not_met": "not_met"}


@operation(Permission.REPAIR_FILE)
def file_repair(work: Work, *, uscc: str, record: str, form: Mapping[str, Any], draft: int | None = None) -> str:
    """Apply for the repair of one record; the papers come with the draft. Returns the number, e.g. 修〔2026〕0001号.

    Raises NotFound (a foreign enterprise, a record that is not in its file), Conflict (repair_pending, already_repaired, revoked …),
    or Invalid (too_early with the earliest day, not_repairable, missing_paper, unsigned_commitment, bad_form). Nothing is kept then.
    """
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    check_storable(record, "record", most=200)
    brought = find_draft(work, draft, WIZARD) if draft is not None else None
    if brought is not None and brought.enterprise_id != enterprise.id:
        raise NotFound("unknown_draft", "没有这份草稿，可能已经提交或删除")
    dossier = dossier_of(work.session, enterprise)
    found = _explained(work, enterprise, dossier, record, form, brought)
    taken = _taken(work, form)
    _check_plan(work, taken.form)
    _check_papers(found, _kinds(work, brought))
    target = next(item for item in dossier.records if item.id == record)
    return _open(work, enterprise, target, found, taken, brought).number


def matter_of(record: Record) -> str:
    """What is to be repaired, in the words of the commitment, e.g. 行政处罚（2025-03-01，编号 p1）."""
    from rulesets.records.kinds import KINDS

    return f"{KINDS[record.kind].label}（{record.date.isoformat()}，编号 {record.id}）"


def refuse_where_nothing_can_be_repaired(found: Eligibility) -> None:
    """Raises the fault that belongs to the verdict; a record that only lacks proof passes."""
    if found.refusal is not None:
        clause = f"（{found.refusal.ground.citation.text}）" if found.refusal.ground is not None else ""
        raise _refusal_fault(found.refusal.code, found.refusal.text.zh + clause, found.record_id)
    failing = [item for item in found.conditions if item.status == "fails"]
    if failing:
        code = "too_early" if found.verdict == "too_early" else "not_met"
        told = "；".join(f"{item.text.zh}：{item.reason.zh}（{item.ground.citation.text}）" for item in failing)
        raise Invalid(code, f"还不能申请修复。{told}", field="record", record=found.record_id)


def _refusal_fault(code: str, message: str, record: str) -> ServiceFault:
    if code == "unlisted":
        return NotFound("unknown_record", message, record=record)
    if code in ("revoked", "already_repaired", "already_ended"):
        return Conflict(code, message, record=record)
    return Invalid("not_repairable", message, field="record", record=record)


def _explained(
    work: Work,
    enterprise: Enterprise,
    dossier: Dossier,
    record: str,
    form: Mapping[str, Any],
    brought: Draft | None,
) -> Eligibility:
    plan_on = form.get("plan_on") or None
    if isinstance(plan_on, str):
        from datetime import date

        try:
            plan_on = date.fromisoformat(plan_on)
        except ValueError:
            plan_on = None
    facts = RepairFacts(
        commitment=True,
        papers=frozenset({LETTER} | _kinds(work, brought)),
        court_plan_on=plan_on,
    )
    found = explain(work, dossier, record, facts)
    refuse_where_nothing_can_be_repaired(found)
    earlier = pending_repair(work, enterprise.id, record)
    if earlier is not None:
        under_way = "已经修复" if earlier.state == "repaired" else "已有正在办理的修复申请"
        raise Conflict("repair_pending", f"这条记录{under_way}：{earlier.number}", record=record)
    return found


def _taken(work: Work, form: Mapping[str, Any]) -> Taken:
    role = "enterprise" if work.actor.role is Role.ENTERPRISE else "caseworker"
    if form.get("agreed") is not True or not str(form.get("signer") or "").strip():
        field = "agreed" if form.get("agreed") is not True else "signer"
        raise Invalid("unsigned_commitment", "请填写签署人，并勾选同意信用修复承诺书的内容", field=field)
    try:
        facts = {"eligible": True, "pending": False, "papers_there": True}
        taken = take(REPAIR, NOWHERE, "submit", role, facts, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    return taken


def _check_plan(work: Work, form: Mapping[str, Any]) -> None:
    """The court's plan: both days or none, approved in the past, running today."""
    on, until, today = form.get("plan_on"), form.get("plan_until"), today_of(work)
    if on is None and until is None:
        return
    if on is None or until is None:
        field = "plan_until" if until is None else "plan_on"
        raise Invalid("plan_incomplete", "重整计划的批准日期和执行期最后一日要一并填写", field=field)
    if on > today:
        raise Invalid("future_day", "重整计划的批准日期不能晚于今天", field="plan_on")
    if until < today:
        raise Invalid("plan_over", "重整计划的执行期已经届满，请按一般条件申请修复", field="plan_until")


def _kinds(work: Work, brought: Draft | None) -> set[str]:
    if brought is None:
        return set()
    return {paper.paper for paper in papers_of_draft(work.session, brought.id) if paper.paper is not None}


def _check_papers(found: Eligibility, handed_in: set[str]) -> None:
    missing = [item for item in found.papers if item.id in papers_to_hand_in(found) and item.id not in handed_in]
    if missing:
        told = "；".join(f"{item.label.zh}（{item.ground.citation.text}）" for item in missing)
        raise Invalid("missing_paper", f"还缺少材料：{told}", field="papers", record=found.record_id)


def _open(
    work: Work, enterprise: Enterprise, target: Record, found: Eligibility, taken: Taken, brought: Draft | None
) -> RepairCase:
    assert found.kind is not None and found.pack is not None
    form = taken.form
    commitment = sign_commitment(
        work,
        enterprise,
        type="CT-6",
        text=commitment_text("CT-6", enterprise, matter_of(target)),
        signature=Signature(form["signer"], form["agreed"]),
        bundle=f"repair/{target.id}",
    )
    case = RepairCase(
        number=running_number(work, "修", "repair"),
        enterprise_id=enterprise.id,
        kind=found.kind.id,
        target_type="record",
        target=target.id,
        target_version=version_of(work, enterprise, target.id),
        unit=target.source,
    )
    open_case(work, case, taken, f"申请修复{matter_of(target)}")
    work.session.add(
        Repair(
            case_id=case.id,
            corrected=form["corrected"],
            effects=form["effects"],
            contact=form["contact"],
            phone=form["phone"],
            pack=found.pack,
            effect=found.kind.effect,
            basis=found.to_json(),
            commitment_id=commitment.id,
            temporary=found.temporary,
            plan_on=form.get("plan_on"),
            plan_until=form.get("plan_until") if found.temporary else None,
        )
    )
    work.session.flush()
    attach_commitment(work, commitment, case)
    if brought is not None:
        hand_over(work, brought, case)
    issue_receipt(work, case)
    announce(work, "accepted", case)
    enterprise.revision += 1
    return case
