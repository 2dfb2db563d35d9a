"""The main navigation: it leads everywhere one may go, and nowhere else."""

from __future__ import annotations

import re

import pytest
from flask import Flask, url_for

from service.web.navigation import GROUPS, Place
from tests.web.conftest import Reader
from tests.web.test_web_access import EVERYONE

_GROUP = re.compile(r"<summary>([^<]+)</summary>")


def _address(app: Flask, place: Place) -> str:
    with app.test_request_context():
        return url_for(place.endpoint)


@pytest.mark.parametrize("username", EVERYONE)
def test_what_is_shown_opens_and_what_is_refused_is_not_shown(app: Flask, reader: Reader, username: str) -> None:
    client = reader(username)
    shown = client.get("/interpretations").text.split("</nav>")[0]
    for place in (place for group in GROUPS for place in group.places):
        address = _address(app, place)
        answer = client.get(address, follow_redirects=True)
        if f'href="{address}"' in shown:
            assert answer.status_code == 200, f"{username}: {address}"
        elif place.whose == "everybody":
            assert answer.status_code == 403, f"{username}: {address}"


def test_the_present_page_is_marked(reader: Reader) -> None:
    shown = reader("supervisor").get("/interpretations").text.split("</nav>")[0]
    assert re.findall(r'href="([^"]+)" aria-current="page"', shown) == ["/interpretations"]


def test_a_heading_over_one_place_is_left_out(reader: Reader) -> None:
    assert _GROUP.findall(reader("supervisor").get("/interpretations").text) == ["监管", "全局", "规则与口径"]
    # An inspector has inspections alone.
    assert _GROUP.findall(reader("inspector").get("/interpretations").text) == ["规则与口径"]
