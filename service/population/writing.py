"""Writing the population 归集全部企业: from the database to two Parquet files, whole or not at all.

One read transaction holds one view of the database however long it takes; writers are not held up. Rows come in batches by the
enterprise's number and are written as they come, so memory does not grow with the population.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from service.operations.operation import Desk
from service.population.known import of_enterprise, of_record
from service.store.engine import reading
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.record import CreditRecord, RecordVersion

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from service.long_work.kinds import Tell

log = structlog.get_logger(__name__)
BATCH = 5_000
"""Enterprises read at a time (ours)."""
ROW_GROUP = 120_000
"""Rows written at a time (ours; what readers of Parquet like)."""
STEP = "归集数据"


@dataclass(frozen=True)
class Population:
    """The files and what is in them. ``known_at``: the moment whose knowledge they hold."""

    folder: Path
    known_at: datetime
    enterprises: int
    records: int

    @property
    def records_file(self) -> Path:
        return self.folder / "records.parquet"

    @property
    def enterprises_file(self) -> Path:
        return self.folder / "enterprises.parquet"


def write_population(
    desk: Desk, folder: Path, only: Sequence[int] | None = None, tell: Tell = lambda step, share: None
) -> Population:
    """Everybody, or the enterprises with the numbers ``only``, as known now. An older folder of this name is replaced.

    Raises ModuleNotFoundError without the extra ``bulk``; OSError where the disk is full. Then there is no new folder.
    """
    import pyarrow.parquet as pq

    from service.population.columns import ENTERPRISES, RECORDS

    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    with reading(desk.engine) as session:
        whole = len(only) if only is not None else session.scalar(select(func.count()).select_from(Enterprise)) or 0
        # The first statement fixed the view: whatever is recorded from now on is recorded after this moment and not in it.
        known_at = desk.clock.now()
        with (
            pq.ParquetWriter(part / "records.parquet", RECORDS) as records,
            pq.ParquetWriter(part / "enterprises.parquet", ENTERPRISES) as enterprises,
        ):
            counts = _write(session, _batches(session, only), known_at, whole, records, enterprises, tell)
    for file in part.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    log.info("population_written", folder=folder.name, enterprises=counts[0], records=counts[1])
    return Population(folder, known_at, *counts)


def _write(
    session: Session,
    batches: Iterator[_Batch],
    known_at: datetime,
    whole: int,
    records: pq.ParquetWriter,
    enterprises: pq.ParquetWriter,
    tell: Tell,
) -> tuple[int, int]:
    from service.population.columns import ENTERPRISES, RECORDS, Pile, attributes_of

    codes, rows = Pile(ENTERPRISES), Pile(RECORDS)
    written = [0, 0]

    def put(pile: Pile, file: pq.ParquetWriter, place: int, least: int) -> None:
        if len(pile) >= least:
            written[place] += len(pile)
            file.write_table(pile.table())

    for batch in batches:
        known = set()
        for uscc, region in session.execute(_enterprises(batch, known_at)):
            codes.add(uscc, region)
            known.add(uscc)
        for uscc, label, kind, day, ended_on, revoked, attributes in session.execute(
            _records(batch, known_at).execution_options(yield_per=BATCH)
        ):
            if uscc in known:
                rows.add(uscc, label, kind, day, ended_on, revoked, *attributes_of(attributes))
                put(rows, records, 1, ROW_GROUP)
        put(codes, enterprises, 0, ROW_GROUP)
        tell(STEP, (written[0] + len(codes)) / max(whole, 1))
    put(codes, enterprises, 0, 1)
    put(rows, records, 1, 1)
    return written[0], written[1]


@dataclass(frozen=True)
class _Batch:
    """Enterprises by their numbers: everybody from ``first`` to ``last``, or those in ``among`` alone."""

    first: int
    last: int
    among: Sequence[int] | None

    def holds(self, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return column.between(self.first, self.last) if self.among is None else column.in_(self.among)


def _batches(session: Session, only: Sequence[int] | None) -> Iterator[_Batch]:
    if only is not None:
        ordered = sorted(set(only))
        for start in range(0, len(ordered), BATCH):
            part = ordered[start : start + BATCH]
            yield _Batch(part[0], part[-1], part)
        return
    last = 0
    while found := session.scalars(
        select(Enterprise.id).where(Enterprise.id > last).order_by(Enterprise.id).limit(BATCH)
    ).all():
        yield _Batch(found[0], found[-1], None)
        last = found[-1]


def _enterprises(batch: _Batch, known_at: datetime) -> Select[str, str | None]:
    return (
        select(Enterprise.uscc, EnterpriseVersion.region)
        .select_from(Enterprise)
        .join(EnterpriseVersion, of_enterprise(known_at))
        .where(batch.holds(Enterprise.id))
        .order_by(Enterprise.id)
    )


def _records(batch: _Batch, known_at: datetime) -> Select[Any]:
    """Of each record the version that was known; those of an enterprise that was not known yet are to be left out."""
    return (
        select(
            Enterprise.uscc,
            CreditRecord.label,
            RecordVersion.kind,
            RecordVersion.date,
            RecordVersion.ended_on,
            RecordVersion.revoked,
            RecordVersion.attributes,
        )
        .join(CreditRecord, CreditRecord.enterprise_id == Enterprise.id)
        .join(RecordVersion, of_record(known_at))
        .where(batch.holds(CreditRecord.enterprise_id))
        .order_by(CreditRecord.enterprise_id, CreditRecord.label)
    )
