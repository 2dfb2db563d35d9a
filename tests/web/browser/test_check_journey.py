"""A check by keyboard alone, wide and on a phone: nothing sticks out, axe finds nothing serious, no script is needed."""

from __future__ import annotations

import pytest

from service.demo.dossiers import DemoEnterprise
from tests.web.browser.conftest import PHONE, WIDE, Opener
from tests.web.browser.test_web_accessibility import findings

pytestmark = pytest.mark.browser
OF_GRADE_D = "CZ21-A1-22.1"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_from_the_code_to_the_decision_by_keyboard(
    visit: Opener, shown: dict[str, DemoEnterprise], size: tuple[int, int]
) -> None:
    """WF-14: matter, code, advice, legal basis, decision."""
    window = visit("department", size)
    window.go("/checks")
    window.assert_fits()
    assert findings(window) == []
    page = window.page
    page.focus("#matter")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    assert page.input_value("#matter") == "CZ22-2.4"
    page.keyboard.press("Tab")
    page.keyboard.type(shown[OF_GRADE_D].dossier.uscc)
    page.keyboard.press("Tab")
    page.keyboard.type("审〔2026〕7号")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text(".advice-line .advice") == "不予列入"
    window.assert_fits()
    assert findings(window) == []
    page.focus('[name="follow.legal_basis"]')
    page.keyboard.type("企业国有资产法第五十四条")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "按意见办理" in page.inner_text(".state-chip")
    window.assert_fits()
    window.go("/checks/figures")
    window.assert_fits()
    assert findings(window) == []
