"""What a declaration changes in the file 记入、暂不计入、撤出: the record, its freezing, and the two records of a false one (AMB-27)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from service.operations.calendar import today_of
from service.operations.cases.results import evaluate_anew, note_results, remember_result
from service.operations.cases.standing import uscc_of
from service.operations.commitment.signing import break_commitment
from service.operations.declaration.rules import rules_of
from service.operations.declaration.standing import declaration_of, reason_mark
from service.operations.operation import Work
from service.operations.records import change_record, revocation
from service.operations.versions import add_version, latest_of, new_record, reread
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.record import Change, CreditRecord, Origin

FALSE = "false_declaration"
SOURCE = "自主申报"


def record_item(work: Work, case: Case) -> str | None:
    """Enter the declared item under the enterprise and weigh it anew (CZ21-2.1.3d). None where the type is only filed (AMB-57)."""
    rule = rules_of(work).type_of(case.kind)
    detail = declaration_of(work.session, case)
    if rule is None or rule.kind is None:
        return None
    enterprise = _held(work, case)
    remember_result(work, case, enterprise)
    label = case.number
    body: dict[str, Any] = {"id": label, "kind": rule.kind, "date": detail.happened_on.isoformat(), "source": SOURCE}
    body |= {
        fact.choices_of: detail.facts[fact.id] for fact in rule.facts if fact.choices_of and fact.id in detail.facts
    }
    new_record(work, enterprise, reread(enterprise.uscc, body), label, f"{reason_mark(case)}无异议，记入")
    enterprise.revision += 1
    detail.record = label
    _weigh_again(work, case, enterprise)
    return label


def freeze(work: Work, case: Case) -> None:
    """While falsehood is looked into, the record does not count."""
    _with_results(work, case, lambda enterprise, label: _revoke(work, case, enterprise, label, "核查期间暂不计入"))


def thaw(work: Work, case: Case) -> None:
    """The item is true after all: the record counts as it did before."""

    def restore(enterprise: Enterprise, label: str) -> None:
        row, latest = latest_of(work, enterprise, label, _latest(work, enterprise, label))
        if not latest.revoked:
            return
        body = {name: value for name, value in latest.to_json(label).items() if name != "revoked"}
        why = f"{reason_mark(case)}核查认定属实，恢复计入"
        version = add_version(work, row, reread(enterprise.uscc, body), Change.CORRECTED, Origin.DESK, why)
        enterprise.revision += 1
        work.audit("record.restored", f"record:{enterprise.uscc}/{label}", version=version.number)

    _with_results(work, case, restore)


def record_falsehood(work: Work, case: Case) -> None:
    """The two records of a false declaration, and the result that follows (CZ21-A1-N2, AMB-27)."""
    detail = declaration_of(work.session, case)
    enterprise = _held(work, case)
    remember_result(work, case, enterprise)
    label = f"{case.number}-虚假申报"
    body = {
        "id": label,
        "kind": FALSE,
        "date": today_of(work).isoformat(),
        "source": work.desk.settings.organ_name,
    }
    new_record(work, enterprise, reread(enterprise.uscc, body), label, f"{reason_mark(case)}{case.reason}"[:500])
    enterprise.revision += 1
    if detail.commitment is not None:
        # The breach of the truth commitment is the second record.
        break_commitment(work, detail.commitment, f"{case.number} 认定虚假申报", case.clause or "")
    _weigh_again(work, case, enterprise)


def _with_results(work: Work, case: Case, change: Callable[[Enterprise, str], None]) -> None:
    detail = declaration_of(work.session, case)
    if detail.record is None:
        return
    enterprise = _held(work, case)
    remember_result(work, case, enterprise)
    change(enterprise, detail.record)
    _weigh_again(work, case, enterprise)


def _revoke(work: Work, case: Case, enterprise: Enterprise, label: str, why: str) -> None:
    latest = _latest(work, enterprise, label)
    change_record(work, enterprise, label, latest, revocation, Change.REVOKED, f"{reason_mark(case)}{why}")


def _weigh_again(work: Work, case: Case, enterprise: Enterprise) -> None:
    evaluate_anew(work, case, enterprise)
    note_results(work, case)


def _held(work: Work, case: Case) -> Enterprise:
    return find_enterprise(work.session, uscc_of(work, case), lock=True)


def _latest(work: Work, enterprise: Enterprise, label: str) -> int:
    query = select(CreditRecord.latest).where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == label)
    return work.session.scalars(query).one()
