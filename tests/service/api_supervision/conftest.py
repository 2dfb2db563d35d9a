"""A program that asks the API and holds every answer against its description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.access.actor import Actor
from service.api.document import openapi_document
from service.operations.operation import Desk
from service.operations.tokens import issue_token
from tests.service.inspection.conftest import inspecting
from tests.service.listing.conftest import listings
from tests.service.plan.conftest import rosters
from tests.service.test_openapi import validator

__all__ = ["inspecting", "listings", "rosters"]


@dataclass
class Program:
    """Asks as one actor. The address template names the operation in the document."""

    client: FlaskClient
    document: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, template: str, status: int = 200, /, **query: Any) -> Any:
        return self._ask("get", template, status, None, query, {})

    def post(
        self, template: str, body: dict[str, Any], status: int = 200, /, *, key: str | None = None, **path: Any
    ) -> Any:
        return self._ask("post", template, status, body, path, {"Idempotency-Key": key} if key else {})

    def _ask(
        self,
        method: str,
        template: str,
        status: int,
        body: dict[str, Any] | None,
        named: dict[str, Any],
        headers: dict[str, str],
    ) -> Any:
        path = template
        for name in [name for name in named if f"{{{name}}}" in template]:
            path = path.replace(f"{{{name}}}", str(named.pop(name)))
        answer = self.client.open(
            f"/api/v1{path}", method=method.upper(), json=body, query_string=named, headers=self.headers | headers
        )
        assert answer.status_code == status, (path, answer.status_code, answer.get_data(as_text=True)[:500])
        described = self.document["paths"][f"/api/v1{template}"][method]["responses"]
        content = described[str(status)]["content"]
        if "application/json" in content and answer.is_json:
            validator(self.document, _from_outside(content["application/json"]["schema"])).validate(answer.json)
        return answer.json if answer.is_json else answer.get_data(as_text=True)

    def fault(
        self, method: str, template: str, body: dict[str, Any] | None, status: int, /, **named: Any
    ) -> dict[str, Any]:
        """The error of a refusal."""
        error: dict[str, Any] = self._ask(method, template, status, body, named, {})["error"]
        return error


def _from_outside(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return schema if reference is None else {"$ref": f"urn:api{reference}"}


@pytest.fixture
def program(app: Flask, desk: Desk) -> Callable[[Actor | None], Program]:
    """A program with a token of an account; None: a stranger without one."""
    document = openapi_document(app)

    def make(actor: Actor | None) -> Program:
        headers = {} if actor is None else {"Authorization": f"Bearer {issue_token(desk, actor).token}"}
        return Program(app.test_client(), document, headers)

    return make
