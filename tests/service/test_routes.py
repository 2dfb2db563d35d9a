"""Every route names its permission, and every role is held to the one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule as Route

from service import app as application
from service.access.permissions import TABLE, Permission, Scope
from service.access.require import endpoints_without_rule, rule_of
from service.access.roles import LABELS, LABELS_EN, Role
from service.clock import FixedClock
from service.operations.operation import Desk
from service.settings import Settings
from tests.service.conftest import OTHER_USCC, USCC

PUBLIC = {
    "authorised.query",
    "calendar_feed.feed",
    "draws.file",
    "draws.one",
    "health.healthz",
    "health.readyz",
    "openapi_document.openapi_json",
    "reports.verify",
    "tokens.issue",
}
E_, C, S, I, D, P, A = (  # noqa: E741
    Role.ENTERPRISE,
    Role.CASEWORKER,
    Role.SUPERVISOR,
    Role.INSPECTOR,
    Role.DEPARTMENT,
    Role.POLICY_OFFICER,
    Role.ADMINISTRATOR,
)
# Written out a second time on purpose: a change of the table has to be meant twice.
ALLOWED: dict[str, set[Role]] = {
    "assessments.assess_dossier": {C, S, P},
    "assessments.get_assessment": {E_, C, S, D, P},
    "assessments.store_assessment": {C, S},
    "tokens.revoke": set(Role),
}


def routes(app: Flask) -> list[Route]:
    return sorted(app.url_map.iter_rules(), key=lambda route: (route.rule, route.endpoint))


def address(app: Flask, route: Route) -> str:
    """An address of the route: the enterprise's code where one is asked for, 1 elsewhere."""
    values = {name: USCC if name == "uscc" else "1" for name in route.arguments}
    with app.test_request_context():
        built = route.build(values)
    assert built is not None
    return str(built[1])


def methods(route: Route) -> list[str]:
    return sorted((route.methods or set()) - {"HEAD", "OPTIONS"})


def test_no_endpoint_is_without_a_rule(app: Flask) -> None:
    assert endpoints_without_rule(app) == []


def test_the_public_endpoints_of_the_api_are_these(app: Flask) -> None:
    found = {
        route.endpoint for route in routes(app) if (rule := rule_of(app, route.endpoint)) and rule.permission is None
    }
    outside_pages = {name for name in found if name.split(".")[0] not in {"web", "bootstrap"}}
    assert outside_pages == PUBLIC


def test_the_table_says_what_was_decided(app: Flask) -> None:
    for endpoint, allowed in ALLOWED.items():
        rule = rule_of(app, endpoint)
        assert rule is not None and rule.permission is not None
        assert {role for role in Role if rule.permission in TABLE[role]} == allowed, endpoint


def test_strangers_are_kept_out_of_every_guarded_route(app: Flask, client: FlaskClient) -> None:
    checked = 0
    for route in routes(app):
        rule = rule_of(app, route.endpoint)
        assert rule is not None
        if rule.permission is None:
            continue
        for method in methods(route):
            status = client.open(address(app, route), method=method).status_code
            # A page may send a stranger to the sign-in form instead.
            assert status in ({401} if route.rule.startswith("/api/") else {401, 302, 303}), (method, route.rule)
            checked += 1
    assert checked >= len(ALLOWED)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_on_each_route(
    app: Flask, client: FlaskClient, enrolled: object, person: Callable[..., Any], role: Role
) -> None:
    """403 exactly where the table holds nothing for the role; past the guard anything but 401 and 403."""
    for route in routes(app):
        rule = rule_of(app, route.endpoint)
        assert rule is not None
        if rule.permission is None:
            continue
        for method in methods(route):
            headers = person(role, USCC if role is Role.ENTERPRISE else None).headers
            status = client.open(address(app, route), method=method, headers=headers).status_code
            if rule.permission in TABLE[role]:
                assert status not in {401, 403, 500}, (role, method, route.rule)
            else:
                assert status == 403, (role, method, route.rule)


def test_an_enterprise_reads_its_own_file_only(
    client: FlaskClient, enrolled: object, person: Callable[..., Any]
) -> None:
    """A foreign file and an absent one give the same answer."""
    own = person(Role.ENTERPRISE, USCC).headers
    assert client.get(f"/api/v1/enterprises/{USCC}/assessment", headers=own).status_code == 200
    absent = client.get(f"/api/v1/enterprises/{OTHER_USCC}/assessment", headers=own)
    assert absent.status_code == 404
    assert absent.get_json()["error"]["code"] == "unknown_enterprise"


def test_a_foreign_file_looks_like_an_absent_one(
    client: FlaskClient, desk: Desk, enrolled: object, person: Callable[..., Any]
) -> None:
    from service.operations.dossier_import import import_dossier
    from tests.service.conftest import OPERATOR, dossier

    path = f"/api/v1/enterprises/{OTHER_USCC}/assessment"
    own = person(Role.ENTERPRISE, USCC).headers
    absent = client.get(path, headers=own).get_json()
    import_dossier(desk, OPERATOR, dossier(uscc=OTHER_USCC), reason="归集")
    assert client.get(path, headers=own).get_json() == absent
    assert client.get(path, headers=person(Role.CASEWORKER).headers).status_code == 200


def test_only_enterprises_are_bound_to_their_own(app: Flask) -> None:
    for role, permissions in TABLE.items():
        bound = {permission for permission, scope in permissions.items() if scope is Scope.OWN}
        expected = {
            Permission.ENTERPRISE_READ,
            Permission.ASSESSMENT_READ,
            Permission.PORTAL_USE,
            Permission.DELEGATE_MANAGE,
            Permission.AUTHORISATION_GRANT,
            Permission.REPORT_READ,
            Permission.REPORT_ISSUE,
            Permission.OBJECTION_FILE,
            Permission.DECLARATION_FILE,
            Permission.DRAFT_WRITE,
            Permission.REPAIR_FILE,
            Permission.COMMITMENT_SIGN,
            Permission.CASE_READ,
            Permission.CASE_STEP,
        }
        assert bound == (expected if role is Role.ENTERPRISE else set())


def test_every_role_is_in_the_table_and_has_a_name() -> None:
    assert set(TABLE) == set(LABELS) == set(LABELS_EN) == set(Role)


def test_a_forgotten_endpoint_stops_the_start(
    settings: Settings, clock: FixedClock, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_slip(app: Flask) -> None:
        app.add_url_rule("/slip", "slip", lambda: "open to everyone")

    monkeypatch.setattr(application, "_register_pages", with_a_slip)
    with pytest.raises(application.UnguardedEndpoint, match="slip"):
        application.create_app(settings, clock, engine)


def test_an_endpoint_added_later_is_refused(app: Flask) -> None:
    app.add_url_rule("/late", "late", lambda: "open to everyone")
    answer = app.test_client().get("/late")
    assert answer.status_code == 403
    assert b"open to everyone" not in answer.data
