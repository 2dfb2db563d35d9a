"""Filing an objection 提出异议: one application over several matters, each a case with its own number and clock (WF-1 submit)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.access.permissions import Permission
from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound
from service.letters.issuing import issue_acceptance
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import check_texts, refusal
from service.operations.listing.following import object_to_entry
from service.operations.objection.against_notice import object_to_notice
from service.operations.objection.standing import open_case_on
from service.operations.operation import Work, operation
from service.operations.wording import check_storable
from service.outbox.announce import announce_receipt
from service.store.assessment import AssessmentRow
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.number_series import next_number
from service.store.objection import ObjectionApplication, ObjectionCase
from service.store.record import CreditRecord, RecordVersion
from workflows.objection import OBJECTION
from workflows.procedure.run import NotAllowed, Taken, take
from workflows.procedure.shape import NOWHERE

MOST_TARGETS = 50
LIST_KINDS = ("industry_blacklist", "red_list", "operation_abnormal", "tax_abnormal")


@dataclass(frozen=True)
class Target:
    """What is disputed: a record by its label, a stored assessment by its number, or a declaration under notice (case) by its number."""

    type: str
    label: str


@dataclass(frozen=True)
class Filed:
    """The receipt: the number of the application and of each case. ``code``: how an objection to a notice is followed."""

    number: str
    cases: tuple[str, ...]
    code: str | None = None


@operation(Permission.OBJECTION_FILE)
def file_objection(work: Work, *, uscc: str, targets: Sequence[Target], form: Mapping[str, Any]) -> Filed:
    """File an objection for an enterprise. Raises NotFound, Invalid or Conflict; nothing is kept then.

    A second objection to a matter that is still under way is refused with the number of the first (AMB-52).
    """
    if form.get("kind") == "notice":
        return _against_notice(work, targets, form)
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    chosen = list(dict.fromkeys(targets))
    if not chosen:
        raise Invalid("no_target", "请至少选择一项有异议的记录或评价结果", field="targets")
    if len(chosen) > MOST_TARGETS:
        raise Invalid("too_many_targets", f"一次最多对 {MOST_TARGETS} 项提出异议", field="targets")
    kind = form.get("kind")
    role = "enterprise" if work.actor.role is Role.ENTERPRISE else "caseworker"
    for target in chosen:
        check_storable(target.label, "targets", most=200)
    found = [_found(work, enterprise, str(kind), target) for target in chosen]
    try:
        facts = {"kind": kind, "target_exists": True, "has_standing": True, "repeated": False}
        taken = take(OBJECTION, NOWHERE, "submit", role, facts, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    application = _application(work, enterprise, taken.form)
    cases = [_case(work, application, taken, target, version) for target, version in zip(chosen, found, strict=True)]
    announce_receipt(work, cases[0], application.number)
    enterprise.revision += 1
    return Filed(application.number, tuple(case.number for case in cases))


def _against_notice(work: Work, targets: Sequence[Target], form: Mapping[str, Any]) -> Filed:
    """Anyone may object to a public notice, whoever declared it."""
    if len(targets) != 1 or targets[0].type != "case":
        raise Invalid("no_target", "请写明一条正在公示的申报编号（类型 case）", field="targets")
    role = "enterprise" if work.actor.role is Role.ENTERPRISE else "caseworker"
    receipt = object_to_notice(work, targets[0].label, form, role)
    return Filed(receipt.number, (receipt.case,), receipt.code)


def _found(work: Work, enterprise: Enterprise, kind: str, target: Target) -> int:
    """The version of the target that is disputed."""
    earlier = open_case_on(work, enterprise.id, target.type, target.label)
    if earlier is not None:
        raise Conflict(
            "repeated", f"对 {target.label} 已有未办结的异议 {earlier.number}，请在原件上补充", record=target.label
        )
    if target.type == "case" and kind == "list":
        return object_to_entry(work, enterprise, target.label)
    if target.type == "assessment":
        return _assessment(work, enterprise, kind, target.label)
    if target.type != "record":
        raise Invalid("unknown_target", "只能对记录或评价结果提出异议", field="targets")
    row = work.session.scalars(
        select(CreditRecord).where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == target.label)
    ).one_or_none()
    if row is None:
        raise NotFound("unknown_record", f"该企业没有编号为 {target.label} 的记录", record=target.label)
    version = work.session.scalars(
        select(RecordVersion).where(RecordVersion.record_id == row.id, RecordVersion.number == row.latest)
    ).one()
    if version.revoked:
        raise Invalid("already_revoked", f"记录 {target.label} 已撤销，不再计入评价", record=target.label)
    if kind == "list" and version.kind not in LIST_KINDS:
        raise Invalid("not_a_listing", f"记录 {target.label} 不是名单列入", record=target.label)
    return version.number


def _assessment(work: Work, enterprise: Enterprise, kind: str, label: str) -> int:
    if kind != "evaluation":
        raise Invalid("wrong_kind", "对评价结果的异议，类别应选“对评价结果的异议”", field="kind")
    row = work.session.scalars(
        select(AssessmentRow).where(
            AssessmentRow.enterprise_id == enterprise.id,
            AssessmentRow.number == (int(label) if label.isascii() and label.isdigit() and len(label) < 10 else -1),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("unknown_assessment", f"该企业没有第 {label} 号评价结果", field="targets")
    return row.number


def _application(work: Work, enterprise: Enterprise, form: Mapping[str, Any]) -> ObjectionApplication:
    application = ObjectionApplication(
        number=running_number(work, "异", "objection"),
        enterprise_id=enterprise.id,
        kind=form["kind"],
        facts=form["facts"],
        contact=form["contact"],
        phone=form["phone"],
        received_at=work.now,
        filed_by=work.actor.label,
        filed_by_user_id=work.actor.user_id,
    )
    work.session.add(application)
    work.session.flush()
    return application


def _case(work: Work, application: ObjectionApplication, taken: Taken, target: Target, version: int) -> ObjectionCase:
    position = next_number(work.session, f"objection/{application.number}")
    case = ObjectionCase(
        number=f"{application.number}-{position}",
        application_id=application.id,
        enterprise_id=application.enterprise_id,
        kind=application.kind,
        target_type=target.type,
        target=target.label,
        target_version=version,
    )
    open_case(work, case, taken, "收到异议申请")
    issue_acceptance(work, case)
    return case
