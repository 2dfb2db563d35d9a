"""The files of many enterprises 多家档案 at once: what was known at the moment of a run, and what is known now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rulesets.records.dossier import Dossier, read_dossier
from service.store.enterprise import Enterprise
from service.store.record import CreditRecord, RecordVersion, record_json


class Stamp(NamedTuple):
    """How many versions of records there are, and the newest id among them. Versions are only added: equal stamps, equal records."""

    versions: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """One enterprise. ``then`` and ``now`` are one object where nothing was recorded in between."""

    enterprise: int
    then: Dossier
    now: Dossier
    stamp: Stamp


def files_of(session: Session, enterprises: Collection[int], known_at: datetime) -> list[File]:
    """The files of these enterprises, as known at ``known_at`` and now, by their numbers.

    Name and region are left out, since no rule reads them. Raises DossierFault for a stored record that cannot be read.
    """
    version = RecordVersion
    said = (version.kind, version.date, version.ended_on, version.revoked, version.source, version.attributes)
    rows = session.execute(
        select(CreditRecord.enterprise_id, version.id, version.recorded_at <= known_at, CreditRecord.label, *said)
        .join(version, version.record_id == CreditRecord.id)
        .where(CreditRecord.enterprise_id.in_(enterprises))
        .order_by(CreditRecord.enterprise_id, version.number)
    )
    versions = {owner: list(some) for owner, some in groupby(rows, key=itemgetter(0))}
    codes = select(Enterprise.id, Enterprise.uscc).where(Enterprise.id.in_(enterprises)).order_by(Enterprise.id)
    return [_file(number, uscc, versions.get(number, [])) for number, uscc in session.execute(codes)]


def stamps_of(session: Session, enterprises: Collection[int]) -> dict[int, Stamp]:
    """Number of the enterprise -> its stamp now; those without records are left out."""
    query = (
        select(CreditRecord.enterprise_id, func.count(), func.max(RecordVersion.id))
        .join(RecordVersion, RecordVersion.record_id == CreditRecord.id)
        .where(CreditRecord.enterprise_id.in_(enterprises))
        .group_by(CreditRecord.enterprise_id)
    )
    return {number: Stamp(versions, newest) for number, versions, newest in session.execute(query)}


def _file(number: int, uscc: str, rows: Sequence[Any]) -> File:
    then: dict[str, Any] = {}
    now: dict[str, Any] = {}
    for _, _, known_then, label, *said in rows:
        now[label] = said
        if known_then:
            then[label] = said
    newest = _dossier(uscc, now)
    stamp = Stamp(len(rows), max((row[1] for row in rows), default=0))
    return File(number, newest if then == now else _dossier(uscc, then), newest, stamp)


def _dossier(uscc: str, records: dict[str, Any]) -> Dossier:
    return read_dossier({"uscc": uscc, "records": [record_json(label, *said) for label, said in records.items()]})
