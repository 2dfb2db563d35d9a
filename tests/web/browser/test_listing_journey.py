"""Lists and measures in a browser: proposed, noticed, objected to, listed; restrictions confirmed by a named person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from service.clock import FixedClock
from service.demo.dossiers import DemoEnterprise
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser
SIZES = {"wide": WIDE, "phone": PHONE}


def good(window: Visit, path: str) -> None:
    window.go(path)
    window.assert_fits()
    assert findings(window) == [], path
    expect(window.page.locator("h1")).to_have_count(1)


def propose(window: Visit, uscc: str) -> str:
    """Propose an entry on the page; returns its number."""
    window.go("/lists")
    window.page.fill("#uscc", uscc)
    window.page.select_option("#list_type", "BL-13")
    window.page.fill("#facts", "拖欠三名劳动者工资")
    window.page.fill("#documents", "责令限期支付决定书")
    with window.page.expect_navigation():
        window.page.click("main form button[type=submit]")
    number = window.page.title().split(" ")[0]
    assert number.startswith("名"), window.page.content()[:2000]
    return number


@pytest.mark.parametrize("size", sorted(SIZES))
def test_an_entry_from_proposal_to_confirmed_restrictions(
    visit: Opener, shown: dict[str, DemoEnterprise], clock: FixedClock, size: str
) -> None:
    """WF-4 with AMB-84; AMB-99: the restrictions of grade D wait for the supervisor and need a legal basis."""
    uscc = shown["沧州澄远复合材料有限公司"].dossier.uscc
    window = visit("supervisor", SIZES[size])
    good(window, "/lists")
    number = propose(window, uscc)
    window.page.click("text=送达认定告知")
    window.page.wait_for_load_state()
    clock.advance(timedelta(days=10))
    # The session is over by then.
    window.sign_in("supervisor")
    good(window, f"/desk/cases/{number}")
    window.page.click("text=决定列入")
    window.page.wait_for_load_state()
    assert findings(window) == []
    window.page.fill("[name='f.reason']", "事实清楚，期限内没有支付")
    window.page.fill("[name='f.clause']", "人力资源和社会保障部令第45号")
    window.page.click("text=预览效果")
    window.page.click("button:has-text('作出决定')")
    expect(window.page.locator(".state-chip")).to_have_text("已列入")
    good(window, "/measures")
    panels = window.page.locator("section.panel")
    before = panels.count()
    assert before >= 3
    with window.page.expect_navigation():
        panels.first.locator("button.btn-primary").click()
    expect(window.page.locator(".field-problem")).to_contain_text("法律依据")
    window.faults.clear()
    window.page.locator("input[name=basis]").first.fill("公共资源交易的有关法律规定")
    window.page.locator("input[name=reason]").first.fill("情节严重")
    with window.page.expect_navigation():
        window.page.locator("section.panel button.btn-primary").first.click()
    assert window.page.locator("section.panel").count() == before - 1
    good(window, f"/enterprises/{uscc}/measures")


@pytest.mark.parametrize("size", sorted(SIZES))
def test_the_enterprise_sees_its_notice_and_objects(visit: Opener, size: str) -> None:
    """WZ22-2.4b: statement and objection on its own page; what was typed stays on an error."""
    window = visit("enterprise", SIZES[size])
    good(window, "/own-measures")
    good(window, "/listings")
    window.go("/")
    uscc = window.page.inner_text("main").replace("\n", " ")
    found = next(word for word in uscc.split(" ") if len(word) == 18 and word.startswith("9"))
    office = visit("caseworker")
    number = propose(office, found)
    office.page.click("text=送达认定告知")
    office.page.wait_for_load_state()
    good(window, f"/listings/{number}")
    window.page.fill("#o-facts", "工资已经付清")
    window.page.fill("#o-contact", "王某")
    window.page.fill("#o-phone", "0317-0000000")
    with window.page.expect_navigation():
        window.page.click("text=提交异议")
    assert "/objections/" in window.page.url
    window.go(f"/listings/{number}")
    expect(window.page.locator(".state-chip")).to_have_text("异议办理中")
