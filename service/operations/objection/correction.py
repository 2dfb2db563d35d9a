"""What a decision changes in the file 更正: records corrected, revoked or added for a case, and the result that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from rulesets.assessment import Assessment
from rulesets.records.dossier import Dossier, read_dossier
from service.faults import Invalid
from service.operations.objection.standing import reason_mark
from service.operations.operation import Desk, Work
from service.operations.records import change_record, correction, revocation
from service.operations.repair.notice import give_repair_notice
from service.operations.versions import new_record, reread
from service.operations.weigh import weigh
from service.operations.wording import check_storable
from service.store.enterprise import Enterprise
from service.store.objection import ObjectionCase
from service.store.record import Change, CreditRecord, RecordVersion

Action = Literal["correct", "revoke", "add"]


@dataclass(frozen=True)
class Correction:
    """One change: ``correct`` with the new values of contract §1 names, ``revoke``, or ``add`` a record that was missing."""

    action: Action
    record: str
    changes: Mapping[str, Any]


def apply_corrections(
    work: Work, case: ObjectionCase, enterprise: Enterprise, corrections: Sequence[Correction], reason: str
) -> None:
    """Write them all as new versions. Raises Invalid or DossierFault, and nothing of the operation is kept."""
    why = f"{reason_mark(case)}{reason}"[:500]
    for item in corrections:
        if item.action == "add":
            _add(work, enterprise, item, why)
            continue
        row = work.session.scalars(
            select(CreditRecord).where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == item.record)
        ).one_or_none()
        expected = row.latest if row is not None else 0
        edit = revocation if item.action == "revoke" else correction(item.changes, item.record)
        change = Change.REVOKED if item.action == "revoke" else Change.CORRECTED
        change_record(work, enterprise, item.record, expected, edit, change, why)


def _add(work: Work, enterprise: Enterprise, item: Correction, why: str) -> None:
    taken = work.session.scalars(
        select(CreditRecord).where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == item.record)
    ).one_or_none()
    if taken is not None:
        raise Invalid("record_exists", f"编号 {item.record} 的记录已经存在，请改用更正", record=item.record)
    record = reread(enterprise.uscc, {"id": item.record, **item.changes})
    new_record(work, enterprise, record, item.record, why)
    give_repair_notice(work, enterprise, record, item.record)
    enterprise.revision += 1


def undo_listing(work: Work, case: ObjectionCase, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """A wrong listing 错误列入 is undone as if never made, together with the finding (WF-8, SQ20-16c; so CLK-10 is met at once)."""
    if case.target_type == "case":
        # Only planned so far 拟列入: nothing stands in the file that could be undone.
        return tuple(corrections)
    others = tuple(item for item in corrections if item.record != case.target)
    revoked = work.session.scalar(
        select(RecordVersion.revoked)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(
            CreditRecord.enterprise_id == case.enterprise_id,
            CreditRecord.label == case.target,
            RecordVersion.number == CreditRecord.latest,
        )
    )
    return others if revoked else (*others, Correction("revoke", case.disputed, {}))


def preview(desk: Desk, dossier: Dossier, corrections: Sequence[Correction], day: date) -> Assessment:
    """What the result would be, storing nothing. Raises DossierFault or Invalid for a correction that cannot be made."""
    bodies = {record.id: record.to_json() for record in dossier.records}
    for item in corrections:
        if item.action == "add":
            bodies[item.record] = {"id": item.record, **item.changes}
        elif item.record not in bodies:
            raise Invalid("unknown_record", f"没有编号为 {item.record} 的记录", record=item.record)
        else:
            edit = revocation if item.action == "revoke" else correction(item.changes, item.record)
            bodies[item.record] = edit(bodies[item.record])
    changed = read_dossier({"uscc": dossier.uscc, "records": list(bodies.values())})
    return weigh(desk, replace(dossier, records=changed.records), day)


def read_corrections(listed: Any) -> tuple[Correction, ...]:
    """Corrections as a form or a program sends them: [{"action", "record", "changes"}]. Raises Invalid."""
    if not isinstance(listed, list):
        raise Invalid("bad_corrections", "corrections 应当是一列更正", field="corrections")
    found = []
    for item in listed:
        if not isinstance(item, dict) or item.get("action") not in ("correct", "revoke", "add"):
            raise Invalid("bad_corrections", "每项更正要写 action：correct、revoke 或 add", field="corrections")
        record, changes = item.get("record"), item.get("changes", {})
        if not isinstance(record, str) or not record or not isinstance(changes, dict):
            raise Invalid(
                "bad_corrections", "每项更正要写 record（记录编号）和 changes（改后的内容）", field="corrections"
            )
        check_storable(record, "corrections", most=200)
        found.append(Correction(item["action"], record, changes))
    return tuple(found)
