"""Which records of an enterprise can be repaired 可修复的记录, and what stands behind its repairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from rulesets.records.dossier import Record
from rulesets.repair import Eligibility
from service.faults import NotFound
from service.operations.operation import Work
from service.operations.repair.rules import explain
from service.operations.repair.standing import pending_repair
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise
from service.store.repair import RepairCase, RepairNotice

_NOTHING_TO_SAY = ("wrong_kind", "not_yet_active", "no_rules")


@dataclass(frozen=True)
class Repairable:
    """One record with the answer of the rules; ``pending``: the repair that is under way or in force."""

    record: Record
    found: Eligibility
    pending: RepairCase | None

    @property
    def open(self) -> bool:
        """Whether an application can be begun today."""
        return self.pending is None and self.found.verdict in ("eligible", "needs_proof")


def repairable_records(work: Work, uscc: str) -> tuple[Enterprise, list[Repairable]]:
    """Every record that the rules of repair speak of, the newest first. Raises NotFound."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    dossier = dossier_of(work.session, enterprise)
    rows = []
    for record in sorted(dossier.records, key=lambda item: (item.date, item.id), reverse=True):
        found = explain(work, dossier, record.id)
        if found.refusal is None or found.refusal.code not in _NOTHING_TO_SAY:
            rows.append(Repairable(record, found, pending_repair(work, enterprise.id, record.id)))
    return enterprise, rows


def repairable_record(work: Work, uscc: str, record: str) -> tuple[Enterprise, Repairable]:
    """One record. Raises NotFound for a foreign enterprise and for a record that is not in its file."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    dossier = dossier_of(work.session, enterprise)
    target = next((item for item in dossier.records if item.id == record), None)
    if target is None:
        raise NotFound("unknown_record", f"档案里没有编号为 {record[:60]} 的记录")
    found = explain(work, dossier, record)
    return enterprise, Repairable(target, found, pending_repair(work, enterprise.id, record))


def notices_of(work: Work, uscc: str) -> Sequence[RepairNotice]:
    """The repair notices of an enterprise, the newest first."""
    work.must_see(uscc)
    query = select(RepairNotice).join(Enterprise, Enterprise.id == RepairNotice.enterprise_id)
    return work.session.scalars(query.where(Enterprise.uscc == uscc).order_by(RepairNotice.id.desc())).all()
