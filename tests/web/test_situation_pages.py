"""The situation pages (SQ20-13, BG22-15): table, picture, Excel and CSV say the same; filters; nobody else; nothing yet."""

from __future__ import annotations

import csv
import io
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from service.access.passwords import Passwords
from service.clock import FixedClock
from service.evaluation.asking import ask_for_run
from service.long_work.working import WORKER, work_on
from service.operations.operation import Desk
from service.situation.chosen import Chosen, chosen
from service.situation.document import Situation, read_situation
from service.situation.groups import by_domain, by_industry, by_region, total
from service.situation.heat import heat
from service.store.audit_entry import AuditEntry
from service.store.engine import open_engine, reading, writing
from service.store.situation import SituationRow
from service.web.phrases import Voice
from service.web.supervision.situation_files import csv_of, excel_of, harmless
from service.web.supervision.situation_sheets import Sheet, sheets
from service.web.supervision.situation_words import SituationWords, share_of
from tests.web.conftest import START, Reader, cheap_settings

ADDRESSES = ("/situation", "/situation/chart.svg?picture=regions", "/situation/tables.xlsx", "/situation/tables.csv")


@pytest.fixture(scope="module")
def evaluated_file(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration after one evaluation of everybody."""
    folder = tmp_path_factory.mktemp("evaluated")
    shutil.copy(filled_file, folder / "chengheng.db")
    settings = cheap_settings(folder)
    engine = open_engine(settings.database)
    desk = Desk(engine, FixedClock(START), settings, Passwords(settings))
    assert work_on(desk, WORKER, ask_for_run(desk, WORKER, whole=True).long_work_id)
    engine.dispose()
    return folder / "chengheng.db"


@pytest.fixture
def evaluated(evaluated_file: Path, engine: Any, settings: Any) -> Situation:
    """The situation of the database that the test works on."""
    engine.dispose()
    shutil.copy(evaluated_file, settings.instance_dir / "chengheng.db")
    with reading(engine) as session:
        return read_situation(session.scalars(select(SituationRow)).one().document)


def rows(page: str, caption: str) -> dict[str, list[str]]:
    """The table of a page by its caption: name of the row -> its cells."""
    found = re.search(rf"<caption[^>]*>{caption}</caption>(.*?)</table>", page, re.S)
    assert found is not None, caption
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", found.group(1), re.S)[1:]
    cells = [[re.sub("<[^>]+>|,", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S)] for line in lines]  # fmt: skip
    return {line[0]: line[1:] for line in cells}


def test_page_excel_and_csv_say_the_same(reader: Reader, evaluated: Situation) -> None:
    client = reader("supervisor")
    page = client.get("/situation").text
    assert page.count("<h1") == 1 and "2026-11-21 的第 1 批评价" in page.replace("<time>", "").replace("</time>", "")
    assert "style=" not in page
    book: Any = openpyxl.load_workbook(io.BytesIO(client.get("/situation/tables.xlsx").data))
    lines = list(csv.reader(io.StringIO(client.get("/situation/tables.csv").data.decode("utf-8-sig"))))
    for title in ("按区域", "按行业", "按十个领域", "按月份", "失信信息种类与月份", "区域与行业", "异议、修复和名单"):
        shown = rows(page, title)
        sheet = {str(row[0]): ["" if value is None else str(value) for value in row[1:]] for row in book[title].iter_rows(min_row=6, values_only=True)}  # fmt: skip
        start = lines.index([title]) + 2
        end = next((place for place in range(start, len(lines)) if not lines[place]), len(lines))
        written = {row[0]: row[1:] for row in lines[start:end]}
        assert sheet == written, title
        strip = {name: [re.split("[ ▲]", value)[0] for value in values] for name, values in shown.items()}
        assert {name: [value.replace("–", "0") for value in values] for name, values in strip.items()} == {
            name: [value.replace("–", "0") for value in values] for name, values in sheet.items()
        }, title
    grades = rows(page, "按区域")["合计"]
    expected = dict.fromkeys("ABCD", 0)
    for (_, _, grade), number in evaluated.grades.items():
        if grade:
            expected[grade] += number
    assert [int(value) for value in grades[:4]] == list(expected.values()) and sum(expected.values()) > 20
    assert page.count("<img") == page.count("narrow=1") == 5


def test_filters_narrow_every_table(reader: Reader, evaluated: Situation) -> None:
    client = reader("policy")
    industry = next(name for name in evaluated.industries if name not in ("?", "…"))
    page = client.get("/situation", query_string={"industry": industry, "months": "36"}).text
    assert set(rows(page, "按行业")) == {industry, "合计"} and len(rows(page, "按月份")) == 36
    assert f'<option value="{industry}" selected>' in page and "months=36" in page
    region = evaluated.regions[0]
    both = client.get("/situation", query_string={"industry": industry, "region": region}).text
    assert "同时选定区域和行业时不分种类" in both
    for query in ({"region": "火星"}, {"industry": "<b>"}, {"months": "7"}, {"run": "x"}, {"run": "１"}):
        answer = client.get("/situation", query_string=query)
        assert answer.status_code == 422 and "<b>" not in answer.text, query
    assert client.get("/situation?run=77").status_code == 404
    assert client.get("/situation/chart.svg?picture=grades").status_code == 422


def in_two_regions(found: Situation) -> Situation:
    """The same with every other industry in a region of its own; the demonstration has one region alone."""
    return replace(
        found,
        regions=("甲", "乙"),
        grades={(key[1] % 2, *key[1:]): number for key, number in found.grades.items()},
        flow={(key[1] % 2, *key[1:]): counts for key, counts in found.flow.items()},
        listed={(key[1] % 2, *key[1:]): number for key, number in found.listed.items()},
    )


@pytest.mark.parametrize("months", [12, 24, 36])
def test_groups_add_up(evaluated: Situation, months: int) -> None:
    """By region, industry and domain alike; a choice and its complement make the whole."""
    situation = in_two_regions(evaluated)
    everything = Chosen(months=months)
    whole = total(situation, everything)
    assert len(by_region(situation, everything)) == 2
    for groups in (
        by_region(situation, everything),
        by_industry(situation, everything),
        [group for _, group in by_domain(situation, everything)],
        [total(situation, Chosen(industry=number, months=months)) for number in range(len(situation.industries))],
        [total(situation, Chosen(region=number, months=months)) for number in range(len(situation.regions))],
    ):
        assert sum(group.enterprises for group in groups) == whole.enterprises
        assert sum(group.adverse for group in groups) == whole.adverse
        assert sum(group.listed for group in groups) == whole.listed
    found = heat(situation, everything)
    assert sum(cell.adverse for _, row in found.rows for cell in row) == whole.adverse
    assert sum(cell.enterprises for _, row in found.rows for cell in row) == whole.enterprises


def test_pictures_are_svg_without_scripts_from_elsewhere(reader: Reader, evaluated: Situation) -> None:
    client = reader("supervisor")
    for picture, words in {
        "regions": ["A", "各区域的等级构成", "占企业数的 %", "截至 2026-11-21"],
        "industries": ["（未注明）", "占企业数的 %", "截至 2026-11-21"],
        "months": ["新增 ——", "修复 – –", "移出 ·····", "2026-10", "单位：条；截至 2026-11-21"],
        "listed": ["月末列入“黑名单”的企业", "单位：家；截至 2026-11-21"],
        "treatment": ["超过 180 天", "单位：家；截至 2026-11-21 10:00"],
    }.items():
        narrow = ElementTree.fromstring(client.get(f"/situation/chart.svg?picture={picture}&narrow=1").data)
        assert narrow.attrib["viewBox"].split()[2] == "340", picture
        assert not [word for word in words if word not in "".join(narrow.itertext()) and not word.startswith("20")]
        answer = client.get(f"/situation/chart.svg?picture={picture}")
        assert answer.mimetype == "image/svg+xml" and "sandbox" in answer.headers["Content-Security-Policy"]
        root = ElementTree.fromstring(answer.data)
        texts = "".join(root.itertext())
        for word in words:
            assert word in texts, (picture, word)
        scripts = [node for node in root.iter() if node.tag.endswith("script")]
        assert not any("href" in name for node in scripts for name in node.attrib)


def test_nobody_else_sees_it(reader: Reader, app: Flask, evaluated: Situation) -> None:
    """Grades are never public (评价结果不向社会公开公示)."""
    for username in ("caseworker", "department", "inspector", "enterprise", "admin"):
        client = reader(username)
        assert 'href="/situation"' not in client.get("/", follow_redirects=True).text
        for address in ADDRESSES:
            assert client.get(address).status_code == 403, (username, address)
    for address in ADDRESSES:
        answer = app.test_client().get(address)
        assert answer.status_code == 302 and "/sign-in" in answer.headers["Location"]


def test_nothing_yet_names_the_command(reader: Reader) -> None:
    client = reader("supervisor")
    page = client.get("/situation")
    assert page.status_code == 200 and "chengheng evaluate --full" in page.text
    for address in ADDRESSES[1:]:
        assert client.get(address).status_code == 422


def test_exports_are_in_the_audit_trail(reader: Reader, engine: Any, evaluated: Situation) -> None:
    client = reader("supervisor")
    client.get("/situation")
    client.get("/situation/tables.csv")
    client.get("/situation/tables.xlsx")
    with reading(engine) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "situation.export")).all()
    assert [entry.subject for entry in entries] == ["evaluation:1"] * 2


HOSTILE = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\tx", "<script>alert(1)</script>")


@pytest.fixture
def hostile(engine: Any, evaluated: Situation) -> Situation:
    """Regions and industries with names that are formulas and marks, and a warning that names an enterprise."""
    with writing(engine) as session:
        row = session.scalars(select(SituationRow)).one()
        names = list(HOSTILE) + [f"行业{number}" for number in range(90)]
        document = dict(row.document)
        document["regions"] = (names + document["regions"])[: len(document["regions"])]
        document["industries"] = names[: len(document["industries"])]
        document["warnings"] = [
            {"signal": "region_surge", "of": "region", "group": 0, "numbers": {"months": 3, "percent": 150, "more": 20, "now": 90, "before": 3, "difference": 87}, "named": []},
            {"signal": "penalties_of_one", "of": "", "group": None, "numbers": {"days": 30, "at_least": 3, "now": 120}, "named": [["91130900MA0700001X", 0, 1, "12"]]},
        ]  # fmt: skip
        row.document = document
        return read_situation(document)


def test_no_name_becomes_a_formula_or_a_mark(reader: Reader, hostile: Situation) -> None:
    client = reader("supervisor")
    page = client.get("/situation").text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    book: Any = openpyxl.load_workbook(io.BytesIO(client.get("/situation/tables.xlsx").data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert "=1+1" in {cell.value for cell in cells}
    lines = list(csv.reader(io.StringIO(client.get("/situation/tables.csv").data.decode("utf-8-sig"))))
    values = {value for line in lines for value in line}
    assert "'=1+1" in values and not any(value.startswith(("=", "+", "@", "\t", "-")) for value in values)
    for picture in ("regions", "industries"):
        ElementTree.fromstring(client.get(f"/situation/chart.svg?picture={picture}").data)


def test_warnings_with_definition_clause_and_enterprises(reader: Reader, hostile: Situation) -> None:
    client = reader("supervisor")
    page = client.get("/situation").text
    for said in ("=1+1：最近 3 个完整月份新增 90 条，上年同月 3 条，多 87 条", "超过上年同月的 150%", "数值自定", "宿政办发〔2020〕20号 三（四）13", "/enterprises/91130900MA0700001X/grade", "名单只列其中一部分", "12 条"):  # fmt: skip
        assert said in page, said
    other = client.get("/situation", query_string={"industry": "=1+1"}).text
    assert "/enterprises/91130900MA0700001X/grade" not in other
    english = SituationWords(hostile, Voice("en"))
    titles = [sheet.rows for sheet in sheets(english, Chosen()) if sheet.title == "situation.warnings"]
    assert "Surge of dishonesty information in a region" in str(titles)


def test_a_share_is_never_more_exact_than_its_numbers() -> None:
    cases = {
        (0, 0): "–", (3, 40): "3/40", (0, 99): "0/99", (1, 999): "<1%", (0, 999): "0%", (85, 999): "9%", (5, 1000): "0.5%",
        (1, 1_000_000): "<0.1%", (0, 1000): "0.0%", (1000, 1000): "100.0%",
    }  # fmt: skip
    assert {key: share_of(*key) for key in cases} == cases


def test_files_of_any_table() -> None:
    sheet = Sheet("situation.cells", "situation.cells_note", ("a", "=b"), (("-x", 1), ("y", -2)))
    text = csv_of([sheet], Voice("en"), "=lead").decode("utf-8-sig").splitlines()
    assert text[0] == "'=lead" and text[3:] == ["a,'=b", "'-x,1", "y,-2"]
    assert excel_of([sheet], Voice("en"), "lead")[:2] == b"PK"
    assert harmless("") == "" and harmless("a=1") == "a=1"


def test_every_language_and_both_choices(evaluated: Situation) -> None:
    region, industry = evaluated.regions[0], evaluated.industries[0]
    for voice in (Voice("zh"), Voice("en")):
        words = SituationWords(evaluated, voice)
        for wanted in (("", ""), (region, ""), ("", industry), (region, industry)):
            found = sheets(words, chosen(evaluated, *wanted, "24"))
            assert len({voice.say(sheet.title)[:31] for sheet in found}) == len(found)
            assert all(len(row) == len(sheet.columns) for sheet in found for row in sheet.rows)
            assert all(len(voice.say(sheet.title)) <= 31 for sheet in found)
