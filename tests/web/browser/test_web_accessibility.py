"""Accessibility by axe: no serious and no critical finding on any page, in both languages, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from service.demo.dossiers import DemoEnterprise
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.conftest import grade_page

pytestmark = pytest.mark.browser

OF_GRADE = {"A": "CZ21-A1-17.1", "B": "沧州澄远复合材料有限公司", "C": "C1", "D": "CZ21-A1-22.1"}
SIZES = {"wide": WIDE, "phone": PHONE}


def findings(window: Visit) -> list[str]:
    found = Axe().run(window.page).response["violations"]
    return [
        f"{item['impact']} {item['id']}: {node['html'][:160]}"
        for item in found
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("grade", sorted(OF_GRADE))
def test_why_this_grade(visit: Opener, shown: dict[str, DemoEnterprise], grade: str, size: str) -> None:
    window = visit("caseworker", SIZES[size])
    window.go(grade_page(shown[OF_GRADE[grade]]))
    window.page.locator("#trace summary").click()
    assert findings(window) == []


def test_why_this_grade_in_english(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    window = visit("policy")
    window.page.click("text=English")
    for shows in OF_GRADE.values():
        window.go(grade_page(shown[shows]))
        expect(window.page.locator("html")).to_have_attribute("lang", "en")
        assert findings(window) == []


@pytest.mark.parametrize("size", sorted(SIZES))
def test_all_other_pages(visit: Opener, size: str) -> None:
    window = visit("caseworker", SIZES[size])
    for path in ("/", "/?q=沧州", "/?q=没有这一家", "/interpretations", "/no/such/page"):
        window.go(path)
        assert findings(window) == [], path
    # Chromium itself reports the 404.
    window.faults.clear()


def test_pages_for_those_outside_and_without_files(visit: Opener) -> None:
    window = visit()
    window.go("/sign-in?next=/interpretations")
    assert findings(window) == []
    window.page.fill("#username", "nobody-here")
    window.page.fill("#password", "wrong")
    with window.page.expect_navigation():
        window.page.click("main button[type=submit]")
    assert findings(window) == []
    window.faults.clear()
    inspector = visit("inspector")
    assert findings(inspector) == []


def test_axe_can_find_something(visit: Opener) -> None:
    """A page spoilt on purpose is found out, so that an empty list means something."""
    window = visit()
    window.go("/sign-in")
    window.page.evaluate("document.querySelector('label[for=username]').remove()")
    window.page.evaluate("document.querySelector('.lead-text').style.color = '#ddd'")
    found = " ".join(findings(window))
    assert "label" in found
    assert "color-contrast" in found
