"""A change of the rules in a browser: proved, simulated, its report read, submitted, and approved by a second person."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect

from service.access.actor import Actor
from service.access.permissions import Permission
from service.access.roles import Role
from service.desk import current_desk
from service.long_work.working import WORKER, work_on
from service.operations.operation import Desk, Work, operation
from service.operations.policy.drafting import create_change
from service.operations.policy.keeping import keep_files
from service.operations.weigh import DEFAULT_PACK
from service.store.policy import PolicyChange
from tests.service.policy.conftest import grade_a_needs
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser
SIZES = {"wide": WIDE, "phone": PHONE}
AUTHOR = Actor(label="user:author", role=Role.POLICY_OFFICER)


@operation(Permission.POLICY_DRAFT)
def keep(work: Work, *, number: str, revision: int, files: dict[str, str]) -> PolicyChange:
    return keep_files(work, number=number, revision=revision, files=files, line="提高 A 级的最低分")


def fine(window: Visit) -> None:
    window.assert_fits()
    assert findings(window) == [], window.page.url
    expect(window.page.locator("h1")).to_have_count(1)


def drafted(app: Flask) -> tuple[Desk, str]:
    with app.app_context():
        desk = current_desk()
    change = create_change(desk, AUTHOR, title="提高 A 级的最低分", pack=DEFAULT_PACK, reason="年度评估后的调整")
    return desk, keep(
        desk, AUTHOR, number=change.number, revision=change.revision, files=grade_a_needs(change.files, 880)
    ).number


@pytest.mark.parametrize("size", sorted(SIZES))
def test_proved_simulated_submitted_and_approved(app: Flask, visit: Opener, size: str) -> None:
    """CZ21-2.2.1b: what a change would do to everyone is seen before it is approved, and by two people."""
    desk, number = drafted(app)
    officer = visit("policy", SIZES[size])
    page = officer.page
    officer.go("/policy")
    fine(officer)
    page.click(f"text={number}")
    expect(page.locator("main")).to_contain_text("还没有检验")
    fine(officer)
    with page.expect_navigation(timeout=60_000):
        page.click("section[aria-labelledby=proof-title] button")
    expect(page.locator(".state-chip")).to_have_text("已通过检验")
    fine(officer)
    with page.expect_navigation():
        page.click("section[aria-labelledby=simulation-title] button")
    expect(page.locator("progress")).to_be_visible()
    assert work_on(desk, WORKER, 1)
    page.reload()
    expect(page.locator("section[aria-labelledby=statement-title]")).to_contain_text("850 至 875 分")
    expect(page.locator("section[aria-labelledby=statement-title] ol")).to_contain_text("A 级（")
    expect(page.locator("section[aria-labelledby=matrix-title]")).to_contain_text("14 家等级改变")
    # The pictures are really drawn.
    widths = page.eval_on_selector_all(".chart img", "images => images.map(image => image.naturalWidth)")
    assert len(widths) == 2 and all(widths), widths
    fine(officer)
    with page.expect_download() as coming:
        page.click("text=movers.csv")
    lines = coming.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 15 and all(",A,B," in line for line in lines[1:])
    officer.go(f"/policy/{number}")
    with page.expect_navigation():
        page.click("section[aria-labelledby=submit-title] button")
    expect(page.locator(".state-chip")).to_have_text("已提交待核准")
    expect(page.locator("section[aria-labelledby=approve-title]")).to_have_count(0)
    supervisor = visit("supervisor", SIZES[size])
    supervisor.go(f"/policy/{number}")
    fine(supervisor)
    supervisor.page.fill("[id='approve-f.in_force_from']", "2026-11-21")
    with supervisor.page.expect_navigation():
        supervisor.page.click("section[aria-labelledby=approve-title] button")
    expect(supervisor.page.locator("[role=alert]")).to_contain_text("最早是明天")
    # The browser's console names the refused answer; it is the one that was meant.
    supervisor.faults.clear()
    supervisor.page.fill("[id='approve-f.in_force_from']", "2026-11-25")
    with supervisor.page.expect_navigation():
        supervisor.page.click("section[aria-labelledby=approve-title] button")
    expect(supervisor.page.locator(".state-chip")).to_have_text("已核准待执行")
    fine(supervisor)
    supervisor.go("/standard?pack=cangzhou-2021-175@1")
    expect(supervisor.page.locator("main")).to_contain_text("cangzhou-2021-175@1")
