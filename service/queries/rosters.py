"""The three rosters 一单两库, a page at a time for programs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from service.operations.operation import Work
from service.store.enterprise import Enterprise
from service.store.plan import CheckMatter, CheckObject, Inspector, InspectorAvoidance


def matter_page(work: Work, after: str, most: int) -> Sequence[tuple[CheckMatter, int]]:
    """Matters by code, each with how many active objects it has."""
    counted = (
        select(CheckObject.matter_id, func.count().label("objects"))
        .where(CheckObject.active.is_(True))
        .group_by(CheckObject.matter_id)
        .subquery()
    )
    query = (
        select(CheckMatter, func.coalesce(counted.c.objects, 0))
        .outerjoin(counted, counted.c.matter_id == CheckMatter.id)
        .where(CheckMatter.code > after)
        .order_by(CheckMatter.code)
    )
    return [(matter, int(objects)) for matter, objects in work.session.execute(query.limit(most))]


def object_page(work: Work, matter: str, after: str, most: int) -> Sequence[tuple[str, bool]]:
    """The objects of a matter: credit code and whether it is active, by code."""
    query = (
        select(Enterprise.uscc, CheckObject.active)
        .join(CheckObject, CheckObject.enterprise_id == Enterprise.id)
        .join(CheckMatter, CheckMatter.id == CheckObject.matter_id)
        .where(CheckMatter.code == matter, Enterprise.uscc > after)
        .order_by(Enterprise.uscc)
    )
    return [(uscc, active) for uscc, active in work.session.execute(query.limit(most))]


def inspector_page(work: Work, after: str, most: int) -> Sequence[tuple[Inspector, list[str]]]:
    """Inspectors by number, each with the codes of the enterprises that he must avoid."""
    people = work.session.scalars(
        select(Inspector).where(Inspector.number > after).order_by(Inspector.number).limit(most)
    ).all()
    avoided: dict[int, list[str]] = {}
    query = (
        select(InspectorAvoidance.inspector_id, Enterprise.uscc)
        .join(Enterprise, Enterprise.id == InspectorAvoidance.enterprise_id)
        .where(InspectorAvoidance.inspector_id.in_([person.id for person in people]))
        .order_by(Enterprise.uscc)
    )
    for person, uscc in work.session.execute(query):
        avoided.setdefault(person, []).append(uscc)
    return [(person, avoided.get(person.id, [])) for person in people]
