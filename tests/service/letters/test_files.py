"""The files of a letter, opened again with other programs: Word and PDF say the same, and nothing written in is run."""

from __future__ import annotations

import builtins
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn
from jinja2 import UndefinedError
from pypdf import PdfReader

from service.letters import word
from service.letters.compose import compose
from service.letters.line_breaking import NOT_FIRST, NOT_LAST, break_lines
from service.letters.paper import Block, Paper
from service.letters.pdf import NoPdf, pdf_file
from service.letters.personal import cover_numbers
from service.letters.word import word_file
from tests.service.letters.reading import pdf_pages, pdf_text, word_text

MOMENT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
HASH = "ab" * 32


def decision(**more: Any) -> dict[str, Any]:
    return {
        "kind": "decision",
        "number": "沧信异决〔2026〕7号",
        "organ": "沧州市社会信用体系建设主管部门",
        "issued_on": "2026-11-21",
        "enterprise": {"name": "沧州甲有限公司", "uscc": "91130900MA07000013"},
        "application": {"number": "异〔2026〕0001号", "received_on": "2026-11-20"},
        "case": {
            "number": "异〔2026〕0001号-1",
            "kind": "对信用记录的异议",
            "matter": "行政处罚（2025-03-01，记录编号 p1）",
        },
        "clock": {
            "clause": "宿政办发〔2020〕20号",
            "length": 5,
            "unit": "working_days",
            "due_on": "2026-11-27",
            "provisional": False,
        },
        "verdict": "upheld",
        "facts": "该处罚已被撤销",
        "comparison": [{"field": "状态", "held": "有效", "at_source": "已撤销", "matches": False}],
        "source_unit": "市市场监督管理局",
        "checked_on": "2026-11-21",
        "finding": "与事实不符",
        "reason": "处罚决定已被复议机关撤销",
        "clause": "沧政办字〔2021〕175号 二（五）2",
        "remedy": "可在六十日内申请行政复议",
        "changes": [{"record": "行政处罚（记录编号 p1）", "change": "撤销，自始不计入评价", "items": ""}],
        "before": {"number": 1, "score": None, "grade": "D"},
        "after": {"number": 2, "score": 775, "grade": "B"},
        **more,
    }


def acceptance(**more: Any) -> dict[str, Any]:
    return {**decision(), "kind": "acceptance", "number": "沧信异受〔2026〕7号", **more}


def words(data: dict[str, Any]) -> Paper:
    return compose(data, HASH)


SAID = ("异议处理决定书", "沧信异决〔2026〕7号", "沧州甲有限公司：", "已撤销", "不一致", "与事实不符", "复议机关撤销")


def test_word_and_pdf_say_the_whole_decision() -> None:
    in_word, in_pdf = word_text(word_file(words(decision()))), pdf_text(pdf_file(words(decision()), MOMENT))
    for text in (*SAID, "无分值", "775分", "D级", "B级", "二（五）2", "六十日内", "2026年11月21日", "主管部门（印章）"):
        assert text in in_word.replace("\n", ""), text
        assert text in in_pdf, text
    assert HASH in in_pdf


def test_the_parts_are_numbered_as_they_come() -> None:
    with_result = [block.text for block in words(decision()).blocks if block.kind == "heading"]
    assert with_result == ["一、异议请求", "二、核查情况", "三、认定与处理", "四、重新评价结果", "五、救济途径"]
    dismissed = words(decision(verdict="dismissed", after=None, before=None, changes=[], finding="与来源一致"))
    assert [block.text for block in dismissed.blocks if block.kind == "heading"][-1] == "四、救济途径"
    assert "异议不成立，维持原记录和原评价结果" in word_text(word_file(dismissed))


def test_chinese_fonts_are_named_for_chinese_characters() -> None:
    """Word takes 仿宋_GB2312 and 黑体 from rFonts/eastAsia only."""
    from docx import Document

    document: Any = Document(BytesIO(word_file(words(decision()))))
    fonts = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for part in document.paragraphs for run in part.runs}
    assert fonts == {"仿宋_GB2312", "黑体"}


HOSTILE = "沧州<甲>&“乙” {{ 7 * 7 }} {% for x in y %} ${1} </w:t> \ufffe\x0b 𠮷"


def test_what_somebody_wrote_is_never_run_or_read_as_markup() -> None:
    data = decision(reason=HOSTILE, facts=HOSTILE, enterprise={"name": HOSTILE, "uscc": "91130900MA07000013"})
    for text in (word_text(word_file(words(data))), pdf_text(pdf_file(words(data), MOMENT))):
        for kept in ("<甲>&", "</w:t>", "{%"):
            assert kept in text
        assert "49" not in text.replace(HASH, "")


def test_a_missing_field_is_a_fault_and_not_a_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = word.asdict
    monkeypatch.setattr(
        word, "asdict", lambda paper: {key: item for key, item in kept(paper).items() if key != "organ"}
    )
    with pytest.raises(UndefinedError, match="organ"):
        word_file(words(decision()))


def test_the_word_file_has_no_marks_left_and_no_outside_links() -> None:
    with ZipFile(BytesIO(word_file(words(decision())))) as container:
        body = container.read("word/document.xml").decode()
        links = "".join(container.read(name).decode() for name in container.namelist() if name.endswith(".rels"))
    assert "{{" not in body and "{%" not in body
    assert "External" not in links


def test_a_slip_is_one_page_and_no_page_holds_only_the_signature() -> None:
    assert len(pdf_pages(pdf_file(words(acceptance()), MOMENT))) == 1
    for length in range(0, 900, 60):
        last = pdf_pages(pdf_file(words(decision(facts="事" * length, remedy="救" * 40)), MOMENT))[-1]
        assert "（印章）" in last and "救" in last, length


def test_long_tables_go_on_below_their_head() -> None:
    rows = [
        {"field": f"项目{number}", "held": "甲" * 60, "at_source": "乙" * 900, "matches": False} for number in range(6)
    ]
    texts = pdf_pages(pdf_file(words(decision(comparison=rows)), MOMENT))
    assert len(texts) > 4
    whole = "".join(texts)
    assert whole.count("乙") == 6 * 900 and whole.count("甲") >= 6 * 60
    assert all(text.startswith("比对项目") for text in texts[2:5])


def test_the_pdf_says_its_title_and_language() -> None:
    document = PdfReader(BytesIO(pdf_file(words(decision()), MOMENT)))
    assert document.metadata is not None
    assert document.metadata.title == "异议处理决定书 沧信异决〔2026〕7号"
    assert document.root_object["/Lang"] == "zh-CN"


def test_without_the_extra_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.split(".")[0] in {"fpdf", "noto_cjk"}:
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NoPdf, match=r"Word 格式.*chengheng\[pdf\]"):
        pdf_file(words(decision()), MOMENT)


def test_provisional_days_are_said_so_and_paused_ones_have_none() -> None:
    clock = {**decision()["clock"], "provisional": True}
    assert "暂定" in word_text(word_file(words(acceptance(clock=clock))))
    paused = {**clock, "due_on": None}
    text = word_text(
        word_file(words({**acceptance(clock=paused), "kind": "supplement", "wanted": "授权书\n\n复议决定书"}))
    )
    assert "计时现已暂停" in text and "授权书\n复议决定书" in text


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("电话13812345678。", "电话＊＊＊。"),
        ("+86 138 1234 5678", "＊＊＊"),
        ("0317-2012345", "＊＊＊"),
        ("（0317）2012345", "＊＊＊"),
        ("证号13090219800101123X", "证号＊＊＊"),
        ("91130900MA07000013", "91130900MA07000013"),
        ("911309007000000013", "911309007000000013"),
        ("金额13812345678900元", "金额13812345678900元"),
        ("2026-11-21 罚款 1000000 元", "2026-11-21 罚款 1000000 元"),
        ("沧市监罚〔2025〕31号", "沧市监罚〔2025〕31号"),
    ],
)
def test_personal_numbers_are_covered_and_others_are_not(text: str, covered: str) -> None:
    assert cover_numbers(text) == covered


def test_lines_keep_words_whole_and_marks_where_they_belong() -> None:
    text = "你单位（统一社会信用代码：91130900MA07000013）于2026年11月20日提出的“异议申请”，已收到；现予受理。" * 3
    for room in range(24, 60):
        lines = list(break_lines(text, len_in_halves, room - 4, room))
        assert "".join(lines) == text
        assert all(len_in_halves(line) <= room for line in lines)
        assert not any(line[0] in NOT_FIRST for line in lines[1:])
        assert not any(line[-1] in NOT_LAST for line in lines)
        assert sum("91130900MA07000013" in line for line in lines) == 3


def len_in_halves(text: str) -> float:
    return sum(1 if character.isascii() else 2 for character in text)


def test_an_endless_word_is_cut() -> None:
    lines = list(break_lines("a" * 100, len_in_halves, 10, 30))
    assert "".join(lines) == "a" * 100 and max(map(len, lines)) <= 30


def test_a_table_of_another_width_is_no_letter() -> None:
    """The template knows the tables that letters have; a new kind of table has to be added there."""
    from service.letters.word_template import SHARES

    used = {block.shares for block in words(decision()).blocks if block.kind == "table"}
    assert used <= set(SHARES)
    assert isinstance(words(decision()).blocks[0], Block)
