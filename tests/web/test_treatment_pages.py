"""The pages of the treatment of D-graded and blacklisted enterprises (BG22-15): list, filters, Excel, one enterprise, noting an act."""

from __future__ import annotations

import html
import io
import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from rulesets.records.dossier import read_dossier
from service.access.actor import operator
from service.access.passwords import Passwords
from service.clock import FixedClock
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.situation.document import Situation
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.treatment import TreatmentAct
from service.web.supervision.situation_drawing import scale, whole_permille
from tests.bulk.tables import code
from tests.service.situation.treated import black
from tests.web.conftest import START, Reader, csrf_token, post
from tests.web.test_situation_pages import evaluated, evaluated_file

__all__ = ["evaluated", "evaluated_file"]
LIST, EXCEL = "/situation/treatment", "/situation/treatment.xlsx"
OFFICE = ("caseworker", "supervisor", "department")
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>"


def enter(engine: Any, settings: Any, number: int, ago: int, region: str = "测试甲县", name: str | None = None) -> str:
    """An enterprise that has been blacklisted for so many days."""
    desk = Desk(engine, FixedClock(START), settings, Passwords(settings))
    body = {"uscc": code(number), "name": name or f"测试企业{number}", "region": region, "records": [black(ago)]}
    import_dossier(desk, operator("test"), read_dossier(body), reason="归集")
    return code(number)


def names(page: str) -> list[str]:
    """The enterprises of a list, in its order."""
    return [
        html.unescape(name)
        for name in re.findall(r'scope="row" class="name"><a href="[^"]+" lang="zh-CN">([^<]+)</a>', page)
    ]


def test_the_list_is_in_order_filtered_and_linked(reader: Reader, engine: Any, settings: Any) -> None:
    long, short = enter(engine, settings, 1, 4000), enter(engine, settings, 2, 60, region="测试乙县")
    client = reader("supervisor")
    page = client.get(LIST).text
    assert page.count("<h1") == 1 and "style=" not in page and "2026-11-21 10:00" in re.sub("<[^>]+>", "", page)
    shown = names(page)
    assert shown[0] == "测试企业1" and len(shown) == 4 and "4,000 天" in page and "北信用办〔2022〕1号 四.15" in page
    assert f'href="/enterprises/{long}/grade"' in page and f'href="/situation/treatment/{short}"' in page
    assert "列入后尚无动作" in page and "没有在办事项，由其启动治理" in page
    for query, expected in (
        ({"region": "测试乙县"}, ["测试企业2"]),
        ({"region": "测试甲县", "band": "3"}, ["测试企业1"]),
        ({"band": "1", "progress": "nothing"}, ["测试企业2"]),
        ({"unit": "无此单位"}, []),
    ):
        assert names(client.get(LIST, query_string=query).text) == expected, query
    assert "没有符合条件的企业" in client.get(LIST, query_string={"unit": "无此单位"}).text
    unit = client.get(LIST, query_string={"unit": "沧州市市场监督管理局"}).text
    assert 0 < len(names(unit)) < 4 and '<option value="沧州市市场监督管理局" selected>' in unit
    for bad in ({"progress": "x"}, {"band": "9"}, {"after": "<b>"}):
        answer = client.get(LIST, query_string=bad)
        assert answer.status_code == 422 and "<b>" not in answer.text


def test_pages_follow_each_other(reader: Reader, engine: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        enter(engine, settings, number, 1000 + number)
    monkeypatch.setattr("service.situation.treatment.choosing.page.__defaults__", ("", 2))
    client = reader("caseworker")
    address, seen = f"{LIST}?region=测试甲县", []
    while address:
        page = client.get(address).text
        assert len(names(page)) <= 2
        seen += names(page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(found[1]) if found else ""
    assert seen == [f"测试企业{number}" for number in (4, 3, 2, 1, 0)]


def test_excel_says_the_same_and_holds_no_formula(reader: Reader, engine: Any, settings: Any) -> None:
    enter(engine, settings, 1, 200, region="=1+1", name=HOSTILE)
    client = reader("supervisor")
    page = client.get(LIST).text
    assert "<script>alert" not in page and names(page)[0] == HOSTILE
    book: Any = openpyxl.load_workbook(io.BytesIO(client.get(EXCEL).data))
    (sheet,) = book.worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    rows = list(sheet.iter_rows(min_row=6, values_only=True))
    assert [row[0] for row in rows] == names(page) and rows[0][2] == "=1+1" and rows[0][-1] == 200
    narrowed: Any = openpyxl.load_workbook(io.BytesIO(client.get(EXCEL, query_string={"region": "=1+1"}).data))
    assert len(list(narrowed.worksheets[0].iter_rows(min_row=6))) == 1
    with reading(engine) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "treatment.export")).all()
    assert [entry.detail["enterprises"] for entry in entries] == [len(rows), 1]


def test_one_enterprise_and_an_act(reader: Reader, engine: Any, settings: Any) -> None:
    """What was typed stays on an error; noted it stands there with the unit of the account, and nothing is idle any more."""
    uscc = enter(engine, settings, 1, 200)
    client = reader("department")
    one = f"{LIST}/{uscc}"
    page = client.get(one).text
    assert "已有 200 天没有动作" in page and "联合惩戒只显示推送给 沧州市市场监督管理局 的" in page
    form = {"act": "interview", "acted_on": "2026-11-20", "text": "约谈<b>法定代表人"}
    wrong = post(client, f"{one}/acts", {**form, "acted_on": "2030-01-01"}, one)
    assert wrong.status_code == 422 and "不能晚于今天" in wrong.text and "约谈&lt;b&gt;法定代表人" in wrong.text
    assert 'id="acted_on-problem"' in wrong.text and 'value="2030-01-01"' in wrong.text
    for day in ("", "20261120", "yesterday"):
        assert post(client, f"{one}/acts", {**form, "acted_on": day}, one).status_code == 422
    done = post(client, f"{one}/acts", form, one)
    assert done.status_code == 303
    page = client.get(done.headers["Location"]).text
    assert "已登记。" in page and "约谈（沧州市市场监督管理局）" in page and "已有 1 天没有动作" in page
    assert post(client, f"{one}/acts", form, one).status_code == 409
    assert client.post(f"{one}/acts", data=form).status_code == 400
    with reading(engine) as session:
        assert len(session.scalars(select(TreatmentAct)).all()) == 1
    assert client.get(f"{LIST}/{code(77)}").status_code == 404


def test_default_deny(reader: Reader, app: Flask, evaluated: object) -> None:
    """The office's people and departments; the policy officer and the supervisor see the counts on the page of the situation."""
    for username in ("caseworker", "supervisor", "department", "policy", "inspector", "enterprise", "admin"):
        client = reader(username)
        wanted = 200 if username in OFFICE else 403
        assert [client.get(address).status_code for address in (LIST, EXCEL)] == [wanted] * 2, username
        assert (f'href="{LIST}"' in client.get("/interpretations").text) is (username in OFFICE)
    assert app.test_client().get(LIST).status_code == 302
    policy = reader("policy").get("/situation").text
    assert "D 级和“黑名单”企业的治理" in policy and f'href="{LIST}"' not in policy
    assert reader("supervisor").get("/situation").text.count(f'href="{LIST}"') == 2


def test_the_situation_counts_them_now(reader: Reader, engine: Any, settings: Any, evaluated: Situation) -> None:
    """With the picture and its table; the choice of the page holds, the day is that of the look."""
    enter(engine, settings, 1, 200)
    client = reader("supervisor")
    page = re.sub("<[^>]+>", "", client.get("/situation").text)
    assert (
        "2026-11-21 10:00 的情况，不是评价时的：3 家，其中 2 家 D 级，3 家在“黑名单”上；1 家超过 90 天没有动作，1 家没有在施"
        in page
    )
    of_region = {name: len(names(client.get(LIST, query_string={"region": name}).text)) for name in evaluated.regions}
    assert sum(of_region.values()) == 2
    region, number = max(of_region.items(), key=lambda item: item[1])
    chosen = re.sub("<[^>]+>", "", client.get("/situation", query_string={"region": region}).text)
    assert f"不是评价时的：{number} 家" in chosen
    texts = "".join(ElementTree.fromstring(client.get("/situation/chart.svg?picture=treatment").data).itertext())
    assert "测试甲县" in texts and region in texts and "超过 180 天" in texts
    english = reader("policy")
    english.post("/language", data={"language": "en", "next": "/", "csrf_token": csrf_token(english.get("/").text)})
    assert "As it is at 2026-11-21 10:00" in re.sub("<[^>]+>", "", english.get("/situation").text)


@pytest.mark.parametrize("counts", [(1, 1, 1), (0, 0), (7,), (1, 999), (333, 333, 334, 1), (5, 0, 3)])
def test_shares_are_the_whole_together(counts: tuple[int, ...]) -> None:
    found = whole_permille(counts)
    assert sum(found) == (1000 if sum(counts) else 0) and len(found) == len(counts)
    assert all(abs(part * sum(counts) - 1000 * count) <= sum(counts) for part, count in zip(found, counts, strict=True))


@pytest.mark.parametrize("most", [0, 1, 5, 6, 7, 12, 13, 60, 61, 999, 1000, 123456])
def test_a_scale_reaches_the_most_in_few_round_steps(most: int) -> None:
    places = [place for _, place in scale(most)]
    assert (places[0] == 0 and places[-1] >= most > places[-2]) or most == 0
    assert 2 <= len(places) <= 7 and len({second - first for first, second in pairwise(places)}) == 1
