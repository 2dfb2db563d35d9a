"""The situation in Chromium, wide and on a phone: fits, axe finds nothing serious, tables and pictures are reached by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from service.situation.document import Situation
from tests.web.browser.conftest import PHONE, WIDE, Opener
from tests.web.browser.test_web_accessibility import findings
from tests.web.test_situation_pages import evaluated, evaluated_file, hostile

__all__ = ["evaluated", "evaluated_file", "hostile"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_situation_is_read_and_filtered(visit: Opener, hostile: Situation, size: tuple[int, int]) -> None:
    """SQ20-13: warnings first, pictures with tables, a filter in the address."""
    window = visit("supervisor", size)
    page = window.page
    window.go("/situation")
    window.assert_fits()
    assert findings(window) == []
    expect(page.locator("main section h2").first).to_have_text("预警")
    page.locator(".warning summary").first.press("Enter")
    expect(page.get_by_role("link", name="91130900MA0700001X")).to_be_visible()
    window.assert_fits()
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    for frame in page.locator(".sideways").all():
        frame.focus()
        assert frame.evaluate("frame => document.activeElement === frame")
    page.select_option("#months", "36")
    page.focus("main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "months=36" in page.url
    window.assert_fits()
    window.page.emulate_media(media="print")
    assert not page.locator("main form").first.is_visible()
    assert page.locator(".sideways").first.evaluate("frame => getComputedStyle(frame).overflowX") == "visible"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_yet(visit: Opener, size: tuple[int, int]) -> None:
    window = visit("policy", size)
    window.go("/situation")
    window.assert_fits()
    assert findings(window) == []
    expect(window.page.locator("main code")).to_have_text("chengheng evaluate --full")
