"""Filling an empty database with the demonstration 装入演示数据, through the same operations that real data takes."""

from __future__ import annotations

from datetime import date

from service.access.actor import operator
from service.demo.dossiers import demo_enterprises
from service.demo.people import PEOPLE
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.users import create_user

_REASON = "演示数据（企业均为虚构）"


def fill(desk: Desk, today: date, password: str) -> int:
    """Import every enterprise and make every account, all with ``password``. Returns how many enterprises there are."""
    actor = operator("demo")
    codes: dict[str | None, str] = {}
    for enterprise in demo_enterprises(today):
        import_dossier(desk, actor, enterprise.dossier, reason=_REASON)
        codes[enterprise.dossier.name] = enterprise.dossier.uscc
    for person in PEOPLE:
        create_user(
            desk,
            actor,
            username=person.username,
            password=password,
            role=person.role,
            display_name=person.display_name,
            unit=person.unit,
            uscc=codes[person.owns] if person.owns is not None else None,
        )
    return len(codes)
