"""The draft behind the filing of an objection 异议草稿: everything typed and every paper is kept as somebody goes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.drafts import (
    drafts_of,
    drop_paper,
    keep_paper,
    look_at_draft,
    open_draft,
    papers_of_draft,
    save_draft,
)
from service.operations.objection.from_draft import WIZARD
from service.operations.operation import Desk
from service.queries.looking import looking
from service.store.draft import Draft, DraftPaper
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise

_TARGETS = "targets"
_FIRST = "matters"


@dataclass(frozen=True)
class OpenDraft:
    """A draft as it lies there; ``id`` None: nothing is kept yet."""

    id: int | None
    revision: int
    entries: Mapping[str, str]
    chosen: Sequence[str]
    papers: Sequence[DraftPaper]


NOTHING_KEPT = OpenDraft(None, 0, {}, (), ())


def draft_asked_for() -> int | None:
    """The number of the draft in the address or the form."""
    text = request.values.get("draft", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else None


def open_again(desk: Desk, actor: Actor, draft: int | None) -> tuple[OpenDraft, str | None]:
    """The draft with the code of its enterprise. Raises NotFound, also for a foreign one."""
    if draft is None:
        return NOTHING_KEPT, None
    with looking(desk, actor, Permission.DRAFT_WRITE) as work:
        found = look_at_draft(work, draft, WIZARD)
        papers = tuple(papers_of_draft(work.session, found.id))
        uscc = work.session.get_one(Enterprise, found.enterprise_id).uscc
        entries = {name: value for name, value in found.entries.items() if name != _TARGETS}
        return OpenDraft(found.id, found.revision, entries, found.entries.get(_TARGETS, []), papers), uscc


def keep(desk: Desk, actor: Actor, uscc: str, entries: Mapping[str, str], chosen: Sequence[str]) -> int:
    """Save what was typed; begins the draft where there is none. Returns its number.

    Raises NotFound, Invalid, or Conflict (saved in another window).
    """
    kept: dict[str, Any] = {**entries, _TARGETS: list(chosen)}
    draft = draft_asked_for()
    if draft is None:
        draft = open_draft(desk, actor, wizard=WIZARD, uscc=uscc, step=_FIRST, entries=kept)
    else:
        text = request.form.get("draft_revision", "")
        revision = int(text[:9]) if text.isascii() and text.isdigit() else 0
        save_draft(desk, actor, id=draft, wizard=WIZARD, revision=revision, step=_FIRST, entries=kept)
    return draft


def keep_papers(desk: Desk, actor: Actor, draft: int) -> None:
    """Keep the papers that came along. Raises Invalid for one that is refused; those before it stay."""
    for file in request.files.getlist("paper"):
        if file.filename:
            keep_paper(desk, actor, id=draft, wizard=WIZARD, name=file.filename, stream=file.stream)


def take_away(desk: Desk, actor: Actor, draft: int, paper: str) -> None:
    """Take one paper out of a draft. Raises NotFound."""
    number = int(paper[:9]) if paper.isascii() and paper.isdigit() else 0
    drop_paper(desk, actor, id=draft, wizard=WIZARD, paper_id=number)


def drafts_lying(desk: Desk, actor: Actor, uscc: str) -> list[Draft]:
    """The unfinished objections of an enterprise."""
    with looking(desk, actor, Permission.DRAFT_WRITE) as work:
        return drafts_of(work.session, find_enterprise(work.session, uscc).id, WIZARD)
