"""Filling an empty database with the demonstration 装入演示数据, through the same operations that real data takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from rulesets.records.dossier import Dossier
from service.access.actor import operator
from service.clock import SHANGHAI, FixedClock
from service.demo.dossiers import demo_enterprises
from service.demo.objections import fill_cases
from service.demo.people import PEOPLE
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.users import create_user

_OPENED_BEFORE = timedelta(days=75)
"""Further back than any demonstration case."""
_REASON = "演示数据（企业均为虚构）"


def fill(desk: Desk, today: date, password: str) -> int:
    """Enterprises, accounts (all with ``password``) objections and declarations. Returns how many enterprises there are."""
    actor = operator("demo")
    dossiers: dict[str, Dossier] = {}
    # Before the first demonstration case, so that the audit chain tells everything in its order.
    opening = replace(desk, clock=FixedClock(datetime.combine(today - _OPENED_BEFORE, time(8, tzinfo=SHANGHAI))))
    for enterprise in demo_enterprises(today):
        import_dossier(opening, actor, enterprise.dossier, reason=_REASON)
        dossiers[str(enterprise.dossier.name)] = enterprise.dossier
    for person in PEOPLE:
        create_user(
            opening,
            actor,
            username=person.username,
            password=password,
            role=person.role,
            display_name=person.display_name,
            unit=person.unit,
            uscc=dossiers[person.owns].uscc if person.owns is not None else None,
        )
    own = next(person.owns for person in PEOPLE if person.owns is not None)
    fill_cases(desk, opening, today, dossiers, own)
    assess_enterprise(desk, actor, uscc=dossiers[own].uscc, as_of=today)
    return len(dossiers)
