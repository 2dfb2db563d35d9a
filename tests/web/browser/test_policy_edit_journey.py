"""The pack editor in a browser: a threshold is changed, the proof fails while typing and names the gap, it is mended and compared."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser
ROW = "rows|CZ21-A1-06.3"
LEAST = f"{ROW}|when.penalties_2y.at_least"
PATIENCE = 20_000
"""Milliseconds: a check takes well under a second on a quiet machine."""


def fine(window: Visit) -> None:
    window.assert_fits()
    assert findings(window) == [], window.page.url
    expect(window.page.locator("h1")).to_have_count(1)


def draft(window: Visit) -> None:
    """A new draft of the scoring pack, opened at the table of penalties."""
    page = window.page
    window.go("/policy/new")
    fine(window)
    page.check("input[value='cangzhou-2021-175']")
    page.fill("#title", "放宽处罚一档")
    page.fill("#reason", "年度评估")
    with page.expect_navigation():
        page.click("main form.card-form button[type=submit]")
    fine(window)
    with page.expect_navigation():
        page.click("text=06 行政处罚信息")
    expect(page.locator("#check-answer")).to_contain_text("检验通过")


def typed(window: Visit, name: str, text: str, told: str) -> None:
    """Type into a field by the keyboard and wait for what the check tells."""
    window.page.locator(f"[name='c|{name}']").focus()
    window.page.keyboard.press("ControlOrMeta+A")
    window.page.keyboard.type(text)
    expect(window.page.locator("#check-answer")).to_contain_text(told, timeout=PATIENCE)


def test_a_threshold_is_changed_proved_mended_and_compared(visit: Opener) -> None:
    """CZ21-A1-06, CZ21-2.2.1b: nothing goes on unproved, and the gap is named with what falls into it."""
    window = visit("policy", WIDE)
    page = window.page
    draft(window)
    typed(window, LEAST, "x", "应当是整数")
    problem = page.locator(f"[data-problem-of='{LEAST}']")
    expect(problem).to_contain_text("应当是整数")
    expect(page.locator(f"[name='c|{LEAST}']")).to_have_attribute("aria-invalid", "true")
    typed(window, LEAST, "2", "有一种情形没有一行适用")
    expect(problem).to_be_hidden()
    answer = page.locator("#check-answer")
    expect(answer).to_contain_text("近2年行政处罚 1 条")
    expect(answer.locator("a").first).to_have_text("indicators_public.yaml:15")
    expect(page.locator(f"[data-words-of='{ROW}']")).to_contain_text("至少 2 条")
    fine(window)
    typed(window, LEAST, "1", "检验通过")
    # The upper end goes to 3 and overlaps; the next row begins at 4, and only examples come out otherwise.
    typed(window, f"{ROW}|when.penalties_2y.at_most", "3", "同时适用")
    typed(window, "rows|CZ21-A1-06.4|when.penalties_2y.at_least", "4", "规则问题 0 处")
    with page.expect_navigation():
        page.click("button[value=save]")
    expect(page.locator("[role=status]").first).to_have_text("已保存。")
    window.go(page.url.split("/tables/")[0].removeprefix(window.address) + "/differences")
    expect(page.locator("table.sheet")).to_contain_text("不超过 3 条")
    expect(page.locator("pre.edit-diff")).to_contain_text("at_most: 3")
    fine(window)


def test_on_a_phone_the_answer_stays_in_sight(visit: Opener) -> None:
    window = visit("policy", PHONE)
    draft(window)
    typed(window, LEAST, "2", "有一种情形没有一行适用")
    expect(window.page.locator("#check-answer [data-summary]")).to_be_in_viewport()
    expect(window.page.locator(f"[name='c|{LEAST}']")).to_be_in_viewport()
    fine(window)
