"""Importing a dossier 归集: new enterprises, new records, changed records; never a deletion, never twice the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Select, select, text

from rulesets.records.dossier import Dossier, Record
from service.access.permissions import Permission
from service.operations.matching import Stored, match
from service.operations.operation import Work, operation
from service.operations.repair.notice import give_repair_notice
from service.operations.versions import add_version, content_of, content_of_version, new_record
from service.operations.wording import check_storable, checked_reason
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.record import Change, CreditRecord, Origin, RecordVersion


@dataclass
class ImportResult:
    """What an import did. ``conflicts``: records that the office had changed itself and the source now changes too."""

    uscc: str
    enrolled: bool = False
    renamed: bool = False
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    @property
    def did_something(self) -> bool:
        return bool(self.enrolled or self.renamed or self.added or self.changed)


@dataclass
class _Known:
    """A stored record with its latest version and the last one that came from its source."""

    row: CreditRecord
    latest: RecordVersion
    imported: RecordVersion | None

    def seen(self) -> Stored:
        said = None if self.imported is None else content_of_version(self.imported)
        return Stored(self.row.label, content_of_version(self.latest), said)


@operation(Permission.DOSSIER_IMPORT)
def import_dossier(work: Work, dossier: Dossier, *, reason: str) -> ImportResult:
    """Take over one dossier, whole or not at all.

    The same dossier again changes nothing, also after the office has corrected or revoked one of its records: a source
    that repeats itself does not undo a decision. A record that the dossier does not mention is left alone.
    """
    why = checked_reason(reason)
    result = ImportResult(dossier.uscc)
    enterprise = _enrol(work, dossier, why, result)
    known = {item.row.label: item for item in _known(work, enterprise)}
    for record, label in match(dossier.records, [item.seen() for item in known.values()]):
        _take_over(work, enterprise, record, label, known.get(label), why, result)
    if result.did_something:
        enterprise.revision += 1
        work.audit(
            "dossier.import",
            f"enterprise:{dossier.uscc}",
            enrolled=result.enrolled,
            renamed=result.renamed,
            added=result.added,
            changed=result.changed,
            conflicts=result.conflicts,
        )
    return result


def _enrol(work: Work, dossier: Dossier, why: str, result: ImportResult) -> Enterprise:
    _exclude_twins(work, dossier.uscc)
    for value, label, most in ((dossier.name, "name", 200), (dossier.region, "region", 100)):
        if value is not None:
            check_storable(value, label, most=most)
    enterprise = work.session.scalars(
        select(Enterprise).where(Enterprise.uscc == dossier.uscc).with_for_update(key_share=True)
    ).one_or_none()
    if enterprise is None:
        enterprise = Enterprise(
            uscc=dossier.uscc, name=dossier.name, region=dossier.region, created_at=work.now, revision=0
        )
        work.session.add(enterprise)
        work.session.flush()
        _name_version(work, enterprise, 1, why)
        result.enrolled = True
        return enterprise
    # A dossier without a name or region says nothing about them.
    name = enterprise.name if dossier.name is None else dossier.name
    region = enterprise.region if dossier.region is None else dossier.region
    if (name, region) != (enterprise.name, enterprise.region):
        enterprise.name, enterprise.region = name, region
        count = len(work.session.scalars(_name_numbers(enterprise)).all())
        _name_version(work, enterprise, count + 1, why)
        result.renamed = True
    return enterprise


def _exclude_twins(work: Work, uscc: str) -> None:
    """Two first imports of one enterprise at a time: the second waits and then finds it (SQLite has one writer anyway)."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:uscc, 0))"), {"uscc": uscc})


def _name_numbers(enterprise: Enterprise) -> Select[int]:
    return select(EnterpriseVersion.number).where(EnterpriseVersion.enterprise_id == enterprise.id)


def _name_version(work: Work, enterprise: Enterprise, number: int, why: str) -> None:
    work.session.add(
        EnterpriseVersion(
            enterprise_id=enterprise.id,
            number=number,
            name=enterprise.name,
            region=enterprise.region,
            reason=why,
            recorded_at=work.now,
            recorded_by=work.actor.label,
        )
    )


def _known(work: Work, enterprise: Enterprise) -> list[_Known]:
    rows = work.session.execute(
        select(CreditRecord, RecordVersion)
        .join(RecordVersion, RecordVersion.record_id == CreditRecord.id)
        .where(CreditRecord.enterprise_id == enterprise.id)
        .order_by(CreditRecord.label, RecordVersion.number)
    )
    known: dict[int, _Known] = {}
    for row, version in rows:
        item = known.setdefault(row.id, _Known(row, version, None))
        item.latest = version
        if version.origin == Origin.IMPORT:
            item.imported = version
    return list(known.values())


def _take_over(
    work: Work,
    enterprise: Enterprise,
    record: Record,
    label: str,
    known: _Known | None,
    why: str,
    result: ImportResult,
) -> None:
    if known is None:
        new_record(work, enterprise, record, label, why)
        give_repair_notice(work, enterprise, record, label)
        result.added.append(label)
    elif known.seen().says(content_of(record)):
        result.unchanged.append(label)
    elif known.latest.origin == Origin.DESK:
        result.conflicts.append(label)
    else:
        add_version(work, known.row, record, _kind_of_change(record, known.latest), Origin.IMPORT, why)
        result.changed.append(label)


def _kind_of_change(record: Record, before: RecordVersion) -> Change:
    if record.revoked and not before.revoked:
        return Change.REVOKED
    if record.attributes.get("repaired_on") is not None and "repaired_on" not in before.attributes:
        return Change.REPAIRED
    return Change.CORRECTED
