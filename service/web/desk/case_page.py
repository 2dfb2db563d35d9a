"""The case page 办件: the matter, what the source says, the clock with its receipt, the history, and what may be done now."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.operations.weigh import weigh
from service.queries.case import ObjectionFile
from service.queries.clauses import citation_of
from service.web.blueprint import web
from service.web.desk.papers import papers_of
from service.web.desk.viewing import open_case
from service.web.desk.wanted import way_back
from service.web.desk.words import CaseWords, masked
from service.web.speaking import current_voice


@web.get("/desk/cases/<number>")
@require(Permission.DESK_WORK)
def desk_case(number: str) -> ResponseReturnValue:
    return _page(number, with_contact=False)


@web.post("/desk/cases/<number>/contact")
@require(Permission.DESK_WORK)
def desk_contact(number: str) -> ResponseReturnValue:
    """The contact in full; asking for it is a form, so that it is meant and leaves its audit row."""
    return _page(number, with_contact=True)


def _page(number: str, *, with_contact: bool) -> ResponseReturnValue:
    actor, desk = current_actor(), current_desk()
    opened = open_case(desk, actor, number=number, with_contact=with_contact)
    file = opened.file
    return render_template(
        "desk/case.html" if isinstance(file, ObjectionFile) else f"{file.case.procedure}/desk.html",
        opened=opened,
        file=file,
        case=file.case,
        current=weigh(desk, file.dossier, file.today) if file.is_open else None,
        words=CaseWords(current_voice(), file.procedure),
        citation_of=citation_of,
        masked=masked,
        with_contact=with_contact,
        papers=papers_of(desk, file),
        back=way_back(),
    )
