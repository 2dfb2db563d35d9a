"""Every route of the application, asked by an enterprise for the file of another one: 404 or 403, and not a word of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import pytest
from flask import Flask
from werkzeug.routing import Rule as Route

from service.access.permissions import TABLE
from service.access.require import rule_of
from service.access.roles import Role
from tests.service.conftest import OTHER_USCC, USCC, Person
from tests.service.isolation.belongings import BODIES, BY_ROLE, NAMELESS, NAMING, NEUTRAL, OWNED, Foreign
from tests.service.isolation.conftest import Asker

T = TypeVar("T")
REFUSED = {403, 404}


def guarded(app: Flask) -> Iterator[tuple[Route, str]]:
    """Every route that names a permission, once for each method."""
    for route in sorted(app.url_map.iter_rules(), key=lambda route: (route.rule, route.endpoint)):
        rule = rule_of(app, route.endpoint)
        assert rule is not None
        if rule.permission is not None:
            for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
                yield route, method


def held_by_enterprises(app: Flask, route: Route) -> bool:
    rule = rule_of(app, route.endpoint)
    return rule is not None and rule.permission in TABLE[Role.ENTERPRISE]


def entry_of(table: Mapping[tuple[str, str], T], route: Route, parameter: str) -> T | None:
    """The entry whose beginning fits the address best."""
    fitting = [key for key in table if key[1] == parameter and route.rule.startswith(key[0])]
    return table[max(fitting, key=lambda key: len(key[0]))] if fitting else None


def values_for(app: Flask, route: Route, foreign: Foreign) -> dict[str, Any]:
    """A value for each parameter. Where no enterprise may enter at all, any value has to be refused."""
    values: dict[str, Any] = {}
    for parameter in sorted(route.arguments):
        owned = entry_of(OWNED, route, parameter)
        neutral = entry_of(NEUTRAL, route, parameter)
        if owned is None and neutral is None and not held_by_enterprises(app, route):
            neutral = 1
        assert owned is not None or neutral is not None, (
            f"{route.rule}: say in belongings.py what of the other enterprise stands for <{parameter}>"
        )
        values[parameter] = owned(foreign) if owned is not None else neutral
    return values


def address_of(app: Flask, route: Route, foreign: Foreign) -> str:
    with app.test_request_context():
        built = route.build(values_for(app, route, foreign))
    assert built is not None, route.rule
    return str(built[1])


def names_something(route: Route) -> bool:
    return any(entry_of(OWNED, route, parameter) is not None for parameter in route.arguments)


def silent(answer: Any, foreign: Foreign) -> bool:
    text = answer.get_data(as_text=False).decode("utf-8", "replace")
    return not any(word in text for word in foreign.words)


@pytest.fixture(params=["session", "token"])
def asker(request: pytest.FixtureRequest, intruder: Person) -> Asker:
    way: Callable[[Person], Asker] = request.getfixturevalue(f"with_{request.param}")
    return way(intruder)


def test_no_address_leads_into_a_foreign_file(app: Flask, foreign: Foreign, asker: Asker) -> None:
    """CZ21-2.2.2c, d: an enterprise reads its own file only; a foreign one answers as if it did not exist."""
    walked = 0
    for route, method in guarded(app):
        # Asserts that every parameter is named in one of the tables.
        if not values_for(app, route, foreign) or (held_by_enterprises(app, route) and not names_something(route)):
            continue
        body = BODIES[route.endpoint](foreign) if route.endpoint in BODIES else None
        answer = asker.ask(method, address_of(app, route, foreign), body)
        wanted = {BY_ROLE[route.endpoint]} if route.endpoint in BY_ROLE else REFUSED
        assert answer.status_code in wanted, (method, route.rule, answer.status_code, "give it a body in BODIES?")
        assert silent(answer, foreign), (method, route.rule)
        walked += 1
    assert walked >= 15


def test_the_owner_finds_what_was_asked_for(
    app: Flask, foreign: Foreign, owner: Person, with_session: Callable[[Person], Asker]
) -> None:
    """Otherwise the walk would only prove that the addresses are wrong."""
    own = with_session(owner)
    for route, method in guarded(app):
        if method == "GET" and names_something(route) and held_by_enterprises(app, route):
            answer = own.ask(method, address_of(app, route, foreign))
            assert answer.status_code in {200, 302, 303}, (route.rule, answer.status_code)


def test_what_a_role_is_refused_tells_nothing_of_the_number(app: Flask, foreign: Foreign, asker: Asker) -> None:
    for route, method in guarded(app):
        if route.endpoint in BY_ROLE:
            body = BODIES[route.endpoint](foreign)
            address = address_of(app, route, foreign)
            nowhere = address.replace(address.split("/")[4], "none")
            there, absent = asker.ask(method, address, body), asker.ask(method, nowhere, body)
            assert (there.status_code, there.get_json()) == (absent.status_code, absent.get_json())


def test_lists_and_searches_hold_nothing_foreign(app: Flask, foreign: Foreign, asker: Asker) -> None:
    """Pages without a parameter, asked with every foreign name in the query, as a curious reader would."""
    query = {"uscc": OTHER_USCC, "q": OTHER_USCC, "number": foreign.case, "record": foreign.record, **foreign.more}
    walked = 0
    for route, method in guarded(app):
        if method != "GET" or names_something(route):
            continue
        address = address_of(app, route, foreign)
        # The API refuses names that a view does not take; each is asked for by itself.
        for asked in [query] if not address.startswith("/api/") else [{}, {"uscc": OTHER_USCC}]:
            answer = asker.ask(method, address, **asked)
            assert answer.status_code < 500, route.rule
            assert silent(answer, foreign), route.rule
            walked += 1
    assert walked >= 5


def test_no_body_reaches_a_foreign_file(app: Flask, foreign: Foreign, asker: Asker) -> None:
    """Requests whose body names a foreign enterprise or record. A new one has to be entered in belongings.py."""
    for route, method in guarded(app):
        if method == "GET" or names_something(route) or route.endpoint in NAMELESS:
            continue
        if not held_by_enterprises(app, route):
            assert asker.ask(method, address_of(app, route, foreign)).status_code == 403, route.rule
            continue
        assert route.endpoint in NAMING, (
            f"{method} {route.rule} ({route.endpoint}): give it a foreign body in NAMING or enter it in NAMELESS"
        )
        answer = asker.ask(method, address_of(app, route, foreign), NAMING[route.endpoint](foreign))
        assert answer.status_code in REFUSED | {422}, (method, route.rule, answer.status_code)
        assert silent(answer, foreign), (method, route.rule)


def test_the_tables_name_only_what_exists(app: Flask) -> None:
    """An entry that fits no route any more is out of date."""
    routes = list(app.url_map.iter_rules())
    endpoints = {route.endpoint for route in routes}
    assert (set(BODIES) | set(BY_ROLE) | set(NAMING) | NAMELESS) <= endpoints
    for table in (OWNED, NEUTRAL):
        for beginning, parameter in table:
            assert any(route.rule.startswith(beginning) and parameter in route.arguments for route in routes), beginning


def test_nothing_of_the_own_file_is_refused(
    app: Flask, enrolled: object, intruder: Person, with_token: Callable[[Person], Asker]
) -> None:
    """The intruder is no stranger: its own file opens with the same requests."""
    own = with_token(intruder)
    assert own.ask("GET", f"/enterprises/{USCC}/grade").status_code == 200
    assert own.ask("GET", f"/api/v1/enterprises/{USCC}/assessment").status_code == 200
