"""The page on which a measure is ordered and ended (SQ20-12a; AMB-76): who sees the forms, what a wrong entry gets, what is shown then."""

from __future__ import annotations

import re

from tests.web.conftest import Reader, post

CODE = "91130902MADEM0063U"
PAGE = f"/enterprises/{CODE}/measures"
ENTRIES = {"measure": "S-5", "basis": "食品安全法第一百三十五条", "reason": "拒不履行处罚决定", "last_day": ""}


def test_ordered_and_ended_on_the_page(reader: Reader) -> None:
    supervisor = reader("supervisor")
    page = supervisor.get(PAGE).text
    assert "决定采取措施" in page and all(f'value="{name}"' in page for name in ("S-5", "S-6", "E-1"))
    wrong = post(supervisor, PAGE, {**ENTRIES, "basis": " "}, PAGE)
    assert wrong.status_code == 422 and "没有依据不得采取" in wrong.text and 'value="拒不履行处罚决定"' in wrong.text
    assert re.search(r'id="order-S-5" value="S-5" required checked', wrong.text)
    for given in ({"measure": ""}, {"last_day": "gestern"}, {"reason": ""}):
        assert post(supervisor, PAGE, {**ENTRIES, **given}, PAGE).status_code == 422
    assert post(supervisor, PAGE, ENTRIES, PAGE).status_code == 303
    assert post(supervisor, PAGE, ENTRIES, PAGE).status_code == 409
    page = supervisor.get(PAGE).text
    assert "由本机关决定" in page and "终止措施：市场和行业禁入" in page
    found = re.search(rf'action="({PAGE}/[0-9]+/end)".*?name="revision" value="([0-9]+)"', page, re.S)
    assert found is not None
    address, revision = found.groups()
    assert post(supervisor, address, {"revision": revision, "reason": ""}, PAGE).status_code == 422
    assert post(supervisor, address, {"revision": "9", "reason": "已经履行"}, PAGE).status_code == 409
    assert post(supervisor, address, {"revision": revision, "reason": "已经履行"}, PAGE).status_code == 303
    assert "决定终止：已经履行" in supervisor.get(PAGE).text


def test_only_who_decides_sees_the_forms(reader: Reader) -> None:
    for username in ("caseworker", "department", "policy"):
        other = reader(username)
        assert "决定采取措施" not in other.get(PAGE).text
        assert post(other, PAGE, ENTRIES, PAGE).status_code == 403
    assert "决定采取" not in reader("enterprise").get("/own-measures").text
