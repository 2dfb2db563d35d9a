"""Objections in Chromium: filed, assigned, compared, previewed, upheld; dismissed, withdrawn, overdue, transferred, contested."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser

COMPARED = "青县远航"
ENLARGED = (640, 450)


def open_case(window: Visit, name: str) -> None:
    window.go("/desk?tab=open&q=" + name)
    window.page.locator(".queue tbody tr", has_text=name).locator("a").first.click()


def state(page: Page) -> str:
    return page.locator(".state-chip").inner_text()


def do(page: Page, label: str) -> None:
    with page.expect_navigation():
        page.locator(".steps").get_by_text(label, exact=True).click()


def test_filed_assigned_compared_previewed_upheld_and_graded_anew(visit: Opener) -> None:
    """The whole way: the enterprise files, four steps later it has a new score and a letter (CZ21-2.5.2)."""
    owner = visit("enterprise")
    page = owner.page
    before = int(page.locator(".verdict-score strong").inner_text())
    page.click("text=异议 >> nth=0")
    page.locator("main").get_by_text("提出异议").click()
    page.check("input[value=data]")
    page.locator(".choice-list label", has_text="应急管理局").locator("input").check()
    page.fill("[id='f.facts']", "该处罚已被复议机关撤销")
    page.fill("[id='f.contact']", "赵女士")
    page.fill("[id='f.phone']", "03175550111")
    page.click(".actions >> text=下一步：核对")
    expect(page.locator("h1")).to_have_text("核对后提交")
    page.click("button:has-text('提交异议')")
    expect(page.locator("h1")).to_have_text("异议已收到")
    number = page.locator("tbody .case-number").inner_text()

    office = visit("supervisor")
    desk = office.page
    office.go("/desk?tab=unassigned")
    desk.click(f"text={number}")
    do(desk, "分派经办人")
    desk.select_option("[id='f.handler']", label="李经办（演示）（经办人）")
    desk.locator(".actions button").click()
    assert state(desk) == "已分派"

    handler = visit("caseworker2")
    desk = handler.page
    handler.go("/desk?tab=mine")
    desk.click(f"text={number}")
    do(desk, "开始比对")
    do(desk, "登记比对结果")
    for row in desk.locator(".entry-rows tbody tr").all()[:2]:
        row.locator("input").nth(2).fill("无")
    desk.locator(".actions button").click()
    expect(desk.locator(".compare .differs")).to_have_count(2)
    do(desk, "认定与事实不符")
    desk.fill("[id='f.reason']", "来源单位确认该处罚已被撤销")
    desk.check("input[value=revoke]")
    desk.click("text=预览效果")
    scores = [int(text) for text in desk.locator(".result-score").all_inner_texts()]
    assert scores[0] == before < scores[1]
    expect(desk.locator(".letter-text")).to_contain_text("异议处理决定书")
    desk.click("button:has-text('作出决定')")
    assert state(desk) == "异议成立"
    expect(desk.locator(".from-to")).to_contain_text(str(scores[1]))
    expect(desk.locator(".paper-list")).to_contain_text("决定书")

    owner.go("/")
    expect(page.locator(".verdict-score strong")).to_have_text(str(scores[1]))


def test_dismissed(visit: Opener) -> None:
    window = visit("caseworker")
    page = window.page
    open_case(window, COMPARED)
    do(page, "认定异议不成立")
    expect(page.locator("[id='f.clause']")).to_have_value(re.compile("175号"))
    expect(page.locator("[id='f.remedy']")).to_have_value(re.compile("行政复议"))
    page.fill("[id='f.reason']", "登记内容与来源一致")
    page.click("text=预览效果")
    expect(page.locator("main")).to_contain_text("等级、得分和各项指标都不变")
    page.click("button:has-text('返回修改')")
    expect(page.locator("[id='f.reason']")).to_have_value("登记内容与来源一致")
    page.click("text=预览效果")
    page.click("button:has-text('作出决定')")
    assert state(page) == "异议不成立"


def test_withdrawn_by_the_enterprise(visit: Opener) -> None:
    window = visit("enterprise")
    page = window.page
    window.go("/objections")
    page.locator("tbody tr", has_text="公用事业欠费").locator("a").click()
    page.locator("summary", has_text="撤回异议").click()
    page.locator("button:has-text('撤回异议')").click()
    assert state(page) == "已撤回"


def test_overdue_is_first_and_said_in_words(visit: Opener) -> None:
    window = visit("supervisor")
    window.go("/desk?tab=open")
    first = window.page.locator(".queue tbody tr").first
    expect(first.locator(".light-overdue")).to_have_text(re.compile("超期"))
    window.page.click(".tab-overdue")
    expect(window.page.locator(".queue tbody .light-overdue")).to_have_count(
        window.page.locator(".queue tbody tr").count()
    )


def test_transferred_without_a_new_clock(visit: Opener) -> None:
    window = visit("supervisor")
    page = window.page
    open_case(window, "金鼎阀门")
    due = page.locator(".case-marks time").first.inner_text()
    do(page, "转责任部门")
    page.fill("[id='f.unit']", "沧州市市场监督管理局")
    page.fill("[id='f.reason']", "由作出决定的部门核实")
    page.locator(".actions button").click()
    expect(page.locator(".case-marks time").first).to_have_text(due)
    expect(page.locator(".case-marks")).to_contain_text("市场监督管理局")


def test_two_people_at_once(visit: Opener) -> None:
    """One wins; the other sees what changed, keeps the text and decides again."""
    one, two = visit("caseworker"), visit("supervisor")
    open_case(two, COMPARED)
    do(two.page, "认定异议不成立")
    two.page.fill("[id='f.reason']", "我写了很久的理由")
    open_case(one, COMPARED)
    do(one.page, "通知补正")
    one.page.fill("[id='f.wanted']", "请补交解除冻结裁定书")
    one.page.locator(".actions button").click()
    two.page.click("text=预览效果")
    expect(two.page.locator("h1")).to_have_text("办件已被他人处理")
    expect(two.page.locator("main")).to_contain_text("请补交解除冻结裁定书")
    # Chromium itself reports the 409 of the page.
    two.faults.clear()
    assert findings(two) == []
    two.page.click("text=带着原来填写的内容重新办理")
    expect(two.page.locator("[id='f.reason']")).to_have_value("我写了很久的理由")
    two.page.click("text=预览效果")
    two.page.click("button:has-text('作出决定')")
    assert state(two.page) == "异议不成立"


def test_with_the_keyboard_alone(visit: Opener) -> None:
    """From the queue to a step taken, without a mouse; the focus is always to be seen."""
    window = visit("caseworker")
    page = window.page
    open_case(window, "渤海钢构")
    page.get_by_text("登记比对结果", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[name='row.0.at_source']").focus()
    page.keyboard.type("2025-12-20")
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(e => [getComputedStyle(e).outlineStyle, e.innerText || '', e.tabIndex])(document.activeElement)"
        )
        assert seen[0] == "solid", seen
        if seen[1].strip() == "确认":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert state(page) == "已比对"


def test_enter_in_a_field_goes_on_and_adds_no_row(visit: Opener) -> None:
    window = visit("caseworker")
    page = window.page
    open_case(window, COMPARED)
    do(page, "认定与事实不符")
    page.fill("[id='f.reason']", "理由")
    page.locator("[id='f.clause']").press("Enter")
    expect(page.locator("h1")).to_contain_text("预览")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_and_nothing_sticks_out(visit: Opener, size: tuple[int, int]) -> None:
    window = visit("caseworker", size)
    page = window.page
    for where in ("/desk?tab=open", "/desk?tab=today&light=paused", "/inbox", "/deadline?from=2026-12-28&length=5"):
        window.go(where)
        window.assert_fits()
        assert findings(window) == [], where
    open_case(window, COMPARED)
    page.locator(".receipt summary").click()
    window.assert_fits()
    assert findings(window) == []
    for label in ("改派经办人", "登记比对结果", "认定与事实不符"):
        do(page, label)
        window.assert_fits()
        assert findings(window) == [], label
        if label != "认定与事实不符":
            page.go_back()
    page.select_option("#new_kind", "administrative_penalty")
    page.click("button[value=add]")
    page.fill("[id='f.reason']", "来源单位确认")
    page.fill("[id='c.1.date']", "2026-05-01")
    page.select_option("[id='c.1.penalty_type']", "fine")
    page.click("text=预览效果")
    expect(page.locator("h1")).to_contain_text("预览")
    window.assert_fits()
    assert findings(window) == []


@pytest.mark.parametrize("size", [WIDE, PHONE, ENLARGED], ids=["wide", "phone", "enlarged"])
def test_the_enterprise_side_is_clean(visit: Opener, size: tuple[int, int]) -> None:
    window = visit("enterprise", size)
    page = window.page
    for where in ("/objections", "/objections/new", "/inbox"):
        window.go(where)
        window.assert_fits()
        assert findings(window) == [], where
    window.go("/objections")
    page.locator("tbody a").first.click()
    page.locator(".own-step summary").first.click()
    window.assert_fits()
    assert findings(window) == []


def test_bulk_assignment(visit: Opener) -> None:
    window = visit("supervisor")
    page = window.page
    window.go("/desk?tab=unassigned")
    count = page.locator(".queue tbody tr").count()
    for box in page.locator(".queue input[type=checkbox]").all():
        box.check()
    page.select_option("#bulk-handler", label="周经办（演示）")
    page.click("text=先看会怎样")
    expect(page.locator("h1")).to_have_text("批量分派：预演")
    assert findings(window) == []
    page.click("button:has-text('确认分派')")
    expect(page.locator(".sign-yes")).to_have_count(count)
    assert findings(window) == []


def test_english(visit: Opener) -> None:
    window = visit("caseworker", PHONE)
    page = window.page
    page.click("text=English")
    window.go("/desk?tab=open")
    expect(page.locator("h1")).to_have_text("On the desk")
    window.assert_fits()
    assert findings(window) == []
    window.go("/deadline?from=2026-09-24&length=5")
    expect(page.locator("#answer-title")).to_have_text("Due day")
    window.assert_fits()


def test_what_was_typed_is_not_lost_without_a_warning(visit: Opener) -> None:
    """A form that was typed into asks before the page is left; one that was sent, or left alone, does not."""
    window = visit("enterprise")
    page = window.page
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    window.go("/objections/new")
    window.go("/objections")
    assert not asked
    window.go("/objections/new")
    page.fill("[id='f.facts']", "写到一半")
    window.go("/objections")
    assert asked == ["beforeunload"]
    window.go("/objections/new")
    page.fill("[id='f.facts']", "写到一半，先保存")
    page.click("text=保存草稿")
    expect(page.locator("[role=status]")).to_contain_text("草稿已保存")
    assert asked == ["beforeunload"]
    window.go("/objections")
    page.click("text=继续填写")
    expect(page.locator("[id='f.facts']")).to_have_value("写到一半，先保存")
