"""Joint incentives and sanctions in a browser: started from an entry, pushed with its law, received, applied, fed back, counted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from service.demo.dossiers import DemoEnterprise
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser
SIZES = {"wide": WIDE, "phone": PHONE}
DAY = "2026-11-21"


def good(window: Visit, path: str) -> None:
    window.go(path)
    window.assert_fits()
    assert findings(window) == [], path
    expect(window.page.locator("h1")).to_have_count(1)


def take(window: Visit, number: str, step: str, entries: dict[str, str] | None = None) -> None:
    """A step from the page of the case; its form is filled in by the names of its entries."""
    window.go(f"/desk/cases/{number}")
    window.page.click(f"ul.steps >> text={step}")
    window.page.wait_for_load_state()
    if entries is not None:
        assert findings(window) == []
        window.assert_fits()
        for name, value in entries.items():
            field = window.page.locator(f"[name='f.{name}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        with window.page.expect_navigation():
            window.page.click(".step-form .actions button")


@pytest.mark.parametrize("size", sorted(SIZES))
def test_from_an_entry_to_the_figures(visit: Opener, shown: dict[str, DemoEnterprise], size: str) -> None:
    """WF-10, BG22-14b: three people, every page without a finding of axe and without a bar at the side."""
    dossier = next(
        each.dossier
        for each in shown.values()
        if any(record.attributes.get("list") == "建筑市场红名单" for record in each.dossier.records)
    )
    record = next(record.id for record in dossier.records if record.kind == "red_list")
    office = visit("caseworker", SIZES[size])
    good(office, "/joint")
    good(office, "/joint/start")
    office.page.fill("#uscc", dossier.uscc)
    office.page.fill("#entry", "没有这条记录")
    office.page.select_option("#unit", index=1)
    with office.page.expect_navigation():
        office.page.click("main form button[type=submit]")
    expect(office.page.locator("[role=alert]")).to_contain_text("没有编号为")
    office.faults.clear()
    office.page.fill("#entry", record)
    with office.page.expect_navigation():
        office.page.click("main form button[type=submit]")
    number = office.page.title().split(" ")[0]
    assert number.startswith("联"), office.page.content()[:2000]
    good(office, f"/desk/cases/{number}")
    take(office, number, "推送激励措施", {"measure": "M-A6", "basis": "优化营商环境条例的有关规定"})
    expect(office.page.locator(".state-chip")).to_have_text("已推送，待接收")
    unit = visit("department", SIZES[size])
    good(unit, "/joint?state=pushed")
    assert number in unit.page.inner_text("main")
    take(unit, number, "接收")
    take(unit, number, "已实施措施", {"applied_on": DAY})
    told = {
        "happened_on": DAY,
        "place": "政务服务中心",
        "subject": "演示企业",
        "practice": "优先办理",
        "effect": "当日办结",
    }
    take(unit, number, "反馈案例", told)
    good(unit, f"/desk/cases/{number}")
    expect(unit.page.locator("#feedback-title")).to_be_visible()
    take(office, number, "核对无误，计入统计")
    expect(office.page.locator(".state-chip")).to_have_text("已计入统计")
    good(office, "/joint/figures")
    assert office.page.locator("figure.chart img").evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("size", sorted(SIZES))
def test_the_enterprise_reads_its_own(visit: Opener, size: str) -> None:
    """The list is there even while nothing is on it."""
    good(visit("enterprise", SIZES[size]), "/own-joint")
