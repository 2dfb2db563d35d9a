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
from service.operations.cases.holding import hold_enterprise
from service.operations.cases.standing import is_foreign
from service.operations.cases.stepping import unknown_case
from service.operations.operation import Work, operation
from service.store.attachment import AttachmentRow
from service.store.case import Case, Stage
from service.store.enterprise import Enterprise
from service.store.objection import ObjectionApplication, ObjectionCase

MOST_PAPERS = 20
"""Of one case, those of its whole application included (ours)."""


@dataclass(frozen=True)
class Matter:
    """What a number names: a case, or (``case`` None) an application of objections with all its cases."""

    number: str
    application: ObjectionApplication | None
    case: Case | None
    cases: tuple[Case, ...]

    @property
    def owners(self) -> tuple[int | None, int | None]:
        """The ids of the application and of the case that a paper of this matter belongs to."""
        return self.application.id if self.application else None, self.case.id if self.case else None


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
    paper: str | None


@operation(Permission.CASE_STEP)
def hand_in(work: Work, *, number: str, name: str | None, stream: IO[bytes], paper: str | None = None) -> int:
    """Keep one paper, and return its id; the same content for the same matter is the same paper.

    ``paper`` names which of the papers that the procedure asks for it is.

    Raises NotFound, Conflict (decided already), or Invalid: no_file, empty_file, too_large, forbidden_type,
    disguised_file, damaged_file, too_many_files. Nothing is kept then.
    """
    matter = find_matter(work, number, lock=True)
    if not any(case.stage == Stage.UNDER_WAY.value for case in matter.cases):
        raise Conflict("already_decided", f"{number} 已作出处理，不能再提交材料")
    data = read_whole(stream, work.desk.settings.attachment_max_bytes)
    kept_name = settled_name(name, found := identify(data))
    digest = keep(folder_of(work.desk.settings), data)
    earlier = work.session.scalars(
        _of(matter).where(AttachmentRow.sha256 == digest, AttachmentRow.paper == paper)
    ).first()
    if earlier is not None:
        return earlier.id
    _check_room(work, matter)
    application_id, case_id = matter.owners
    row = AttachmentRow(
        application_id=application_id,
        case_id=case_id,
        paper=paper,
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


@operation(Permission.CASE_READ)
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


def papers_of(session: Session, application_id: int | None, case_id: int | None) -> Sequence[PaperLine]:
    """The papers of a case and of its application. The caller has checked that the reader may see the case."""
    return [
        PaperLine(
            row.id,
            row.name,
            row.type,
            faults.in_words(row.size),
            row.sha256,
            row.uploaded_at,
            row.case_id is None,
            row.paper,
        )
        for row in session.scalars(_owned(application_id, case_id).order_by(AttachmentRow.id))
    ]


def find_matter(work: Work, number: str, *, lock: bool = False) -> Matter:
    """The case or application of this number; a foreign one answers as if it did not exist. Raises NotFound."""
    session = work.session
    # Characters that no number has, some of which no database takes.
    known = number.isprintable()
    query = select(Case).where(Case.number == number)
    case = session.scalars(query).one_or_none() if known else None
    application = _application(session, number, case) if known else None
    owner = case or application
    if owner is None or _is_foreign(work, owner):
        raise unknown_case(number)
    if lock:
        # Whoever hands in papers waits for whoever does so now, so that neither goes beyond what is allowed.
        hold_enterprise(work, owner.enterprise_id)
        session.refresh(owner if application is None else application, with_for_update={"key_share": True})
    if case is not None:
        return Matter(number, application, case, (case,))
    assert application is not None
    cases = select(ObjectionCase).where(ObjectionCase.application_id == application.id).order_by(ObjectionCase.id)
    return Matter(number, application, None, tuple(session.scalars(cases)))


def _is_foreign(work: Work, owner: Case | ObjectionApplication) -> bool:
    if isinstance(owner, Case):
        return is_foreign(work, owner)
    if work.actor.uscc is None:
        return False
    return owner.kind == "notice" or work.actor.uscc != work.session.get_one(Enterprise, owner.enterprise_id).uscc


def _application(session: Session, number: str, case: Case | None) -> ObjectionApplication | None:
    if case is None:
        return session.scalars(select(ObjectionApplication).where(ObjectionApplication.number == number)).one_or_none()
    return session.get_one(ObjectionApplication, case.application_id) if isinstance(case, ObjectionCase) else None


def _of(matter: Matter) -> Select[AttachmentRow]:
    """The papers that this matter shows."""
    return _owned(*matter.owners)


def _owned(application_id: int | None, case_id: int | None) -> Select[AttachmentRow]:
    query = select(AttachmentRow)
    if application_id is None:
        return query.where(AttachmentRow.case_id == case_id)
    query = query.where(AttachmentRow.application_id == application_id)
    if case_id is None:
        return query.where(AttachmentRow.case_id.is_(None))
    return query.where(or_(AttachmentRow.case_id.is_(None), AttachmentRow.case_id == case_id))


def _check_room(work: Work, matter: Matter) -> None:
    """A paper of the application counts for each of its cases."""
    application_id, case_id = matter.owners
    counting = select(AttachmentRow.case_id, func.count()).group_by(AttachmentRow.case_id)
    if application_id is None:
        counting = counting.where(AttachmentRow.case_id == case_id)
    else:
        counting = counting.where(AttachmentRow.application_id == application_id)
    counted = dict(work.session.execute(counting).all())
    shared = counted.pop(None, 0)
    own = counted.get(case_id, 0) if case_id is not None else max(counted.values(), default=0)
    if shared + own >= MOST_PAPERS:
        raise faults.too_many(MOST_PAPERS)


def read_whole(stream: IO[bytes], most: int) -> bytes:
    """What was sent. Raises Invalid for nothing at all and for too much."""
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
