"""Filling an empty database with the demonstration 装入演示数据, through the same operations that real data takes."""

from __future__ import annotations

from datetime import date

from rulesets.records.dossier import Dossier
from service.access.actor import operator
from service.demo.dossiers import demo_enterprises
from service.demo.objections import fill_objections
from service.demo.people import PEOPLE
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.users import create_user

_REASON = "演示数据（企业均为虚构）"


def fill(desk: Desk, today: date, password: str) -> int:
    """Enterprises, accounts (all with ``password``) and objections. Returns how many enterprises there are."""
    actor = operator("demo")
    dossiers: dict[str, Dossier] = {}
    for enterprise in demo_enterprises(today):
        import_dossier(desk, actor, enterprise.dossier, reason=_REASON)
        dossiers[str(enterprise.dossier.name)] = enterprise.dossier
    for person in PEOPLE:
        create_user(
            desk,
            actor,
            username=person.username,
            password=password,
            role=person.role,
            display_name=person.display_name,
            unit=person.unit,
            uscc=dossiers[person.owns].uscc if person.owns is not None else None,
        )
    own = next(person.owns for person in PEOPLE if person.owns is not None)
    assess_enterprise(desk, actor, uscc=dossiers[own].uscc, as_of=today)
    fill_objections(desk, today, dossiers)
    return len(dossiers)
