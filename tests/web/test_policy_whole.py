"""New indicators, features and examples without any script, and the reasons of changed examples (issue: pack editor)."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from tests.rulesets.editing.test_making import EXAMPLE, FEATURE, INDICATOR
from tests.web.conftest import Reader, csrf_token, post
from tests.web.policy_forms import Form

Typed = dict[str, list[str]]
FIFTH = "/tables/cases-cases"


@pytest.fixture
def officer(reader: Reader) -> FlaskClient:
    return reader("policy")


@pytest.fixture
def edit(officer: FlaskClient) -> str:
    """The address of the contents of a new draft of the scoring pack."""
    new = {"pack": "cangzhou-2021-175", "title": "增加一项指标", "reason": "年度评估"}
    return str(post(officer, "/policy/new", new, "/policy/new").headers["Location"]).split("?")[0]


def revision(officer: FlaskClient, edit: str) -> str:
    return officer.get(edit).text.split('name="revision" value="')[1].split('"')[0]


def send(officer: FlaskClient, edit: str, what: str, typed: Typed, do: str = "save") -> tuple[int, str]:
    fields: dict[str, str | list[str]] = {f"c|{name}": texts for name, texts in typed.items()}
    fields |= {"csrf_token": csrf_token(officer.get("/").text), "revision": revision(officer, edit), "do": do}
    answer = officer.post(f"{edit}/new/{what}", data=fields)
    return answer.status_code, answer.text if answer.status_code != 303 else unquote(str(answer.headers["Location"]))


def test_a_new_indicator_from_feature_to_example(officer: FlaskClient, edit: str) -> None:
    status, place = send(officer, edit, "feature", FEATURE)
    assert status == 303 and place.endswith("?done=saved#features|breach_of_commitment_2y")
    page = officer.get(place.split("#")[0]).text
    assert "违约失诺的条数，2 年内" in page and "没有别的规则或算例使用它" in page
    assert "new/indicator?feature=breach_of_commitment_2y" in page
    start = Form(officer.get(f"{edit}/new/indicator?feature=breach_of_commitment_2y").text).fields
    assert (start["c|feature_a_2"], start["c|low_a_2"], start["c|points_2"]) == ("breach_of_commitment_2y", "1", "0")
    assert send(officer, edit, "indicator", INDICATOR)[0] == 303
    contents = officer.get(edit).text
    assert "公共信用信息 510 / 500" in contents and "合计 1010 / 1000" in contents
    assert contents.index("22 列入行业") < contents.index("23 行政许可失信")
    assert send(officer, edit, "example", EXAMPLE)[0] == 303
    assert "新增指标" in officer.get(f"{edit}/differences").text


def test_the_check_names_fields_proposals_and_sums_and_saves_nothing(officer: FlaskClient, edit: str) -> None:
    before = revision(officer, edit)
    fields = {f"c|{name}": texts for name, texts in (INDICATOR | {"max": ["9"]}).items()}
    fields |= {f"c|feature_a_{row}": ["breaches_2y"] for row in (1, 2)}
    sent = {**fields, "csrf_token": csrf_token(officer.get("/").text)}
    found = officer.post(f"{edit}/new/indicator/check", data=sent).json
    assert found is not None and found["fields"] == {"points_1": ["应当在 0 到 9 之间，这里是 10"]}
    assert found["texts"]["proposed-number"] == "空着就用：23"
    found = officer.post(f"{edit}/new/indicator/check", data=sent | {"c|max": "10"}).json
    assert found is not None and found["texts"]["sums"].endswith("合计 1010 / 1000")
    assert found["texts"]["words"].startswith("新增指标 23 行政许可失信：满分 10；")
    assert "各指标满分之和是 510" in found["items"][0]["text"]
    # A field that nobody filled in yet is counted, not scolded.
    found = officer.post(f"{edit}/new/indicator/check", data={"csrf_token": sent["csrf_token"]}).json
    assert found is not None and found["fields"] == {} and found["summary"] == "还有 7 项没有填写"
    assert revision(officer, edit) == before


def test_a_fault_of_the_proof_stands_at_its_field(officer: FlaskClient, edit: str) -> None:
    typed = INDICATOR | {"feature_a_1": ["industry_rank"], "value_a_1": ["best"], "feature_a_2": ["breaches_2y"]}
    page = send(officer, edit, "indicator", typed, "check")
    assert page[0] == 200
    problem = page[1].split('data-problem-of="feature_a_1"')[1].split("</p>")[0]
    assert "hidden" not in problem and "best" in problem


def test_an_error_keeps_everything_that_was_typed(officer: FlaskClient, edit: str) -> None:
    status, page = send(officer, edit, "feature", FEATURE | {"clause": [""], "kinds": ["wage_arrears", "tax_arrears"]})
    assert status == 422
    assert page.count(" checked") == 2 and "近2年行政许可失信" in page
    assert "不能为空" in page.split('data-problem-of="clause"')[1].split("</p>")[0]
    assert "项没有填写" in page.split('id="check-answer"')[1].split("</p>")[0], "the panel of the check says it as well"


def test_what_is_still_used_is_not_taken_away(officer: FlaskClient, edit: str) -> None:
    table = "/tables/features-features-0"
    page = officer.get(edit + table).text
    assert "指标 01 主要人员失信信息 · CZ21-A1-01.1" in page and "删除这一项</button>" not in page
    sent = {"csrf_token": csrf_token(page), "revision": revision(officer, edit)}
    answer = officer.post(f"{edit}{table}/remove", data=sent)
    assert answer.status_code == 422
    assert "还在使用，请先改掉这些地方：指标 01" in answer.text


def test_a_changed_example_is_named_with_both_expectations_and_needs_a_reason(
    officer: FlaskClient, edit: str, reader: Reader
) -> None:
    fields = Form(officer.get(edit + FIFTH).text).fields
    assert (
        officer.post(edit + FIFTH, data={**fields, "c|cases|X05|expect.score": "785", "do": "save"}).status_code == 303
    )
    sent = {"csrf_token": csrf_token(officer.get("/").text), "do": "remove", "example": "X06", "reason": "与 X05 重复"}
    assert officer.post(f"{edit}/examples", data={**sent, "revision": revision(officer, edit)}).status_code == 303
    for client, address in ((officer, edit.removesuffix("/edit")), (reader("supervisor"), edit.removesuffix("/edit"))):
        page = client.get(address).text
        assert "等级 B，得分 775，行政处罚信息 50 分" in page and "等级 B，得分 785，行政处罚信息 50 分" in page
        assert "没有写明理由" in page and "与 X05 重复" in page and "1 个没有理由" in page
    assert "有算例被删除或改动而没有写明理由" in officer.get(edit.removesuffix("/edit")).text
    page = officer.post(
        f"{edit}/examples",
        data={**sent, "revision": revision(officer, edit), "do": "explain", "example": "X05", "reason": " "},
    )
    assert page.status_code == 422
    given = {**sent, "revision": revision(officer, edit), "do": "explain", "example": "X05", "reason": "少扣 10 分"}
    assert officer.post(f"{edit}/examples", data=given).status_code == 303
    assert "没有写明理由" not in officer.get(edit.removesuffix("/edit")).text.split("办理过程")[0]


def test_others_read_and_do_not_add(edit: str, reader: Reader) -> None:
    supervisor = reader("supervisor")
    for path in ("/new/indicator", "/new/feature", "/examples"):
        page = supervisor.get(edit + path)
        assert page.status_code == 200 and "这里只能查看" in page.text
    token = csrf_token(supervisor.get("/").text)
    for path in ("/new/indicator", "/new/feature/check", "/examples", "/tables/features-features-0/remove"):
        assert supervisor.post(edit + path, data={"csrf_token": token, "revision": "1"}).status_code == 403


def test_unknown_forms_are_not_found(officer: FlaskClient, edit: str) -> None:
    assert officer.get(f"{edit}/new/grade").status_code == 404
