"""The office's side: the pages of a declaration and of an objection to its notice, with every step that may be taken there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from service.access.roles import Role
from tests.service.conftest import Person
from tests.service.declaration.conftest import UNIT, Declaring

_STEP = re.compile(r'(?:href|action)="(/desk/cases/[^"]+/steps/[a-z_]+)"')


@pytest.fixture
def office(declaring: Declaring, person: Callable[..., Person]) -> Person:
    return person(Role.CASEWORKER)


def test_every_step_page_opens_in_every_state(declaring: Declaring, app: Flask, office: Person) -> None:
    client = app.test_client()
    number = declaring.file()

    def look(expected: str) -> None:
        page = client.get(f"/desk/cases/{number}", headers=office.headers)
        assert page.status_code == 200 and "沧州市慈善总会" in page.text and expected in page.text
        for address in set(_STEP.findall(page.text)):
            assert client.get(address, headers=office.headers).status_code in (200, 405), address

    look("已提交")
    declaring.step(number, "request_verification", {"unit": UNIT})
    look("部门核实中")
    declaring.step(number, "verified_true", {"answer": "相符"}, declaring.department)
    look("已核实")
    declaring.step(number, "publish", {"province_site_on": "2026-09-15", "city_site_on": "2026-09-15"})
    look("公示中")
    assert client.get("/desk", headers=office.headers).status_code == 200


def test_an_objection_to_a_notice_on_the_desk(declaring: Declaring, app: Flask, office: Person) -> None:
    number = declaring.file()
    declaring.until_notice(number)
    given = declaring.object(number)
    client = app.test_client()
    page = client.get(f"/desk/cases/{given.case}", headers=office.headers)
    assert page.status_code == 200 and "该单位当日并未捐赠" in page.text and "13900000000" not in page.text
    for address in set(_STEP.findall(page.text)):
        assert client.get(address, headers=office.headers).status_code in (200, 405), address
    assert client.get("/desk", headers=office.headers).status_code == 200
