"""Tolerance in a browser (WF-12): reported, screened, observed; the enterprise uploads its evidence; verified and exempted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, select

from rulesets.records.dossier import read_dossier
from service.access.actor import operator
from service.access.passwords import Passwords
from service.clock import FixedClock
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.settings import Settings
from service.store.account import User
from service.store.engine import reading
from service.store.enterprise import Enterprise
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser
SIZES = {"wide": WIDE, "phone": PHONE}


@pytest.fixture
def trusted(engine: Engine, clock: FixedClock, settings: Settings) -> str:
    """The enterprise of the demonstration account, put on a red list."""
    with reading(engine) as session:
        query = select(Enterprise.uscc).join(User, User.enterprise_id == Enterprise.id)
        code = session.scalars(query.where(User.username == "enterprise")).one()
    red = {"id": "red", "kind": "red_list", "date": "2026-06-01", "list": "RL-02"}
    desk = Desk(engine, clock, settings, Passwords(settings))
    import_dossier(desk, operator("test"), read_dossier({"uscc": code, "records": [red]}), reason="测试")
    return code


def good(window: Visit, path: str | None = None) -> None:
    if path is not None:
        window.go(path)
    window.assert_fits()
    assert findings(window) == [], window.page.url
    expect(window.page.locator("h1")).to_have_count(1)


def press(window: Visit, text: str) -> None:
    with window.page.expect_navigation():
        window.page.click(text)


def reported(window: Visit, uscc: str) -> str:
    """Report on the page, once with a slip: what was typed stays."""
    good(window, "/tolerance")
    window.page.fill("#uscc", uscc)
    window.page.fill("#source", "查〔2026〕9999号")
    window.page.fill("#violation", "未按期报送年度报告")
    window.page.fill("#found_on", "2026-11-20")
    window.page.select_option("#record", "administrative_penalty.fine")
    press(window, "main form.card-form button[type=submit]")
    expect(window.page.locator("#source-problem")).to_contain_text("没有编号为")
    expect(window.page.locator("#violation")).to_have_value("未按期报送年度报告")
    good(window)
    # Chromium itself reports the 404.
    window.faults.clear()
    window.page.fill("#source", "")
    press(window, "main form.card-form button[type=submit]")
    number = window.page.title().split(" ")[0]
    assert number.startswith("容"), window.page.content()[:2000]
    return number


def decide(window: Visit, label: str, entries: dict[str, str]) -> None:
    """Fill in the form of a decision, look at the preview with its letter, and decide."""
    press(window, f"a:has-text('{label}')")
    for name, value in entries.items():
        window.page.fill(f"[name='f.{name}']", value)
    press(window, "text=预览效果")
    good(window)
    expect(window.page.locator(".letter-text")).to_be_visible()
    press(window, "button:has-text('作出决定')")


@pytest.mark.parametrize("size", sorted(SIZES))
def test_from_report_to_exemption(visit: Opener, trusted: str, clock: FixedClock, size: str, tmp_path: Path) -> None:
    office = visit("caseworker", SIZES[size])
    number = reported(office, trusted)
    good(office)
    press(office, "a:has-text('审查原因和后果')")
    office.page.select_option("[name='f.cause']", "no_intent")
    office.page.select_option("[name='f.harm']", "slight")
    office.page.fill("[name='f.screening']", "系统升级期间漏报")
    good(office)
    press(office, ".step-form .actions button.btn-primary")
    decide(
        office,
        "给予整改观察期",
        {"reason": "符合条件", "service": "信用修复窗口 0317-5550123", "training": "每周三培训"},
    )
    expect(office.page.locator(".state-chip")).to_have_text("整改观察中")
    good(office)

    window = visit("enterprise", SIZES[size])
    good(window, "/tolerances")
    good(window, f"/tolerances/{number}")
    expect(window.page.locator("main")).to_contain_text("0317-5550123")
    expect(window.page.locator("main")).to_contain_text("每周三培训")
    expect(window.page.locator("button:has-text('提交整改证明')")).to_have_count(0)
    bad, proof = tmp_path / "页面.pdf", tmp_path / "回执.pdf"
    bad.write_text("<html>", encoding="utf-8")
    proof.write_bytes(b"%PDF-1.7\n%%EOF\n")
    window.page.set_input_files("#evidence-file", bad)
    press(window, "button:text-is('上传')")
    expect(window.page.locator("#evidence-file-problem")).to_be_visible()
    good(window)
    window.faults.clear()
    window.page.set_input_files("#evidence-file", proof)
    press(window, "button:text-is('上传')")
    expect(window.page.locator("main")).to_contain_text("已上传")
    window.page.click("summary:has-text('提交整改证明')")
    window.page.fill("[name='f.text']", "年度报告已补报")
    press(window, ".own-step[open] button.btn-primary")
    expect(window.page.locator(".state-chip")).to_have_text("已交整改证明，待核实")
    good(window)

    clock.advance(timedelta(minutes=5))
    office.go(f"/desk/cases/{number}")
    decide(office, "认定整改到位", {"reason": "回执已核对"})
    expect(office.page.locator(".state-chip")).to_have_text("已豁免")
    good(office)
    good(window, f"/tolerances/{number}")
    expect(window.page.locator("main")).to_contain_text("不记入失信记录")


@pytest.mark.parametrize("size", sorted(SIZES))
def test_who_is_not_of_good_credit_is_not_offered_the_period(visit: Opener, size: str) -> None:
    """The demonstration's own case: screened, grade B, on no red list; only the refusal is offered, in English too."""
    office = visit("caseworker", SIZES[size])
    office.go("/tolerance")
    row = office.page.locator("tr", has_text="已审查，待决定")
    press(office, f"a:has-text('{row.locator('th').inner_text()}')")
    expect(office.page.locator("main")).to_contain_text("不是守信主体")
    expect(office.page.locator("a:has-text('给予整改观察期')")).to_have_count(0)
    decide(office, "不予容错", {"reason": "不是守信主体"})
    expect(office.page.locator(".state-chip")).to_have_text("不予容错")
    press(office, "text=English")
    good(office)
    good(office, "/tolerance")
