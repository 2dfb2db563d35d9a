"""Who may open which page: every role against every page, written out a second time on purpose."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.demo.dossiers import DemoEnterprise
from tests.web.conftest import Reader, grade_page, post

EVERYONE = ("caseworker", "supervisor", "policy", "department", "inspector", "enterprise", "admin")
READS_FILES = {"caseworker", "supervisor", "policy", "department"}
OWN = "沧州澄远复合材料有限公司"


@pytest.mark.parametrize("username", EVERYONE)
def test_the_grade_of_a_foreign_enterprise(reader: Reader, shown: dict[str, DemoEnterprise], username: str) -> None:
    """评价结果不向社会公开公示: the enterprise itself and the roles with the permission, nobody else."""
    answer = reader(username).get(grade_page(shown["C4"]))
    wanted = 200 if username in READS_FILES else 404 if username == "enterprise" else 403
    assert answer.status_code == wanted
    assert (str(shown["C4"].dossier.name) in answer.text) == (wanted == 200)


def test_an_enterprise_sees_its_own(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    assert reader("enterprise").get(grade_page(shown[OWN])).status_code == 200


def test_a_foreign_file_and_none_look_the_same(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    client = reader("enterprise")
    foreign = client.get(grade_page(shown["C4"]))
    none = client.get("/enterprises/91130900MADEM99993/grade")
    assert foreign.status_code == none.status_code == 404

    def sentence(page: str) -> str:
        return page.split('class="lead-text">')[1].split("</p>")[0]

    code = shown["C4"].dossier.uscc
    assert sentence(foreign.text).replace(code, "X") == sentence(none.text).replace("91130900MADEM99993", "X")


@pytest.mark.parametrize("username", EVERYONE)
def test_the_interpretations_are_for_everyone_inside(reader: Reader, username: str) -> None:
    assert reader(username).get("/interpretations").status_code == 200


def test_nothing_is_public_but_signing_in(app: Flask, client: FlaskClient) -> None:
    pages = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("web.") and "GET" in (rule.methods or ())
    ]
    assert len(pages) >= 15
    for rule in pages:
        address = rule.rule.replace("<uscc>", "91130900MADEM99993").replace("<path:filename>", "chengheng.css")
        address = re.sub(r"<int:\w+>", "1", address)
        answer = client.get(address)
        public = rule.endpoint in {
            "web.sign_in_page",
            "web.favicon",
            "web.static",
            "web.deadline",
            "web.follow_objection_page",
            "web.notice_days",
            "web.notices",
            "web.notices_atom",
            "web.notices_calendar",
            "web.join_page",
            "web.query_page",
            "web.verify_page",
            "web.grading_standard",
            "web.public_draws",
            "web.public_results",
        }
        if rule.endpoint in {
            "web.notice",
            "web.notice_day",
            "web.object_to_notice_page",
            "web.public_draw_page",
            "web.public_draw_file",
        }:
            # Public as well, where there is such a notice.
            assert answer.status_code == 404
            continue
        assert (answer.status_code, rule.endpoint) == (200 if public else 302, rule.endpoint)
        answer.close()


def test_navigation_shows_what_the_role_may_open(reader: Reader) -> None:
    assert ">企业</a>" in reader("caseworker").get("/").text
    page = reader("enterprise").get("/", follow_redirects=True).text
    assert ">本企业</a>" in page
    assert ">企业</a>" not in page
    assert ">企业</a>" not in reader("admin").get("/").text


def test_nothing_personal_stays_in_a_cache(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    answer = reader("caseworker").get(grade_page(shown["C4"]))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_a_session_cannot_be_carried_on_after_deactivation(reader: Reader, app: Flask) -> None:
    from service.access.actor import operator
    from service.desk import current_desk
    from service.operations.users import deactivate_user

    client = reader("department")
    with app.app_context():
        deactivate_user(current_desk(), operator("test"), username="department")
    assert client.get("/").status_code == 302
    assert post(client, "/sign-in", {"username": "department", "password": "plum-rain-2026"}).status_code == 401
