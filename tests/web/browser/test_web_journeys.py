"""Journeys in Chromium: what people do, with mouse, keyboard, phone and enlarged print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from service.demo.dossiers import DemoEnterprise
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.conftest import PASSWORD, grade_page

pytestmark = pytest.mark.browser

MIXED = "沧州澄远复合材料有限公司"
OF_GRADE = {"A": "CZ21-A1-17.1", "B": MIXED, "C": "C1", "D": "CZ21-A1-22.1"}
# 1280 px at 200 %: half the width in CSS pixels, twice the dots.
ENLARGED = (640, 450)


def focused(visit: Visit) -> str:
    """Tag, id and text of what has the focus."""
    found: str = visit.page.evaluate(
        "(e => e.tagName + '#' + e.id + ' ' + (e.innerText || '').trim())(document.activeElement)"
    )
    return found


@pytest.mark.parametrize("grade", sorted(OF_GRADE))
def test_sign_in_search_and_open(visit: Opener, shown: dict[str, DemoEnterprise], grade: str) -> None:
    window = visit("caseworker")
    page = window.page
    expect(page.locator("h1")).to_have_text("企业名单")
    name = str(shown[OF_GRADE[grade]].dossier.name)
    page.fill("#q", name[:6])
    page.keyboard.press("Enter")
    page.click(f"text={name}")
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator(".verdict .grade")).to_have_text(grade)
    if grade == "D":
        expect(page.locator(".verdict")).to_contain_text("无分值")
    else:
        expect(page.locator(".verdict-score strong")).to_have_text(re.compile(r"^\d{3}$"))


def test_another_day(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    """A penalty of 40 days ago is unknown 41 days ago and has left the window after two years."""
    window = visit("caseworker")
    page = window.page
    window.go(grade_page(shown["CZ21-A1-08.4"]))
    expect(page.locator(".verdict-score strong")).to_have_text("775")
    page.fill("#as_of", "2026-10-11")
    page.click("text=重新评价")
    expect(page.locator(".verdict-score strong")).to_have_text("875")
    expect(page.locator(".notice").first).to_contain_text("对 2026-10-11 重新评价")
    assert page.url.endswith("as_of=2026-10-11&pack=cangzhou-2021-175")
    page.click("text=回到今天")
    expect(page.locator(".verdict-score strong")).to_have_text("775")


def test_the_evidence_is_one_click_away(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    window = visit("caseworker")
    page = window.page
    window.go(grade_page(shown[MIXED]))
    link = page.locator("#points tr", has_text="行政处罚信息").locator("a").first
    target = str(link.get_attribute("href"))
    link.click()
    row = page.locator(target)
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("行政处罚")


def test_english_and_back(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    window = visit("supervisor")
    page = window.page
    window.go(grade_page(shown[MIXED]) + "?as_of=2026-10-01")
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#points-title")).to_have_text("Where the points come from")
    expect(page.locator("#as_of")).to_have_value("2026-10-01")
    page.click("button:has-text('中文')")
    expect(page.locator("#points-title")).to_have_text("得分构成")


def test_with_the_keyboard_alone(visit: Opener) -> None:
    """Skip link first; sign in, search, open and read the trace without a mouse; the focus is always to be seen."""
    window = visit()
    page = window.page
    window.go("/sign-in")
    page.keyboard.press("Tab")
    assert focused(window) == "A# 跳到正文"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(window).startswith("MAIN#main")
    page.keyboard.press("Tab")
    assert focused(window).startswith("INPUT#username")
    page.keyboard.type("caseworker")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(window) == "A# 跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(window).startswith("INPUT#q")
    page.keyboard.type("澄远复合")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if MIXED in focused(window):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(MIXED)
    page.locator("#trace summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trace tbody tr").first).to_be_visible()


def test_every_stop_of_the_tab_key_is_visible(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    window = visit("caseworker")
    page = window.page
    window.go(grade_page(shown[MIXED]))
    stops = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(e => { const s = getComputedStyle(e); return [s.outlineStyle, parseFloat(s.outlineWidth), e.tagName] })"
            "(document.activeElement)"
        )
        assert seen[0] == "solid", (seen, focused(window))
        assert seen[1] >= 2, (seen, focused(window))
        stops += 1
    assert stops == 40


PAGES = ("/", "/?q=没有这一家", "/interpretations", "/no/such/page", *sorted(OF_GRADE))


def _open(window: Visit, shown: dict[str, DemoEnterprise], where: str) -> None:
    window.go(grade_page(shown[OF_GRADE[where]]) if where in OF_GRADE else where)
    if where == "/no/such/page":
        # Chromium itself reports the 404 of the page that was asked for.
        window.faults.clear()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_sticks_out_on_a_phone(visit: Opener, shown: dict[str, DemoEnterprise], language: str) -> None:
    window = visit("policy", PHONE)
    if language == "en":
        window.page.click("text=English")
        expect(window.page.locator("html")).to_have_attribute("lang", "en")
    for where in PAGES:
        _open(window, shown, where)
        window.assert_fits()
        summary = window.page.locator("#trace summary")
        if summary.count():
            summary.click()
            window.assert_fits()


def test_nothing_sticks_out_when_signing_in(visit: Opener) -> None:
    for size, scale in ((PHONE, 1), (ENLARGED, 2), ((320, 256), 4)):
        window = visit(None, size, scale)
        window.go("/sign-in")
        window.assert_fits()


def test_nothing_sticks_out_at_twice_the_size(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    window = visit("department", ENLARGED, 2)
    for where in PAGES:
        _open(window, shown, where)
        window.assert_fits()


def test_an_enterprise_reads_its_own_page(visit: Opener) -> None:
    window = visit("enterprise", PHONE)
    expect(window.page.locator("h1")).to_contain_text(MIXED)
    window.page.click("main a[href*='/grade']")
    window.page.click("text=全部解释口径")
    expect(window.page.locator("h1")).to_have_text("解释口径")


def test_after_signing_out_nothing_is_left_behind(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    window = visit("supervisor")
    page = window.page
    window.go(grade_page(shown["C1"]))
    page.click("button:has-text('退出')")
    expect(page.locator("h1")).to_have_text("登录")
    page.go_back()
    expect(page.locator("h1")).to_have_text("登录")


def test_a_refused_sign_in_is_announced(visit: Opener) -> None:
    window = visit()
    page = window.page
    window.go("/sign-in")
    page.fill("#username", "nobody-here")
    page.fill("#password", "wrong")
    page.click("main button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("用户名或口令不正确")
    expect(page.locator("#username")).to_have_value("nobody-here")
    # Chromium itself reports the 401 of the page.
    window.faults.clear()


def test_on_paper_there_is_only_the_matter(visit: Opener, shown: dict[str, DemoEnterprise]) -> None:
    window = visit("caseworker", WIDE)
    window.go(grade_page(shown[MIXED]))
    window.page.emulate_media(media="print")
    for hidden in (".session", ".contents", ".again", "#trace"):
        expect(window.page.locator(hidden)).to_be_hidden()
    expect(window.page.locator("#records")).to_be_visible()
