"""Checks as they are read: one of them with all its look-ups, and the list of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from rulesets.checks import check_rules
from service.access.permissions import Permission
from service.operations.check.standing import acting_unit, unknown_check
from service.operations.operation import Work
from service.store.account import User
from service.store.check import CreditCheck, CreditLookup
from service.store.enterprise import Enterprise
from workflows.check.table import ADVISED

PER_PAGE = 20
MINE, UNIT = "mine", "unit"
SCOPES = (MINE, UNIT)


@dataclass(frozen=True)
class CheckFile:
    """One check; ``lookups`` oldest first. ``own``: it belongs to the reader's unit, who may decide it."""

    check: CreditCheck
    lookups: Sequence[CreditLookup]
    name: str | None
    opened_by: str
    decided_by: str | None
    own: bool

    @property
    def found(self) -> dict[str, Any]:
        """The advice that counts."""
        return self.lookups[-1].found


@dataclass(frozen=True)
class CheckPage:
    """One page of checks, newest first. ``page`` counts from 1 and never exceeds ``pages``; ``waiting``: still to be decided."""

    rows: Sequence[tuple[CreditCheck, str | None]]
    page: int
    pages: int
    total: int
    waiting: int


def check_file(work: Work, number: str) -> CheckFile:
    """One check of the own unit; whoever reads the figures of all units reads every check. Raises NotFound."""
    query = select(CreditCheck).where(CreditCheck.number == number)
    check = work.session.scalars(query).one_or_none() if number.isprintable() else None
    unit = acting_unit(work)
    if check is None or (check.unit != unit and not work.actor.may(Permission.CHECK_FIGURES)):
        raise unknown_check(number)
    rows = work.session.scalars(
        select(CreditLookup).where(CreditLookup.check_id == check.id).order_by(CreditLookup.number)
    )
    enterprise = work.session.get(Enterprise, check.enterprise_id) if check.enterprise_id is not None else None
    return CheckFile(
        check,
        rows.all(),
        None if enterprise is None else enterprise.name,
        _name(work, check.opened_by),
        None if check.decided_by is None else _name(work, check.decided_by),
        check.unit == unit,
    )


def check_page(work: Work, scope: str, page: int) -> CheckPage:
    """The checks that the reader made, or those of the unit; what waits for a decision comes first."""
    wanted = _wanted(work, scope)
    total = work.session.scalar(select(func.count()).select_from(CreditCheck).where(wanted)) or 0
    waiting = (
        work.session.scalar(select(func.count()).select_from(CreditCheck).where(wanted, CreditCheck.state == ADVISED))
        or 0
    )
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    query = (
        select(CreditCheck, Enterprise.name)
        .outerjoin(Enterprise, Enterprise.id == CreditCheck.enterprise_id)
        .where(wanted)
        .order_by((CreditCheck.state == ADVISED).desc(), CreditCheck.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    rows = [(check, name) for check, name in work.session.execute(query)]
    return CheckPage(rows, page, pages, total, waiting)


def matters_for_codes() -> list[tuple[str, str, str]]:
    """(number, Chinese name, English name) of the matters in which somebody with a code is looked up."""
    return [
        (matter.id, matter.name.zh, matter.name.en)
        for matter in check_rules().matters
        if {"enterprise", "organisation"} & set(matter.subjects)
    ]


def _wanted(work: Work, scope: str) -> ColumnElement[bool]:
    if scope == UNIT:
        return CreditCheck.unit == (acting_unit(work) or "")
    return CreditCheck.opened_by == work.actor.label


def _name(work: Work, label: str) -> str:
    """Who it was, for the people of the same office."""
    kind, _, number = label.partition(":")
    user = work.session.get(User, int(number)) if kind == "user" and number.isdigit() else None
    return label if user is None else user.display_name
