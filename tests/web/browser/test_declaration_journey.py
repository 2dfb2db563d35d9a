"""Declaring and objecting in Chromium, wide and on a phone, by keyboard; no finding of axe on any of the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from service.clock import FixedClock
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit

pytestmark = pytest.mark.browser
SIZES = {"wide": WIDE, "phone": PHONE}


def sound(window: Visit) -> None:
    """Fits, has one heading, and axe finds nothing serious."""
    window.assert_fits()
    assert window.page.locator("h1").count() == 1
    found = Axe().run(window.page).response["violations"]
    assert not [item["id"] for item in found if item["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("size", sorted(SIZES))
def test_declaring_by_keyboard(visit: Opener, size: str) -> None:
    window = visit("enterprise", SIZES[size])
    page = window.page
    window.go("/declarations")
    sound(window)
    window.go("/declarations/new?kind=volunteer_service")
    sound(window)
    page.locator("input[value=volunteer_service]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/facts")
    sound(window)
    page.fill("[name='fact.date']", "2026-05-01")
    page.fill("[name='fact.organiser']", "新华区志愿者协会")
    page.fill("[name='fact.hours']", "12")
    if page.locator("[name='fact.content']").count():
        page.fill("[name='fact.content']", "义务植树")
    page.fill("#contact", "刘某")
    page.fill("#phone", "0317-5550188")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers")
    sound(window)
    page.locator("button[value=next]").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign")
    sound(window)
    page.fill("#signer", "刘志强")
    page.locator("[name=agreed]").focus()
    page.keyboard.press("Space")
    page.locator("#signer").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    sound(window)
    page.locator("button[value=next]").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=submit")
    sound(window)
    expect(page.locator(".state-chip").first).to_have_text("已提交")


@pytest.mark.parametrize("size", sorted(SIZES))
def test_objecting_without_an_account(visit: Opener, clock: FixedClock, size: str) -> None:
    window = visit(None, SIZES[size])
    page = window.page
    window.go("/notices")
    sound(window)
    page.locator("table a").first.click()
    sound(window)
    page.get_by_role("link", name="提出异议").click()
    sound(window)
    clock.advance(timedelta(seconds=30))
    page.fill("#facts", "受赠方没有收到这笔捐赠")
    page.fill("#contact", "李某")
    page.fill("#phone", "li@example.com")
    page.click("button[type=submit]")
    sound(window)
    number, code = (page.locator("dd").nth(index).inner_text() for index in (0, 1))
    assert re.fullmatch(r"异〔\d{4}〕\d{4}号", number)
    window.go("/notices/objections")
    page.fill("#number", number)
    page.fill("#code", code)
    page.click("button[type=submit]")
    expect(page.locator("main")).to_contain_text("已收到")
    sound(window)
