"""An approval office with its people and programs, another unit, and enterprises of every standing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from rulesets.records.uscc import with_check_digit
from service.access.actor import Actor
from service.access.roles import Role
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.tokens import actor_of_token, issue_token
from service.operations.users import create_user
from tests.service.conftest import OPERATOR, PASSWORD, USCC, Person, dossier

GOOD, LISTED, UNKNOWN = (with_check_digit(f"91130900MA070002{number}") for number in range(3))
OFFICE, OTHER_UNIT = "沧州市行政审批局", "沧州市财政局"
Body = dict[str, Any]
_GOOD_RECORDS = [
    {"id": "v1", "kind": "volunteer_service", "date": "2026-05-21"},
    {"id": "i1", "kind": "industry_evaluation", "date": "2026-06-21", "industry": "食品", "rank": 1},
    {"id": "n1", "kind": "internet_supervision", "date": "2026-07-21", "level": "A"},
]


@dataclass
class Offices:
    """Asks as one of several people; every answer is (status, body)."""

    client: FlaskClient
    desk: Desk
    officer: Person
    colleague: Person
    stranger: Person
    supervisor: Person

    def ask(self, method: str, path: str, body: Any = None, *, by: Person | None = None, key: str | None = None) -> Any:
        headers = dict((by or self.officer).headers) | ({"Idempotency-Key": key} if key else {})
        answer = self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)
        return answer.status_code, answer.get_json()

    def look(self, matter: str = "CZ22-2.10", uscc: str = USCC, office_no: str = "审〔2026〕7号", **more: Any) -> Any:
        by, key = more.pop("by", None), more.pop("key", None)
        body = {"matter": matter, "office_no": office_no, "uscc": uscc, **more}
        return self.ask("POST", "/checks", {name: value for name, value in body.items() if value}, by=by, key=key)

    def looked(
        self, matter: str = "CZ22-2.10", uscc: str = USCC, office_no: str = "审〔2026〕7号", **more: Any
    ) -> Body:
        status, body = self.look(matter, uscc, office_no, **more)
        assert status in (200, 201), body
        return dict(body)

    def decide(
        self, number: str, decision: str, *, by: Person | None = None, key: str | None = None, **form: Any
    ) -> Any:
        return self.ask("POST", f"/checks/{quote(number)}/decision", {"decision": decision, **form}, by=by, key=key)


@pytest.fixture
def unit_person(desk: Desk) -> Callable[[Role, str | None], Person]:
    """Make an account of a role in a unit, with a bearer token."""
    counted = iter(range(1, 1000))

    def make(role: Role, unit: str | None) -> Person:
        username = f"unit-{role.value.replace('_', '-')}-{next(counted)}"
        number = create_user(
            desk, OPERATOR, username=username, password=PASSWORD, role=role, display_name="测试", unit=unit
        )
        issued = issue_token(desk, Actor(label=f"user:{number}", role=role, user_id=number))
        return Person(username, actor_of_token(desk, issued.token), {"Authorization": f"Bearer {issued.token}"})

    return make


@pytest.fixture
def offices(
    client: FlaskClient, desk: Desk, enrolled: object, unit_person: Callable[[Role, str | None], Person]
) -> Offices:
    """USCC is of grade B, GOOD of grade A, LISTED on a blacklist; on UNKNOWN there is no file."""
    import_dossier(desk, OPERATOR, dossier(*_GOOD_RECORDS, uscc=GOOD, name="沧州良好有限公司"), reason="归集")
    black = {"id": "b1", "kind": "industry_blacklist", "date": "2026-09-01"}
    import_dossier(desk, OPERATOR, dossier(black, uscc=LISTED, name="沧州失信有限公司"), reason="归集")
    return Offices(
        client,
        desk,
        unit_person(Role.DEPARTMENT, OFFICE),
        unit_person(Role.DEPARTMENT, OFFICE),
        unit_person(Role.DEPARTMENT, OTHER_UNIT),
        unit_person(Role.SUPERVISOR, None),
    )
