"""Drafts of wizards 草稿: saved as somebody goes along, thrown away at will, handed over whole to the case that they become."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import IO, Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from service.access.permissions import Permission
from service.attachments import faults
from service.attachments.content import identify
from service.attachments.names import settled_name
from service.attachments.papers import MOST_PAPERS, read_whole
from service.attachments.vault import folder_of, keep
from service.faults import Conflict, Invalid, NotFound
from service.operations.operation import Work, operation
from service.store.attachment import AttachmentRow
from service.store.case import Case
from service.store.draft import Draft, DraftPaper
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.objection import ObjectionApplication

MOST_ENTRIES = 60
MOST_CHARACTERS = 20_000
MOST_DRAFTS = 20
"""Of one enterprise and one wizard (ours)."""


@operation(Permission.DRAFT_WRITE)
def open_draft(work: Work, *, wizard: str, uscc: str, step: str, entries: Mapping[str, Any] | None = None) -> int:
    """Begin a draft for an enterprise, and return its id. Raises NotFound, Conflict (too many lie about)."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    query = select(func.count()).select_from(Draft).where(Draft.enterprise_id == enterprise.id, Draft.wizard == wizard)
    if (work.session.scalar(query) or 0) >= MOST_DRAFTS:
        raise Conflict("too_many_drafts", f"草稿已有 {MOST_DRAFTS} 份，请先提交或删除不用的草稿")
    draft = Draft(
        wizard=wizard,
        enterprise_id=enterprise.id,
        writer_id=work.actor.user_id,
        step=step,
        entries=_checked(entries or {}),
        started_at=work.now,
        changed_at=work.now,
    )
    work.session.add(draft)
    work.session.flush()
    work.audit("draft.open", f"draft:{draft.id}", wizard=wizard)
    return draft.id


@operation(Permission.DRAFT_WRITE)
def save_draft(work: Work, *, id: int, wizard: str, revision: int, step: str, entries: Mapping[str, Any]) -> Draft:
    """Keep what was typed; ``entries`` replace the earlier ones, ``step`` is the page to go on with.

    Raises NotFound, Invalid, or Conflict where another window has saved since.
    """
    draft = find_draft(work, id, wizard)
    if draft.revision != revision:
        raise _outdated()
    draft.step, draft.entries, draft.changed_at = step, _checked(entries), work.now
    try:
        work.session.flush()
    except StaleDataError as error:
        raise _outdated() from error
    work.audit("draft.save", f"draft:{draft.id}", step=step)
    return draft


@operation(Permission.DRAFT_WRITE)
def keep_paper(
    work: Work, *, id: int, wizard: str, name: str | None, stream: IO[bytes], paper: str | None = None
) -> int:
    """Put a paper with a draft, and return its id. The same checks as for the papers of a case; raises as ``hand_in`` does."""
    draft = find_draft(work, id, wizard)
    data = read_whole(stream, work.desk.settings.attachment_max_bytes)
    kept_name = settled_name(name, found := identify(data))
    digest = keep(folder_of(work.desk.settings), data)
    papers = papers_of_draft(work.session, draft.id)
    earlier = next((row for row in papers if row.sha256 == digest and row.paper == paper), None)
    if earlier is not None:
        return earlier.id
    if len(papers) >= MOST_PAPERS:
        raise faults.too_many(MOST_PAPERS)
    row = DraftPaper(
        draft_id=draft.id,
        paper=paper,
        name=kept_name,
        type=found.type,
        size=len(data),
        sha256=digest,
        uploaded_at=work.now,
        uploaded_by=work.actor.label,
    )
    work.session.add(row)
    draft.changed_at = work.now
    work.session.flush()
    work.audit("draft.paper", f"draft:{draft.id}", id=row.id, type=found.type, size=len(data), sha256=digest)
    return row.id


@operation(Permission.DRAFT_WRITE)
def drop_paper(work: Work, *, id: int, wizard: str, paper_id: int) -> None:
    """Take a paper away from a draft. Raises NotFound."""
    draft = find_draft(work, id, wizard)
    row = next((row for row in papers_of_draft(work.session, draft.id) if row.id == paper_id), None)
    if row is None:
        raise NotFound("unknown_attachment", "没有这份材料")
    work.session.delete(row)
    draft.changed_at = work.now
    work.session.flush()
    work.audit("draft.paper_dropped", f"draft:{draft.id}", id=paper_id)


@operation(Permission.DRAFT_WRITE)
def drop_draft(work: Work, *, id: int, wizard: str) -> None:
    """Throw a draft away, with its papers. Raises NotFound."""
    draft = find_draft(work, id, wizard)
    _forget(work, draft)
    work.audit("draft.drop", f"draft:{id}")


def find_draft(work: Work, id: int, wizard: str) -> Draft:
    """The draft, held against other writers; a foreign one answers as if it did not exist. Raises NotFound."""
    # Beyond this no row has a number, and PostgreSQL would refuse the question.
    found = work.session.get(Draft, id, with_for_update={"key_share": True}) if 0 < id < 2**31 else None
    if found is None or found.wizard != wizard or not _is_theirs(work, found):
        raise NotFound("unknown_draft", "没有这份草稿，可能已经提交或删除")
    return found


def look_at_draft(work: Work, id: int, wizard: str) -> Draft:
    """As ``find_draft``, for reading."""
    found = work.session.get(Draft, id) if 0 < id < 2**31 else None
    if found is None or found.wizard != wizard or not _is_theirs(work, found):
        raise NotFound("unknown_draft", "没有这份草稿，可能已经提交或删除")
    return found


def drafts_of(session: Session, enterprise_id: int, wizard: str) -> list[Draft]:
    """The open drafts of an enterprise, the one last changed first."""
    query = select(Draft).where(Draft.enterprise_id == enterprise_id, Draft.wizard == wizard)
    return list(session.scalars(query.order_by(Draft.changed_at.desc(), Draft.id.desc())))


def papers_of_draft(session: Session, draft_id: int) -> Sequence[DraftPaper]:
    return session.scalars(select(DraftPaper).where(DraftPaper.draft_id == draft_id).order_by(DraftPaper.id)).all()


def hand_over(work: Work, draft: Draft, case: Case) -> None:
    """The papers of a draft become those of the case, and the draft is gone. Within the operation that opens the case.

    Raises NotFound for a draft of another enterprise.
    """
    _hand_over(work, draft, case.enterprise_id, application_id=None, case_id=case.id)


def hand_over_to_application(work: Work, draft: Draft, application: ObjectionApplication) -> None:
    """As ``hand_over``, for an application of objections and so for each of its cases."""
    _hand_over(work, draft, application.enterprise_id, application_id=application.id, case_id=None)


def _hand_over(
    work: Work, draft: Draft, enterprise_id: int, *, application_id: int | None, case_id: int | None
) -> None:
    if draft.enterprise_id != enterprise_id:
        raise NotFound("unknown_draft", "没有这份草稿，可能已经提交或删除")
    for paper in papers_of_draft(work.session, draft.id):
        work.session.add(
            AttachmentRow(
                application_id=application_id,
                case_id=case_id,
                paper=paper.paper,
                name=paper.name,
                type=paper.type,
                size=paper.size,
                sha256=paper.sha256,
                uploaded_at=paper.uploaded_at,
                uploaded_by=paper.uploaded_by,
            )
        )
    _forget(work, draft)


def _forget(work: Work, draft: Draft) -> None:
    work.session.execute(delete(DraftPaper).where(DraftPaper.draft_id == draft.id))
    work.session.delete(draft)
    work.session.flush()


def _is_theirs(work: Work, draft: Draft) -> bool:
    if work.actor.uscc is None:
        return True
    return work.session.get_one(Enterprise, draft.enterprise_id).uscc == work.actor.uscc


def _checked(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid for more than a form holds, and for characters that no database keeps."""
    kept = dict(entries)
    text = json.dumps(kept, ensure_ascii=False)
    if len(kept) > MOST_ENTRIES or len(text) > MOST_CHARACTERS:
        raise Invalid("draft_too_large", f"填写的内容太多：最多 {MOST_ENTRIES} 项、{MOST_CHARACTERS} 个字符")
    if any(
        "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value)
        for value in kept.values()
        if isinstance(value, str)
    ):
        raise Invalid("bad_character", "填写的内容含有不可见的控制字符，请删去")
    return kept


def _outdated() -> Conflict:
    return Conflict("outdated_draft", "这份草稿已在别处修改，请重新打开后再填写")
