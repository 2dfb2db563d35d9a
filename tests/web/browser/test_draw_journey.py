"""A double-random task in a real browser, from the plan to the published result, verified by a stranger (WF-6)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, select

from service.clock import FixedClock, today
from service.store.engine import reading
from service.store.inspection import InspectionCase, InspectionInspector
from service.store.plan import Draw, Inspector
from tests.web.browser.conftest import PHONE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser


def looked_at(window: Visit) -> None:
    """No serious finding of axe, nothing sticks out."""
    assert findings(window) == [], window.page.url
    window.assert_fits()


def submit(window: Visit, label: str) -> None:
    with window.page.expect_navigation():
        window.page.locator("main").get_by_role("button", name=label, exact=True).click()


def plan_and_freeze(window: Visit, clock: FixedClock) -> tuple[str, str]:
    """The address of the task's page, and the secret that the browser made."""
    page = window.page
    window.go("/plans")
    looked_at(window)
    page.fill("#name", "年末登记事项抽查")
    page.select_option("#matter", "DJ-01")
    page.fill("#ends_on", "2026-12-31")
    page.fill("#base_rate", "0.2")
    submit(window, "列入计划")
    address = page.url
    looked_at(window)
    page.get_by_role("button", name="在本机生成密数").click()
    secret = page.locator("#secret-shown")
    expect(secret).to_have_text(re.compile("^[0-9a-f]{48}$"))
    kept = secret.inner_text()
    page.fill("[id='freeze-f.public_source']", "深证成份指数收盘点位")
    page.fill("[id='freeze-f.public_day']", str(today(clock) + timedelta(days=1)))
    submit(window, "冻结名录并公布")
    expect(page.locator(".state-chip").first).to_have_text("名录已冻结待抽取")
    return address, kept


def test_from_the_plan_to_the_published_result(visit: Opener, clock: FixedClock, engine: Engine) -> None:
    office = visit("department")
    address, secret = plan_and_freeze(office, clock)
    stranger = visit(None, PHONE)
    stranger.go("/draws")
    looked_at(stranger)
    stranger.page.locator("section", has_text="年末登记事项抽查").get_by_role("link", name="第 1 次抽取").click()
    looked_at(stranger)
    expect(stranger.page.locator("main")).not_to_contain_text(secret)
    # Only the public value of a later day makes the seed; the pool stands published before.
    clock.advance(timedelta(days=1))
    office = visit("department")
    office.page.goto(address)
    office.page.fill("[id='draw-f.public_value']", "10588.71")
    office.page.fill("[id='draw-f.secret']", secret)
    submit(office, "抽取")
    expect(office.page.locator(".state-chip").first).to_have_text("已抽取")
    looked_at(office)
    verify_as_a_stranger(stranger)
    number = arranged(office, engine)
    inspected(visit, number)
    published(visit, number)


def verify_as_a_stranger(stranger: Visit) -> None:
    """The proof is computed in the visitor's browser; a tampered result is found out and the difference named."""
    page = stranger.page
    page.reload()
    # Caches may keep the page of a draw for five minutes.
    page.goto(page.url + "?fresh")
    looked_at(stranger)
    page.get_by_role("button", name="在我的浏览器里验证").click()
    expect(page.locator("#verify-answer")).to_contain_text("一致：全部复算结果与公布的相同", timeout=20_000)
    page.route("**/files/DRAW.json", lambda route: route.fulfill(body=tampered(route.fetch().text())))
    page.get_by_role("button", name="在我的浏览器里验证").click()
    expect(page.locator("#verify-answer")).to_contain_text("不一致：", timeout=20_000)
    expect(page.locator("#verify-answer")).to_contain_text("quota")
    page.goto(page.url + "&lang=en")
    looked_at(stranger)


def tampered(text: str) -> str:
    return re.sub(r'"quota": (\d+)', lambda found: f'"quota": {int(found[1]) + 1}', text, count=1)


def arranged(office: Visit, engine: Engine) -> str:
    """An inspection of the account ``inspector``, its notice given from the desk."""
    query = (
        select(InspectionCase.number)
        .join(InspectionInspector, InspectionInspector.case_id == InspectionCase.id)
        .join(Inspector, Inspector.id == InspectionInspector.inspector_id)
        .where(Inspector.number == "J101", InspectionCase.state == "drawn")
    )
    with reading(engine) as session:
        number = session.scalars(query.order_by(InspectionCase.id)).first()
        assert number is not None
        assert session.scalars(select(Draw.document).order_by(Draw.id.desc())).first()
    page = office.page
    office.go(f"/desk/cases/{number}")
    looked_at(office)
    page.get_by_role("link", name="确定方式并通知企业").click()
    page.select_option("[name='f.mode']", "strict")
    page.fill("[name='f.reason']", "近期有投诉举报")
    submit(office, "确认")
    expect(page.locator(".state-chip").first).to_have_text("待检查")
    return number


def inspected(visit: Opener, number: str) -> None:
    """In the field, on a telephone."""
    inspector = visit("inspector", PHONE)
    page = inspector.page
    inspector.go("/my-inspections")
    looked_at(inspector)
    inspector.go(f"/my-inspections/{number}")
    looked_at(inspector)
    page.fill("[name='f.note']", "到场查看，营业执照悬挂在大厅")
    submit(inspector, "登记一次检查")
    page.select_option("[name='f.method']", "onsite")
    submit(inspector, "检查完毕")
    looked_at(inspector)
    # An item that is left out comes back with everything that was typed.
    for item in range(3):
        page.locator(f"[name='i.{item}.checked'][value=yes]").check()
    page.fill("[name='i.1.problem']", "住所与登记不一致")
    page.select_option("[name='f.result']", "E")
    page.select_option("[name='f.handling']", "none")
    submit(inspector, "录入结果")
    expect(page.get_by_role("alert")).to_contain_text("请写明处置情况")
    expect(page.locator("[name='i.1.problem']")).to_have_value("住所与登记不一致")
    page.fill("[name='i.1.handling']", "当场责令改正，已办理变更")
    submit(inspector, "录入结果")
    expect(page.locator(".state-chip").first).to_have_text("待公示")
    # Chromium itself reports the 422 of the page that came back.
    inspector.faults.clear()


def published(visit: Opener, number: str) -> None:
    """The text may tell no grade; what stands on the public page tells none."""
    office = visit("caseworker")
    page = office.page
    office.go(f"/desk/cases/{number}")
    page.get_by_role("link", name="公示结果").click()
    page.fill("[name='f.text']", "该企业为B级，问题已改正")
    submit(office, "确认")
    expect(page.locator("main")).to_contain_text("不得写明企业的信用等级")
    page.fill("[name='f.text']", "问题已当场改正")
    submit(office, "确认")
    office.faults.clear()
    stranger = visit(None, PHONE)
    stranger.go("/inspection-results")
    looked_at(stranger)
    expect(stranger.page.locator("main")).to_contain_text("问题已当场改正")
    assert stranger.page.context.cookies() == []


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["wide", "phone"])
def test_the_other_pages_of_supervision(visit: Opener, size: tuple[int, int]) -> None:
    office = visit("supervisor", size)
    for path in ("/plans", "/rosters", "/draws", "/draws?lang=en", "/inspection-results?lang=en"):
        office.go(path)
        looked_at(office)
    office.go("/plans")
    office.page.locator("tbody a").first.click()
    looked_at(office)
    own = visit("enterprise", size)
    own.go("/inspections")
    looked_at(own)
