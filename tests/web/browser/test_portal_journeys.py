"""The enterprise's own pages in Chromium: wide and on a phone, with axe; one journey by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from service.demo.dossiers import DemoEnterprise
from tests.web.browser.conftest import PHONE, WIDE, Opener, Visit
from tests.web.browser.test_web_accessibility import findings
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.browser

SIZES = {"wide": WIDE, "phone": PHONE}
OWN = "沧州澄远复合材料有限公司"
INSIDE = ("/portal", "/portal/helping", "/portal/looks", "/portal/delegates", "/portal/authorisations")
OUTSIDE = ("/join", "/query", "/verify", "/standard", "/standard?lang=en")


def checked(window: Visit, path: str) -> None:
    window.go(path)
    assert findings(window) == [], path
    window.assert_fits()
    expect(window.page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("size", sorted(SIZES))
def test_every_page_fits_and_has_no_finding(visit: Opener, shown: dict[str, DemoEnterprise], size: str) -> None:
    window = visit("enterprise", SIZES[size])
    reports = f"/enterprises/{shown[OWN].dossier.uscc}/reports"
    for path in (*INSIDE, reports):
        checked(window, path)
    window.go("/portal")
    window.page.click("text=English")
    for path in (*INSIDE, reports):
        checked(window, path)


@pytest.mark.parametrize("size", sorted(SIZES))
def test_every_public_page_fits_and_has_no_finding(visit: Opener, size: str) -> None:
    window = visit(None, SIZES[size])
    for path in OUTSIDE:
        checked(window, path)
    window.go("/verify?code=00000-00000-00000-00000")
    expect(window.page.get_by_role("alert")).to_contain_text("没有这个验证码的报告")
    assert findings(window) == []
    # Chromium itself reports the 404.
    window.faults.clear()


@pytest.mark.parametrize("size", sorted(SIZES))
def test_from_the_authorisation_to_the_look(visit: Opener, size: str) -> None:
    """Granted, queried by somebody without an account, seen by the enterprise, revoked, refused (CZ21-2.2.2c)."""
    own = visit("enterprise", SIZES[size])
    own.go("/portal/authorisations")
    own.page.fill("#grantee", "某银行沧州分行")
    own.page.fill("#purpose", "贷款审查")
    own.page.get_by_label("完整说明").check()
    with own.page.expect_navigation():
        own.page.click("main form button.btn-primary")
    code = own.page.locator(".handed-code code").inner_text()
    own.assert_fits()
    assert findings(own) == []
    bank = visit(None, SIZES[size])
    bank.go("/query")
    bank.page.fill("#code", code.lower())
    with bank.page.expect_navigation():
        bank.page.click("main button[type=submit]")
    expect(bank.page.get_by_role("heading", name=OWN)).to_be_visible()
    expect(bank.page.get_by_text("各项指标")).to_be_visible()
    bank.assert_fits()
    assert findings(bank) == []
    own.go("/portal/looks")
    expect(own.page.get_by_text("某银行沧州分行")).to_be_visible()
    own.go("/portal/authorisations")
    own.page.locator("summary", has_text="撤销").click()
    with own.page.expect_navigation():
        own.page.get_by_role("button", name="确定撤销").click()
    expect(own.page.get_by_role("status")).to_contain_text("已撤销")
    bank.go("/query")
    bank.page.fill("#code", code)
    with bank.page.expect_navigation():
        bank.page.click("main button[type=submit]")
    expect(bank.page.get_by_role("alert")).to_contain_text("无效、已过期或已被撤销")
    bank.faults.clear()


@pytest.mark.parametrize("size", sorted(SIZES))
def test_a_report_is_issued_downloaded_and_checked(visit: Opener, shown: dict[str, DemoEnterprise], size: str) -> None:
    own = visit("enterprise", SIZES[size])
    own.go("/portal")
    own.page.get_by_role("link", name="信用报告").click()
    own.page.select_option("#purpose", "financing")
    with own.page.expect_navigation():
        own.page.get_by_role("button", name="出具新报告").click()
    expect(own.page.get_by_role("status")).to_contain_text("报告已出具")
    with own.page.expect_download() as download:
        own.page.get_by_role("link", name=re.compile("下载 PDF")).click()
    assert download.value.suggested_filename == "公共信用信息报告 沧信报〔2026〕1号.pdf"
    code = own.page.locator(".pairs code").inner_text()
    own.assert_fits()
    assert findings(own) == []
    anybody = visit(None, SIZES[size])
    anybody.go("/verify")
    anybody.page.fill("#code", code)
    with anybody.page.expect_navigation():
        anybody.page.click("main button[type=submit]")
    expect(anybody.page.get_by_role("status")).to_contain_text("本单位出具的报告")
    anybody.assert_fits()
    assert findings(anybody) == []


def test_a_delegate_by_keyboard_alone(visit: Opener) -> None:
    """Invite, accept and sign in without a pointer."""
    own = visit("enterprise")
    own.go("/portal/delegates")
    keys = own.page.keyboard
    own.page.locator("#name").focus()
    keys.type("张三")
    keys.press("Tab")
    keys.press("Space")
    expect(own.page.locator("input[name=powers][value=file]")).to_be_checked()
    keys.press("ArrowDown")
    expect(own.page.locator("input[name=powers][value=read]")).to_be_checked()
    own.page.locator("#ends_on").focus()
    with own.page.expect_navigation():
        keys.press("Enter")
    code = own.page.locator(".handed-code code").inner_text()
    person = visit()
    person.go("/join")
    keys = person.page.keyboard
    person.page.locator("#code").focus()
    for text in (code, "zhang.san", PASSWORD):
        keys.type(text)
        keys.press("Tab")
    with person.page.expect_navigation():
        keys.press("Enter")
    expect(person.page.get_by_role("status")).to_contain_text("账号已设置")
    person.sign_in("zhang.san")
    expect(person.page.get_by_text("仅查询")).to_be_visible()
    expect(person.page.get_by_role("link", name="经办人授权")).to_have_count(0)
