"""A policy officer adds an indicator with its feature and example in a browser, by closed lists, checked while typing (issue: pack editor)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_policy_edit_journey import PATIENCE, fine

pytestmark = pytest.mark.browser


def draft(window: Visit) -> str:
    """The contents of a new draft of the scoring pack."""
    page = window.page
    window.go("/policy/new?pack=cangzhou-2021-175")
    page.fill("#title", "增加行政许可失信指标")
    page.fill("#reason", "年度评估")
    with page.expect_navigation():
        page.click("main form.card-form button[type=submit]")
    return page.url.split("?")[0].removeprefix(window.address)


def told(window: Visit, text: str) -> None:
    expect(window.page.locator("#check-answer")).to_contain_text(text, timeout=PATIENCE)


def saved(window: Visit) -> None:
    with window.page.expect_navigation():
        window.page.click("button[value=save]")
    expect(window.page.locator("[role=status]").first).to_have_text("已保存。")


def feature(window: Visit) -> None:
    """By the keyboard alone: the derivation, a kind, the window, the names."""
    page = window.page
    page.locator("#f-way").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#section-share")).to_be_hidden()
    page.get_by_label("违约失诺", exact=True).focus()
    page.keyboard.press("Space")
    told(window, "还有 1 项没有填写")
    expect(page.locator("#f-label-proposed")).to_have_text("空着就用：违约失诺")
    page.locator("#f-years").select_option("$recent_years")
    page.fill("#f-label", "近2年行政许可失信")
    page.fill("#f-label_en", "dishonesty in permits in 2 years")
    page.select_option("#f-clause", "CZ21-A1-05")
    told(window, "没有规则使用“近2年行政许可失信”")


def test_an_indicator_is_added_with_points_of_another(visit: Opener) -> None:
    """CZ21-2.2.1b: the maxima add up again only when the points are taken from elsewhere; the sums are in sight all the time."""
    window = visit("policy", WIDE)
    page = window.page
    edit = draft(window)
    with page.expect_navigation():
        page.click("text=新增特征")
    fine(window)
    feature(window)
    fine(window)
    saved(window)
    fine(window)
    with page.expect_navigation():
        page.click("text=用它新增一项指标")
    expect(page.locator("#f-low_a_2")).to_have_value("1")
    page.select_option("#f-part", "public")
    page.fill("#f-max", "x")
    told(window, "应当是整数")
    expect(page.locator("#f-max")).to_have_attribute("aria-invalid", "true")
    page.fill("#f-max", "10")
    page.fill("#f-points_1", "10")
    page.select_option("#f-clause", "CZ21-A1-05")
    page.fill("#f-name", "行政许可失信")
    page.fill("#f-name_en", "Dishonesty in permits")
    page.fill("#f-source", "行政审批部门")
    told(window, "各指标满分之和是 510，应为 500")
    expect(page.locator("[data-text-of=sums]")).to_contain_text("公共信用信息 510 / 500")
    expect(page.locator("[data-text-of=words]")).to_contain_text("新增指标 23 行政许可失信：满分 10")
    fine(window)
    saved(window)
    window.go(f"{edit}/tables/indicators_public-indicators-0")
    page.fill("[name='c|indicators|performance|max']", "30")
    page.fill("[name='c|rows|CZ21-A1-05.1|points']", "30")
    told(window, "规则问题 0 处；不相符的算例 1 个")
    saved(window)
    window.go(f"{edit}/tables/features-features-33")
    expect(page.locator("section[aria-labelledby=take-away-title]")).to_contain_text("指标 23 行政许可失信")
    window.go(f"{edit}/differences")
    expect(page.locator("table.sheet")).to_contain_text("新增指标")
    fine(window)


def test_on_a_phone_in_english_an_example_goes_with_its_reason(visit: Opener) -> None:
    window = visit("policy", PHONE)
    page = window.page
    edit = draft(window)
    with page.expect_navigation():
        page.click("text=English")
    window.go(f"{edit}/new/example")
    expect(page.locator("h1")).to_have_text("New worked example")
    fine(window)
    window.go(f"{edit}/new/indicator")
    fine(window)
    window.go(f"{edit}/examples")
    page.select_option("#removed", "X06")
    page.fill("#remove-reason", "与 X07 重复")
    with page.expect_navigation():
        page.click("button[value=remove]")
    changes = page.locator("section[aria-labelledby=changes-title]")
    expect(changes).to_contain_text("grade B, score 805, Administrative penalties 50 points")
    expect(changes).to_contain_text("与 X07 重复")
    fine(window)
    window.go(edit.removesuffix("/edit"))
    expect(page.locator("section[aria-labelledby=examples-title]")).to_contain_text("taken away")
    fine(window)
