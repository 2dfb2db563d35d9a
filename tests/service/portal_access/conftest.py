"""An enterprise's administrator, and what it can hand out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.access.actor import Actor
from service.access.roles import Role
from service.access.sign_in import sign_in
from service.operations.operation import Desk
from service.portal_access.authorising import Granted, grant_authorisation
from service.portal_access.delegates import invite_delegate
from service.portal_access.joining import join
from tests.service.conftest import PASSWORD, USCC, Person

TODAY = date(2026, 11, 21)
TERM = {"starts_on": TODAY, "ends_on": date(2026, 12, 31)}


@pytest.fixture
def administrator(enrolled: object, person: Callable[..., Person]) -> Person:
    return person(Role.ENTERPRISE, USCC)


@pytest.fixture
def delegate(desk: Desk, administrator: Person) -> Callable[..., Actor]:
    """Somebody with an invitation who joined and signed in."""

    def make(powers: str, username: str = "zhang.san", **term: Any) -> Actor:
        invited = invite_delegate(desk, administrator.actor, name="张三", powers=powers, **{**TERM, **term})
        join(desk, code=invited.code, username=username, password=PASSWORD)
        return sign_in(desk, username, PASSWORD).actor

    return make


@pytest.fixture
def granted(desk: Desk, administrator: Person) -> Callable[..., Granted]:
    def grant(scope: str = "grade", expires_on: date = date(2026, 12, 31)) -> Granted:
        return grant_authorisation(
            desk,
            administrator.actor,
            uscc=USCC,
            grantee="某银行沧州分行",
            purpose="贷款审查",
            scope=scope,
            expires_on=expires_on,
        )

    return grant
