"""Generated requests to every operation of the document: no answer is a server error, and each is as described."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from service.access.roles import Role
from service.operations.assess import assess_enterprise
from service.operations.operation import Desk
from tests.service.conftest import START, USCC, Person
from tests.service.objection.conftest import FOUND, Procedure, procedure

__all__ = ["procedure"]
_EXAMPLES = 12
_CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)
_FEW = settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations(app: Flask) -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    for found in schema.get_all_operations():
        yield found.ok()


def attack(strategy: st.SearchStrategy[Any], headers: dict[str, str]) -> int:
    """Send the requests; how many there were."""
    sent = []

    @_FEW
    @given(strategy)
    def send(case: Any) -> None:
        response = case.call(headers=headers)
        sent.append(response.status_code)
        case.validate_response(response, checks=_CHECKS)

    send()
    return len(sent)


def naming_what_exists(number: str) -> Callable[[Any], Any]:
    """Put the enterprise, records and case of the test into a generated request, so that it gets past the look-ups."""

    def name(case: Any) -> Any:
        for parameter, value in (("uscc", USCC), ("number", number)):
            if parameter in (case.path_parameters or {}):
                case.path_parameters[parameter] = value
        if isinstance(case.body, dict) and "uscc" in case.body:
            case.body["uscc"] = USCC
            for target in case.body.get("targets", []):
                if isinstance(target, dict):
                    target.update(type="record", label="h1")
        return case

    return name


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("named", [True, False], ids=["existing", "any"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "breaking"])
def test_every_operation_of_the_document(
    app: Flask, procedure: Procedure, person: Callable[..., Person], mode: GenerationMode, named: bool
) -> None:
    """Bounded: some requests that fit the description, and some that break it, as a caseworker."""
    (number,) = procedure.file("p1").cases
    labels = []
    for operation in operations(app):
        requests = operation.as_strategy(generation_mode=mode)
        if named:
            requests = requests.map(naming_what_exists(number))
        # One of the operations ends the token that it is called with.
        assert attack(requests, person(Role.CASEWORKER).headers) >= 1
        labels.append(operation.label)
    assert {"POST /api/v1/objections", "GET /api/v1/objections/{number}"} <= set(labels)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("state", ["received", "compared", "correcting"])
def test_every_step_of_a_real_case(
    app: Flask, desk: Desk, procedure: Procedure, person: Callable[..., Person], state: str
) -> None:
    """Generated forms and corrections reach the operations: the case exists and its revision is the one of the moment."""
    assess_enterprise(desk, procedure.caseworker, uscc=USCC, as_of=START.date())
    (number,) = procedure.file("p1").cases
    if state != "received":
        procedure.until_compared(number)
    if state == "correcting":
        procedure.step(number, "find_stale", FOUND)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    step = schema["/api/v1/objections/{number}/steps"]["POST"]
    preview = schema["/api/v1/objections/{number}/preview"]["POST"]
    headers = person(Role.CASEWORKER).headers

    def at_the_moment(case: Any) -> Any:
        case.path_parameters = {"number": number}
        if isinstance(case.body, dict) and "revision" in case.body:
            case.body["revision"] = procedure.case(number).revision
        for item in case.body.get("corrections", []) if isinstance(case.body, dict) else []:
            item["record"] = "p1"
        return case

    for operation in (step, preview):
        assert attack(operation.as_strategy().map(at_the_moment), headers) >= 1
