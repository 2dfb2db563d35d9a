"""The API's description: valid, complete, and true of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import openapi_spec_validator
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from rulesets.records.kinds import KINDS
from service.access.require import rule_of
from service.access.roles import Role
from service.api.dossier_schema import dossier_schema, example_dossier
from service.operations.dossier_import import ImportResult
from tests.service.conftest import PASSWORD, USCC, dossier, penalty

_METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    body: dict[str, Any] = client.get("/openapi.json").get_json()
    return body


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in _METHODS & item.keys():
            yield path, method, item[method]


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """A validator for a schema that may refer to the document's components."""
    registry: Registry[Any] = Registry().with_resource("urn:api", Resource.from_contents(document, DRAFT202012))
    return Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def component(document: dict[str, Any], name: str) -> Draft202012Validator:
    return validator(document, {"$ref": f"urn:api#/components/schemas/{name}"})


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    """The rules of OpenAPI 3.1 that a tool trips over, checked one by one."""
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] and document["info"]["version"]
    seen: set[str] = set()
    for path, method, operation in operations(document):
        place = f"{method} {path}"
        assert operation["operationId"] not in seen, place
        seen.add(operation["operationId"])
        assert operation["responses"], place
        for status, answer in operation["responses"].items():
            assert status.isdigit() and answer["description"], place
        named = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}, place
        assert all(parameter["required"] for parameter in operation.get("parameters", []) if parameter["in"] == "path")
        for need in operation.get("security", []):
            assert need.keys() <= document["components"]["securitySchemes"].keys(), place
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for node in walk(document):
        reference = node.get("$ref")
        if isinstance(reference, str):
            assert reference.startswith("#/"), reference
            target: Any = document
            for part in reference[2:].split("/"):
                target = target[part]
        assert None not in node.values() or "example" in node or "default" in node, node


def test_a_validator_accepts_the_document(app: Flask, document: dict[str, Any]) -> None:
    """The full metaschema of OpenAPI 3.1."""
    openapi_spec_validator.validate(document)


def test_titles_are_unique(document: dict[str, Any]) -> None:
    """Two models of one title would silently overwrite each other."""
    names = document["components"]["schemas"]
    assert {"AssessmentAnswer", "IndicatorAnswer", "ProblemAnswer", "TokenAnswer", "Dossier"} <= set(names)
    titles = [schema["title"] for schema in names.values() if "title" in schema]
    assert len(titles) == len(set(titles))


def test_every_api_route_is_described_and_nothing_else(app: Flask, document: dict[str, Any]) -> None:
    described = {(path, method) for path, method, _ in operations(document)}
    served = {
        (route.rule.replace("<", "{").replace(">", "}"), method.lower())
        for route in app.url_map.iter_rules()
        if route.rule.startswith("/api/")
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_guarded_operations_say_so(app: Flask, document: dict[str, Any]) -> None:
    endpoints = {
        (route.rule.replace("<", "{").replace(">", "}"), method.lower()): route.endpoint
        for route in app.url_map.iter_rules()
        for method in route.methods or set()
    }
    for path, method, operation in operations(document):
        rule = rule_of(app, endpoints[path, method])
        assert rule is not None
        assert bool(operation.get("security")) == (rule.permission is not None), path
        problems = {status for status in operation["responses"] if int(status) >= 400}
        assert {"422", "500"} <= problems
        assert rule.permission is None or {"401", "403"} <= problems


def test_every_error_is_described_as_the_one_problem(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ProblemAnswer"}, (path, status)


def test_the_answers_are_as_described(
    client: FlaskClient, document: dict[str, Any], enrolled: ImportResult, person: Callable[..., Any]
) -> None:
    officer = person(Role.CASEWORKER)
    token = client.post("/api/v1/tokens", json={"username": officer.username, "password": PASSWORD})
    component(document, "TokenAnswer").validate(token.get_json())
    for body in (example_dossier(), dossier().to_json(), {"uscc": USCC, "records": [_veto()]}):
        answer = client.post("/api/v1/assessments", json=body, headers=officer.headers)
        assert answer.status_code == 200
        component(document, "AssessmentAnswer").validate(answer.get_json())
    stored = client.get(f"/api/v1/enterprises/{USCC}/assessment", headers=officer.headers)
    component(document, "AssessmentAnswer").validate(stored.get_json())
    component(document, "ProblemAnswer").validate(client.get("/api/v1/nothing").get_json())


def test_the_dossier_schema_knows_every_kind(document: dict[str, Any]) -> None:
    schema = component(document, "Dossier")
    schema.validate(example_dossier())
    for kind in KINDS.values():
        bare = {"kind": kind.id, "date": "2025-03-01"}
        needs = any(attribute.required for attribute in kind.attributes.values())
        assert schema.is_valid({"uscc": USCC, "records": [bare]}) is not needs, kind.id
    assert not schema.is_valid({"uscc": USCC, "records": [penalty(kind="no_such_kind")]})
    assert not schema.is_valid({"uscc": USCC, "records": [penalty(day="1 March")]})
    assert len(dossier_schema()["properties"]["records"]["items"]["oneOf"]) == len(KINDS)


def _veto() -> dict[str, Any]:
    return {"kind": "industry_blacklist", "date": "2026-01-01", "list": "食品药品"}
