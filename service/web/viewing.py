"""Looking at enterprises 查阅. A grade is not public, so every look leaves an audit row: who saw which file, as of which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, true

from rulesets.records import uscc as codes
from rulesets.records.dossier import Dossier
from service.access.permissions import Permission, Scope
from service.faults import Forbidden
from service.operations.operation import Work, operation
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise

PER_PAGE = 20
_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class FilePage:
    """One page of files in the order of their codes. ``page`` counts from 1 and never exceeds ``pages``."""

    dossiers: tuple[Dossier, ...]
    page: int
    pages: int
    total: int


@operation(Permission.ASSESSMENT_READ)
def open_file(work: Work, *, uscc: str, as_of: date, pack: str) -> Dossier:
    """The file of one enterprise, to show its grade. Raises NotFound, also for a file that the actor may not know of."""
    work.must_see(uscc)
    dossier = dossier_of(work.session, find_enterprise(work.session, uscc))
    work.audit("grade.view", f"enterprise:{uscc}", as_of=as_of.isoformat(), pack=pack)
    return dossier


@operation(Permission.ASSESSMENT_READ)
def list_files(work: Work, *, wanted: str, page: int, as_of: date) -> FilePage:
    """Files whose code begins with, or whose name contains, ``wanted``. Raises Forbidden for who sees only its own."""
    if work.actor.scope(Permission.ASSESSMENT_READ) is not Scope.ALL:
        raise Forbidden()
    condition = _matching(wanted)
    total = work.session.scalar(select(func.count()).select_from(Enterprise).where(condition)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    found = work.session.scalars(
        select(Enterprise).where(condition).order_by(Enterprise.uscc).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    )
    dossiers = tuple(dossier_of(work.session, enterprise) for enterprise in found)
    if dossiers:
        work.audit("grade.list", "enterprises", as_of=as_of.isoformat(), shown=[dossier.uscc for dossier in dossiers])
    return FilePage(dossiers, page, pages, total)


def _matching(wanted: str) -> ColumnElement[bool]:
    text = wanted.strip()[:_LONGEST_SEARCH]
    if not text:
        return true()
    return or_(
        Enterprise.uscc.startswith(codes.normal_form(text), autoescape=True),
        Enterprise.name.contains(text, autoescape=True),
    )
