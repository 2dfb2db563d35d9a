"""Changing what is known of one record 更正、撤销、修复: always a new version, with a reason, on a stated version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rulesets.records.dossier import Record
from rulesets.records.kinds import KINDS
from service.access.permissions import Permission
from service.faults import Conflict, Invalid
from service.operations.operation import Work, operation
from service.operations.versions import add_version, content_of, content_of_version, latest_of, reread
from service.operations.wording import checked_reason
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.record import Change, Origin, RecordVersion

Edit = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes the new body of a record from its latest one."""
_FIXED = frozenset({"id", "revoked"})


@operation(Permission.RECORD_CORRECT)
def correct_record(work: Work, *, uscc: str, record: str, version: int, changes: Mapping[str, Any], reason: str) -> int:
    """Correct 更正 what a record says; ``changes`` in the names of contract §1, None takes a value away.

    Returns the new version's number. Raises DossierFault for a value that no dossier may hold, Invalid when nothing
    changes, Conflict when ``version`` is no longer the latest.
    """
    return _change(work, uscc, record, version, correction(changes, record), Change.CORRECTED, reason)


def correction(changes: Mapping[str, Any], record: str) -> Edit:
    """How ``changes`` alter a record's body. Raises Invalid for what a correction may not touch."""
    fixed = _FIXED & changes.keys()
    if fixed:
        name = sorted(fixed)[0]
        raise Invalid("fixed_field", f"{name} 不能更正；撤销请用撤销操作", field=name, record=record)
    return lambda body: {name: value for name, value in {**body, **changes}.items() if value is not None}


def revocation(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a record that is revoked."""
    return {**body, "revoked": True}


@operation(Permission.RECORD_REVOKE)
def revoke_record(work: Work, *, uscc: str, record: str, version: int, reason: str) -> int:
    """Revoke 撤销 a record: from now on it counts as if never recorded; what was known before stays known."""
    return _change(work, uscc, record, version, revocation, Change.REVOKED, reason)


@operation(Permission.RECORD_REPAIR)
def mark_repaired(work: Work, *, uscc: str, record: str, version: int, repaired_on: date, reason: str) -> int:
    """Enter the day of a completed credit repair 信用修复. Raises Invalid for a kind that knows no repair."""
    return _change(
        work,
        uscc,
        record,
        version,
        lambda body: {**body, "repaired_on": repaired_on.isoformat()},
        Change.REPAIRED,
        reason,
    )


def _change(work: Work, uscc: str, label: str, expected: int, edit: Edit, change: Change, reason: str) -> int:
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    return change_record(work, enterprise, label, expected, edit, change, reason)


def change_record(
    work: Work, enterprise: Enterprise, label: str, expected: int, edit: Edit, change: Change, reason: str
) -> int:
    """Write the next version of a record inside a running operation; the caller holds the enterprise's lock."""
    why = checked_reason(reason)
    uscc = enterprise.uscc
    row, latest = latest_of(work, enterprise, label, expected)
    _refuse(latest, change, label)
    wanted = reread(uscc, edit(latest.to_json(label)))
    _refuse_no_change(wanted, latest, label)
    version = add_version(work, row, wanted, change, Origin.DESK, why)
    enterprise.revision += 1
    work.audit(f"record.{change.value}", f"record:{uscc}/{label}", version=version.number)
    return version.number


def _refuse(latest: RecordVersion, change: Change, label: str) -> None:
    if latest.revoked:
        raise Conflict("already_revoked", "记录已撤销，不能再处理", record=label)
    if change is Change.REPAIRED and "repaired_on" not in KINDS[latest.kind].attributes:
        raise Invalid("not_repairable", f"“{KINDS[latest.kind].label}”类记录没有信用修复", record=label)


def _refuse_no_change(wanted: Record, latest: RecordVersion, label: str) -> None:
    if content_of(wanted) == content_of_version(latest):
        raise Invalid("nothing_changed", "与现有内容相同，没有可以改动的地方", record=label)
