"""Programs of several people that talk to the API about one enterprise's objections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from service.access.roles import Role
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.store.audit_entry import AuditEntry
from service.store.base import Base
from service.store.engine import reading
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC, Person, dossier
from tests.service.objection.conftest import COMPARED, FORM

Body = dict[str, Any]


@dataclass
class Programs:
    """Asks as one of several people; every answer is (status, body)."""

    client: FlaskClient
    engine: Engine
    enterprise: Person
    caseworker: Person
    supervisor: Person
    stranger: Person

    def ask(
        self, method: str, path: str, person: Person, body: Any = None, key: str | None = None
    ) -> tuple[int, Body, Mapping[str, str]]:
        headers = dict(person.headers) | ({"Idempotency-Key": key} if key else {})
        answer = self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)
        return answer.status_code, answer.get_json(), answer.headers

    def file(self, *records: str, person: Person | None = None, key: str | None = None, **form: Any) -> Any:
        body = {
            "uscc": USCC,
            "targets": [{"type": "record", "label": record} for record in records or ("p1",)],
            "form": {**FORM, **form},
        }
        return self.ask("POST", "/objections", person or self.enterprise, body, key)

    def filed(self, *records: str, **form: Any) -> str:
        status, body, _ = self.file(*records, **form)
        assert status == 201, body
        number: str = body["cases"][0]["number"]
        return number

    def case(self, number: str, person: Person | None = None) -> Body:
        status, body, _ = self.ask("GET", f"/objections/{quote(number)}", person or self.caseworker)
        assert status == 200, body
        return body

    def step(
        self,
        number: str,
        event: str,
        form: Mapping[str, Any] | None = None,
        person: Person | None = None,
        *,
        revision: int | None = None,
        key: str | None = None,
        corrections: Any = None,
    ) -> Any:
        body: Body = {
            "event": event,
            "revision": self.case(number)["revision"] if revision is None else revision,
            "form": form or {},
        }
        if corrections is not None:
            body["corrections"] = corrections
        return self.ask("POST", f"/objections/{quote(number)}/steps", person or self.caseworker, body, key)

    def compared(self, *records: str, **form: Any) -> str:
        """A case of ``records`` whose comparison is recorded."""
        number = self.filed(*records, **form)
        handler = self.caseworker.actor.user_id
        assert self.step(number, "assign", {"handler": handler}, self.supervisor)[0] == 200
        assert self.step(number, "start_comparison")[0] == 200
        assert self.step(number, "record_comparison", COMPARED)[0] == 200
        return number

    def counts(self) -> dict[str, int]:
        """How many rows every table has: what changed nothing leaves them alone. That somebody looked is no change."""
        with reading(self.engine) as session:
            found = {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in Base.metadata.tables.items()
            }
            looks = select(func.count()).select_from(AuditEntry).where(AuditEntry.action.endswith(".view"))
            found["audit_entry"] -= session.scalar(looks) or 0
            return found


@pytest.fixture
def programs(client: FlaskClient, desk: Desk, enrolled: object, person: Callable[..., Person]) -> Programs:
    import_dossier(desk, OPERATOR, dossier(uscc=OTHER_USCC, name="沧州乙有限公司"), reason="归集")
    return Programs(
        client,
        desk.engine,
        person(Role.ENTERPRISE, USCC),
        person(Role.CASEWORKER),
        person(Role.SUPERVISOR),
        person(Role.ENTERPRISE, OTHER_USCC),
    )
