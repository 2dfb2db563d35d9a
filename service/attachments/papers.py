"""Handing in and taking out papers 提交与查阅材料, each in one transaction, for a case or for a whole application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from service.access.permissions import Permission
from service.attachments import faults
from service.attachments.content import MEDIA_TYPES, identify
from service.attachments.names import settled_name
from service.attachments.vault import fetch, folder_of, keep
from service.faults import Conflict, NotFound
from service.operations.objection.standing import OPEN_STATES
from service.operations.operation import Work, operation
from service.store.attachment import AttachmentRow
from service.store.enterprise import Enterprise
from service.store.objection import ObjectionApplication, ObjectionCase

MOST_PAPERS = 20
"""Of one case, those of its whole application included (ours)."""


@dataclass(frozen=True)
class Matter:
    """What a number names: a case, or (``case`` None) an application with all its cases."""

    number: str
    application: ObjectionApplication
    case: ObjectionCase | None
    cases: tuple[ObjectionCase, ...]


@dataclass(frozen=True)
class Download:
    """A paper with its content."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class PaperLine:
    """One paper in a list."""

    id: int
    name: str
    type: str
    size: str
    sha256: str
    uploaded_at: datetime
    of_application: bool


@operation(Permission.OBJECTION_STEP)
def hand_in(work: Work, *, number: str, name: str | None, stream: IO[bytes]) -> int:
    """Keep one paper, and return its id; the same content for the same matter is the same paper.

    Raises NotFound, Conflict (decided already), or Invalid: no_file, empty_file, too_large, forbidden_type,
    disguised_file, damaged_file, too_many_files. Nothing is kept then.
    """
    matter = find_matter(work, number, lock=True)
    if not any(case.state in OPEN_STATES for case in matter.cases):
        raise Conflict("already_decided", f"{number} 已作出处理，不能再提交材料")
    data = _read(stream, work.desk.settings.attachment_max_bytes)
    kept_name = settled_name(name, found := identify(data))
    digest = keep(folder_of(work.desk.settings), data)
    earlier = work.session.scalars(_of(matter).where(AttachmentRow.sha256 == digest)).first()
    if earlier is not None:
        return earlier.id
    _check_room(work, matter)
    row = AttachmentRow(
        application_id=matter.application.id,
        case_id=matter.case.id if matter.case else None,
        name=kept_name,
        type=found.type,
        size=len(data),
        sha256=digest,
        uploaded_at=work.now,
        uploaded_by=work.actor.label,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("attachment.add", f"case:{number}", id=row.id, type=found.type, size=len(data), sha256=digest)
    return row.id


@operation(Permission.OBJECTION_READ)
def take_out(work: Work, *, number: str, attachment: int) -> Download:
    """One paper with its content. Raises NotFound also where the actor may not know of the matter, AttachmentDamaged."""
    matter = find_matter(work, number)
    # Beyond this no row has a number, and PostgreSQL would refuse the question.
    query = _of(matter).where(AttachmentRow.id == attachment)
    row = work.session.scalars(query).one_or_none() if attachment < 2**31 else None
    if row is None:
        raise NotFound("unknown_attachment", "没有这份材料")
    work.audit("attachment.download", f"case:{number}", id=row.id, sha256=row.sha256)
    return Download(row.name, MEDIA_TYPES[row.type], fetch(folder_of(work.desk.settings), row.sha256))


def papers_of(session: Session, application_id: int, case_id: int | None) -> Sequence[PaperLine]:
    """The papers of a case and of its application. The caller has checked that the reader may see the case."""
    belongs = AttachmentRow.case_id.is_(None)
    query = select(AttachmentRow).where(
        AttachmentRow.application_id == application_id,
        belongs if case_id is None else or_(belongs, AttachmentRow.case_id == case_id),
    )
    return [
        PaperLine(
            row.id, row.name, row.type, faults.in_words(row.size), row.sha256, row.uploaded_at, row.case_id is None
        )
        for row in session.scalars(query.order_by(AttachmentRow.id))
    ]


def find_matter(work: Work, number: str, *, lock: bool = False) -> Matter:
    """The case or application of this number; a foreign one answers as if it did not exist. Raises NotFound."""
    session = work.session
    # Characters that no number has, some of which no database takes.
    known = number.isprintable()
    case = session.scalars(select(ObjectionCase).where(ObjectionCase.number == number)).one_or_none() if known else None
    wanted = (
        ObjectionApplication.id == case.application_id if case is not None else ObjectionApplication.number == number
    )
    query = select(ObjectionApplication).where(wanted)
    application = session.scalars(query.with_for_update() if lock else query).one_or_none() if known else None
    if application is None or (
        work.actor.uscc is not None and work.actor.uscc != session.get_one(Enterprise, application.enterprise_id).uscc
    ):
        raise NotFound("unknown_case", f"没有编号为 {number} 的异议")
    cases = (
        [case]
        if case
        else session.scalars(
            select(ObjectionCase).where(ObjectionCase.application_id == application.id).order_by(ObjectionCase.id)
        )
    )
    return Matter(number, application, case, tuple(cases))


def _of(matter: Matter) -> Select[AttachmentRow]:
    """The papers that this matter shows."""
    query = select(AttachmentRow).where(AttachmentRow.application_id == matter.application.id)
    if matter.case is None:
        return query.where(AttachmentRow.case_id.is_(None))
    return query.where(or_(AttachmentRow.case_id.is_(None), AttachmentRow.case_id == matter.case.id))


def _check_room(work: Work, matter: Matter) -> None:
    """A paper of the application counts for each of its cases."""
    query = (
        select(AttachmentRow.case_id, func.count())
        .where(AttachmentRow.application_id == matter.application.id)
        .group_by(AttachmentRow.case_id)
    )
    counted = dict(work.session.execute(query).all())
    shared = counted.pop(None, 0)
    own = counted.get(matter.case.id, 0) if matter.case else max(counted.values(), default=0)
    if shared + own >= MOST_PAPERS:
        raise faults.too_many(MOST_PAPERS)


def _read(stream: IO[bytes], most: int) -> bytes:
    data = stream.read(most + 1)
    if not data:
        raise faults.empty()
    if len(data) > most:
        # Count the rest without keeping it, so that the message can say how large the file is.
        size = len(data)
        while chunk := stream.read(1024 * 1024):
            size += len(chunk)
        raise faults.too_large(size, most)
    return data
