"""The pack editor without any script: every page works by its buttons, and what was typed is never lost (issue: pack editor)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.web.conftest import Reader, csrf_token, post
from tests.web.policy_forms import Form

TABLE = "/tables/indicators_public-indicators-1"
ROW = "rows|CZ21-A1-06.3"
LEAST = f"c|{ROW}|when.penalties_2y.at_least"
POINTS = f"c|{ROW}|points"
GAP = "有一种情形没有一行适用"


@pytest.fixture
def officer(reader: Reader) -> FlaskClient:
    return reader("policy")


@pytest.fixture
def edit(officer: FlaskClient) -> str:
    """The address of the contents of a new draft of the scoring pack."""
    new = {"pack": "cangzhou-2021-175", "title": "放宽一条", "reason": "年度评估"}
    answer = post(officer, "/policy/new", new, "/policy/new")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).split("?")[0]


@pytest.fixture
def form(officer: FlaskClient, edit: str) -> Callable[[str], dict[str, str]]:
    return lambda page: Form(officer.get(edit + page).text).fields


def upload(client: FlaskClient, edit: str, what: str, data: bytes) -> tuple[int, str]:
    page = client.get(edit).text
    revision = page.split('name="revision" value="')[1].split('"')[0]
    sent = {"csrf_token": csrf_token(page), "revision": revision, "file": (BytesIO(data), f"a.{what}")}
    answer = client.post(f"{edit}/import/{what}", data=sent)
    return answer.status_code, answer.text if answer.status_code != 303 else str(answer.headers["Location"])


def test_a_new_change_asks_for_all_it_needs(officer: FlaskClient) -> None:
    page = post(officer, "/policy/new", {"pack": "nobody", "title": "题目", "reason": "理由"}, "/policy/new")
    assert page.status_code == 422
    assert "没有名为“nobody”的规则包" in page.text
    assert 'value="题目"' in page.text and ">理由</textarea>" in page.text


def test_the_contents_lead_to_every_table_and_file(officer: FlaskClient, edit: str) -> None:
    page = officer.get(edit).text
    assert page.index("01 主要人员失信信息") < page.index("05 履约践诺信息") < page.index("20 行业信用评价信息")
    for part in (TABLE, "/tables/measures-measures", "/files/grades.yaml", "/excel", "/differences", "/findings"):
        assert f'{edit}{part}"' in page
        assert officer.get(edit + part).status_code == 200, part


def test_the_button_checks_without_saving(
    officer: FlaskClient, edit: str, form: Callable[[str], dict[str, str]]
) -> None:
    page = officer.post(edit + TABLE, data={**form(TABLE), LEAST: "2", "do": "check"})
    assert page.status_code == 200
    assert GAP in page.text and "indicators_public.yaml:15" in page.text
    assert Form(page.text).fields[LEAST] == "2"
    assert form(TABLE)[LEAST] == "1"


def test_the_check_names_field_line_and_words(
    officer: FlaskClient, edit: str, form: Callable[[str], dict[str, str]]
) -> None:
    """CZ21-A1-06: 1 or 2 penalties leave a gap at 1 as soon as the row begins at 2."""
    found = officer.post(f"{edit}{TABLE}/check", data={**form(TABLE), LEAST: "2"}).json
    assert found is not None and not found["sound"]
    assert GAP in found["items"][0]["text"] and "近2年行政处罚 1 条" in found["items"][0]["text"]
    assert unquote(found["items"][0]["href"]).endswith(f"{TABLE}#indicators|administrative_penalty")
    assert found["words"][ROW] == "近2年行政处罚 至少 2 条、不超过 2 条 且 近2年严重处罚 0 条"
    wrong = officer.post(f"{edit}{TABLE}/check", data={**form(TABLE), POINTS: "x"}).json
    assert wrong is not None and wrong["fields"] == {f"{ROW}|points": ["应当是整数，这里是“x”"]}
    same = officer.post(f"{edit}{TABLE}/check", data=form(TABLE)).json
    assert same is not None and same["sound"] and not same["items"]


def test_an_error_stands_at_its_field_and_everything_typed_stays(
    officer: FlaskClient, edit: str, form: Callable[[str], dict[str, str]]
) -> None:
    page = officer.post(edit + TABLE, data={**form(TABLE), POINTS: "x", LEAST: "2", "do": "save"})
    assert page.status_code == 422
    assert "应当是整数，这里是“x”" in page.text and 'aria-invalid="true"' in page.text
    kept = Form(page.text).fields
    assert (kept[POINTS], kept[LEAST]) == ("x", "2")


def test_saved_and_compared(officer: FlaskClient, edit: str, form: Callable[[str], dict[str, str]]) -> None:
    answer = officer.post(edit + TABLE, data={**form(TABLE), POINTS: "60", "do": "save"})
    assert answer.headers["Location"].endswith("?done=saved")
    page = officer.get(f"{edit}/differences").text
    assert "指标 06 行政处罚信息" in page and "points: 60" in page
    assert "沧政办字〔2021〕175号 附件1" in page
    findings = officer.get(f"{edit}/findings").text
    assert "得分应为 775，实为 785" in findings
    assert "别的规则包里的算例" in findings


def test_two_people_both_keep_what_they_typed(
    officer: FlaskClient, edit: str, form: Callable[[str], dict[str, str]]
) -> None:
    mine = form(TABLE)
    officer.post(edit + TABLE, data={**form(TABLE), POINTS: "60", LEAST: "2", "do": "save"})
    late = officer.post(edit + TABLE, data={**mine, POINTS: "55", "do": "save"})
    assert late.status_code == 409
    assert "已被他人改动" in late.text and "他人已改为" in late.text
    again = Form(late.text).fields
    assert (again[POINTS], again[LEAST]) == ("55", "2"), "what I did not touch is what the other one saved"
    assert officer.post(edit + TABLE, data={**again, "do": "save"}).status_code == 303
    saved = form(TABLE)
    assert (saved[POINTS], saved[LEAST]) == ("55", "2")


def rows(officer: FlaskClient, edit: str, fields: dict[str, str], **given: str) -> int:
    sent = {"csrf_token": fields["csrf_token"], "revision": fields["revision"], "row": ROW, **given}
    return officer.post(f"{edit}{TABLE}/rows", data=sent).status_code


def test_what_was_typed_into_a_row_that_is_gone_is_shown(
    officer: FlaskClient, edit: str, form: Callable[[str], dict[str, str]]
) -> None:
    mine = form(TABLE)
    assert rows(officer, edit, mine, do="copy", id="CZ21-A1-06.9") == 303
    assert f"c|{ROW}".replace(".3", ".9") + "|points" in form(TABLE)
    assert rows(officer, edit, mine, do="remove") == 409
    assert rows(officer, edit, form(TABLE), do="remove") == 303
    late = officer.post(edit + TABLE, data={**mine, POINTS: "77", "do": "save"})
    assert late.status_code == 409
    assert "已被他人删除" in late.text and "77" in late.text


def test_a_broken_text_may_be_saved_and_is_named(
    officer: FlaskClient, edit: str, form: Callable[[str], dict[str, str]]
) -> None:
    page = "/files/grades.yaml"
    sent = form(page)
    assert officer.post(edit + page, data={**sent, "text": "grades: [\r\n", "do": "save"}).status_code == 303
    contents = officer.get(edit).text
    assert "读不出来的文件" in contents and "grades.yaml 第 2 行" in contents
    late = officer.post(edit + page, data={**sent, "text": "precedence: 1\n", "do": "save"})
    assert late.status_code == 409
    assert "precedence: 1" in Form(late.text).fields["text"]
    assert "grades: [" in late.text, "what is saved now is shown beside it"


def test_a_file_of_procedures_is_only_shown(officer: FlaskClient, edit: str) -> None:
    page = officer.get(f"{edit}/files/lists.yaml").text
    assert "readonly" in page and "随政策文件本身" in page


def test_excel_goes_out_and_in(officer: FlaskClient, edit: str) -> None:
    answer = officer.get(f"{edit}/excel")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="cangzhou-2021-175-r')
    assert upload(officer, edit, "excel", answer.data)[1].endswith("done=unchanged")
    book = load_workbook(BytesIO(answer.data))
    book["指标档位"]["E2"] = "=1"
    book["指标档位"]["B3"] = "nobody"
    data = BytesIO()
    book.save(data)
    status, page = upload(officer, edit, "excel", data.getvalue())
    assert status == 422
    assert "工作表“指标档位” E2：这里是公式" in page and "B3：规则包里没有" in page


def test_a_zip_goes_out_and_in(officer: FlaskClient, edit: str) -> None:
    data = officer.get(f"{edit}/zip").data
    assert upload(officer, edit, "zip", data)[1].endswith("done=unchanged")
    assert upload(officer, edit, "zip", b"x")[0] == 422


def test_others_read_and_do_not_edit(officer: FlaskClient, edit: str, reader: Reader) -> None:
    supervisor = reader("supervisor")
    page = supervisor.get(edit + TABLE).text
    assert "这里只能查看" in page and "保存草稿" not in page
    token = csrf_token(supervisor.get("/").text)
    assert supervisor.post(edit + TABLE, data={"csrf_token": token, "revision": "1"}).status_code == 403
    assert reader("caseworker").get(edit).status_code == 403


def test_unknown_places_are_not_found(officer: FlaskClient, edit: str) -> None:
    for path in ("/tables/nothing", "/files/nothing.yaml"):
        assert officer.get(edit + path).status_code == 404
    assert officer.get("/policy/nothing/edit").status_code == 404
