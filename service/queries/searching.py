"""Finding a case 查找: by its number or the running number in it, by the enterprise's code, by a part of its name."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from rulesets.records import uscc as codes
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.objection import ObjectionApplication, ObjectionCase

LONGEST = 200
_MOST_ENTERPRISES = 200
_LONGEST_NUMBER = 6


def matching(session: Session, text: str, today: date) -> ColumnElement[bool]:
    """The condition for cases that ``text`` means; each part of it is answered by an index on cases."""
    wanted = text.strip()[:LONGEST]
    if not wanted:
        return false()
    found: list[ColumnElement[bool]] = [Case.number == wanted]
    applications = session.scalars(
        select(ObjectionApplication.id).where(ObjectionApplication.number.in_(_application_numbers(wanted, today)))
    ).all()
    if applications:
        found.append(ObjectionCase.application_id.in_(applications))
    enterprises = session.scalars(
        select(Enterprise.id)
        .where(
            or_(
                Enterprise.uscc.startswith(codes.normal_form(wanted), autoescape=True),
                Enterprise.name.contains(wanted, autoescape=True),
            )
        )
        .limit(_MOST_ENTERPRISES)
    ).all()
    if enterprises:
        found.append(Case.enterprise_id.in_(enterprises))
    return or_(*found)


def _application_numbers(wanted: str, today: date) -> list[str]:
    """The number itself; bare digits are taken for the running number of this year or the last."""
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= _LONGEST_NUMBER:
        return [f"异〔{year}〕{int(wanted):04d}号" for year in (today.year, today.year - 1)]
    return [wanted]
