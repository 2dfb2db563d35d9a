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


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_pictures_are_read_at_their_own_size(visit: Opener, hostile: Situation, size: tuple[int, int]) -> None:
    """A phone gets a picture of its own: in the wide one, shrunk to the screen, the words would have 5 pixels."""
    window = visit("supervisor", size)
    window.go("/situation")
    shown = window.page.eval_on_selector_all(
        "figure.chart img", "all => all.map(one => [one.currentSrc, one.clientWidth])"
    )
    assert len(shown) == 5
    for address, width in shown:
        drawn = 340 if size == PHONE else 900
        assert ("narrow=1" in address) is (size == PHONE) and 0.85 * drawn <= width <= 1.05 * drawn, (address, width)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_is_done_about_d_is_read_and_an_act_noted(visit: Opener, size: tuple[int, int]) -> None:
    """BG22-15: from the list to one enterprise, by the keyboard."""
    window = visit("department", size)
    page = window.page
    window.go("/situation/treatment")
    window.assert_fits()
    assert findings(window) == []
    page.select_option("#progress", "restricted")
    page.focus("main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "progress=restricted" in page.url
    page.get_by_role("link", name="治理明细").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    window.assert_fits()
    assert findings(window) == []
    page.select_option("#act", "visit")
    page.fill("#acted_on", "2026-11-21")
    page.fill("#text", "实地核查：正常经营")
    page.focus("#note-heading ~ form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("已登记。")
    expect(page.get_by_text("实地核查（沧州市市场监督管理局）：实地核查：正常经营")).to_be_visible()
    window.assert_fits()
