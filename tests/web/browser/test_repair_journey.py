"""A repair from the record to the case in Chromium, wide and on a phone, by mouse and by keyboard; axe finds nothing serious."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from service.demo.dossiers import DemoEnterprise
from tests.service.attachments.files import PDF
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser
SIZES = {"wide": WIDE, "phone": PHONE}
RECORD = "0072-04"


def clean(window: Visit) -> None:
    assert findings(window) == [], window.page.url
    window.assert_fits()
    assert window.page.locator("h1").count() == 1


def onward(page: Page, name: str = "保存并继续") -> None:
    with page.expect_navigation():
        page.locator(f"main form button:visible:has-text('{name}')").last.click()


@pytest.mark.parametrize("size", sorted(SIZES))
def test_from_the_record_to_the_case(visit: Opener, tmp_path: Path, size: str) -> None:
    """Issue 4: eligibility first, then statement, papers, commitment, review; every page saves."""
    window = visit("enterprise", SIZES[size])
    page = window.page
    window.go("/repairs")
    clean(window)
    window.go("/repairs/records")
    clean(window)
    with page.expect_navigation():
        page.locator(f"a[href*='record={RECORD}']").click()
    clean(window)
    assert "不会改变" in page.locator("main").inner_text()
    onward(page, "开始申请")
    clean(window)
    page.get_by_label("纠正失信行为、履行义务的情况").fill("罚款已缴纳，已完成整改")
    page.get_by_label("消除不良影响的情况").fill("已向客户说明")
    page.get_by_label("联系人").fill("刘会计")
    page.get_by_label("联系电话").fill("03175550188")
    onward(page)
    clean(window)
    file = tmp_path / "缴款凭证.pdf"
    file.write_bytes(PDF)
    page.locator("input[type=file]").first.set_input_files(file)
    onward(page)
    clean(window)
    page.get_by_label("承诺书签署人").fill("刘志强")
    page.get_by_label("已阅读并自愿签署信用修复承诺书").check()
    onward(page)
    clean(window)
    assert "缴款凭证.pdf" in page.locator("main").inner_text()
    onward(page, "提交申请")
    clean(window)
    told = page.locator("main").inner_text()
    assert "修〔2026〕" in told and "已申请" in told and "C-130903-06-" in told


def test_what_was_typed_is_there_after_leaving(visit: Opener) -> None:
    window = visit("enterprise", PHONE)
    page = window.page
    window.go(f"/repairs/new?record={RECORD}")
    onward(page, "开始申请")
    page.get_by_label("纠正失信行为、履行义务的情况").fill("写到一半")
    onward(page, "保存")
    page.locator("a:has-text('继续')").first.click()
    assert page.get_by_label("纠正失信行为、履行义务的情况").input_value() == "写到一半"


def test_the_statement_by_keyboard_alone(visit: Opener) -> None:
    window = visit("enterprise")
    page = window.page
    window.go(f"/repairs/new?record={RECORD}")
    page.get_by_role("button", name="开始申请").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("纠正失信行为、履行义务的情况").focus()
    for text in ("罚款已缴纳", "已说明", "刘会计", "03175550188"):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="保存并继续").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("step=papers")


@pytest.mark.parametrize("size", sorted(SIZES))
def test_commitments_and_the_desk(visit: Opener, shown: dict[str, DemoEnterprise], size: str) -> None:
    window = visit("enterprise", SIZES[size])
    for path in ("/commitments", "/commitments/new"):
        window.go(path)
        clean(window)
    window.go("/commitments")
    window.page.locator("main table a").first.click()
    clean(window)
    window.go("/repairs")
    window.page.locator("main table a").first.click()
    clean(window)
    desk = visit("caseworker", SIZES[size])
    desk.go("/desk?procedure=repair")
    number = window.page.url.rsplit("/", 1)[1]
    desk.go(f"/desk/cases/{number}")
    clean(desk)
