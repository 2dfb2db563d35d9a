"""``chengheng assess`` exactly as design/contract.md §1 and §2 fix it."""

from __future__ import annotations

import json
from typing import Any

from rulesets.records.uscc import with_check_digit
from tests.cli.conftest import Command

CODE = with_check_digit("91130900MA0TEXT01")
DAY = "2026-11-21"
INDICATORS = [
    ("key_personnel_dishonesty", 50), ("key_personnel_judgment", 50), ("tax_abnormal", 50), ("operation_abnormal", 60),
    ("performance", 40), ("administrative_penalty", 100), ("administrative_coercion", 80), ("credit_repair", 50),
    ("criminal_and_false_litigation", 20), ("judgment_debtor", 30), ("safety_hazard", 30), ("safety_accident", 50),
    ("financing", 20), ("debt_evasion", 80), ("arrears", 50), ("volunteer_service", 30), ("charitable_donation", 30),
    ("red_list", 40), ("honours", 40), ("industry_evaluation", 50), ("internet_supervision", 50),
]  # fmt: skip


def dossier(*records: dict[str, Any], **more: Any) -> str:
    return json.dumps({"uscc": CODE, "name": "沧州示例有限公司", "records": list(records), **more}, ensure_ascii=False)


def penalty(identity: str, day: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "kind": "administrative_penalty", "date": day, "penalty_type": "fine", **more}


GOOD = [
    {"id": "v1", "kind": "volunteer_service", "date": "2026-05-01"},
    {"id": "i1", "kind": "industry_evaluation", "date": "2026-01-05", "industry": "食品", "rank": 1},
    {"id": "n1", "kind": "internet_supervision", "date": "2026-02-05", "level": "A"},
]


def test_one_dossier_gives_the_object_of_the_contract(chengheng: Command) -> None:
    """Contract §2: names, order of the indicators, maxima, and X05 of the requirements (2 penalties: 775, B)."""
    file = chengheng.file("one.json", dossier(*GOOD, penalty("r1", "2025-03-01"), penalty("r7", "2026-03-01")))
    ran = chengheng("assess", file, "--as-of", DAY, "--pack", "cangzhou-2021-175")
    assert ran.code == 0 and ran.err == ""
    (result,) = ran.lines
    assert (result["uscc"], result["as_of"], result["pack"]) == (CODE, DAY, "cangzhou-2021-175")
    assert len(result["pack_sha256"]) == 64
    assert (result["grade"], result["score"]) == ("B", 775)
    assert [(item["id"], item["max"]) for item in result["indicators"]] == INDICATORS
    assert sum(item["points"] for item in result["indicators"]) == 775
    penalties = next(item for item in result["indicators"] if item["id"] == "administrative_penalty")
    assert penalties["points"] == 50 and penalties["clause"] == "沧政办字〔2021〕175号 附件1"
    assert penalties["evidence"] == ["r1", "r7"] and "2 条" in penalties["reason"]
    assert result["deductions"] == [] and result["vetoes"] == []
    assert {item["grade"] for item in result["grade_conditions"]} == {"A", "B", "C", "D"}
    assert all(item["clause"] and item["condition"] for item in result["grade_conditions"])
    assert [item["id"] for item in result["measures"]] == ["M-B1", "M-B2", "M-B3", "M-B4", "M-B5", "M-B6"]
    assert all(item["because"] == ["grade"] and item["clause"] for item in result["measures"])
    assert result["sampling"]["rate_multiplier"] == 1.0
    assert result["sampling"]["max_inspections_per_year"] is None
    assert result["sampling"]["clause"].startswith("沧政办字〔2021〕175号")


def test_grade_d_has_no_score_and_says_why(chengheng: Command) -> None:
    """CZ21-2.2.1D, CZ21-A1-22b."""
    listed = {"id": "r3", "kind": "industry_blacklist", "date": "2026-01-01", "list": "失信被执行人"}
    (result,) = chengheng("assess", "-", "--as-of", DAY, stdin=dossier(listed).encode()).lines
    assert result["grade"] == "D" and result["score"] is None
    assert [(veto["grade"], veto["evidence"]) for veto in result["vetoes"]] == [("D", ["r3"])]
    assert result["sampling"]["rate_multiplier"] == 4.0


def test_deduction_for_each_false_declaration(chengheng: Command) -> None:
    """CZ21-A1-N2, AMB-26."""
    false = [{"id": f"f{n}", "kind": "false_declaration", "date": "2026-01-01"} for n in (1, 2)]
    (result,) = chengheng("assess", "-", "--as-of", DAY, stdin=dossier(*GOOD, *false).encode()).lines
    assert [(item["kind"], item["points"], item["evidence"]) for item in result["deductions"]] == [
        ("false_declaration", -50, ["f1"]),
        ("false_declaration", -50, ["f2"]),
    ]
    assert result["score"] == 775


def test_any_day_records_after_it_are_unknown(chengheng: Command) -> None:
    file = chengheng.file("one.json", dossier(*GOOD, penalty("late", "2026-06-01")))
    before = chengheng("assess", file, "--as-of", "2026-05-31").lines[0]
    after = chengheng("assess", file, "--as-of", "2026-06-01").lines[0]
    assert (before["score"], after["score"]) == (875, 775)
    assert "late" not in json.dumps(before)


def test_stream_answers_the_good_and_marks_the_bad_in_its_place(chengheng: Command) -> None:
    wrong = dossier({"id": "r9", "kind": "honour", "date": "2026-02-30", "level": "county"})
    file = chengheng.file("many.jsonl", "\n".join([dossier(*GOOD), wrong, "", dossier()]) + "\n")
    ran = chengheng("assess", file, "--as-of", DAY)
    assert ran.code == 2
    first, second, third = ran.lines
    assert (first["grade"], third["score"]) == ("A", 760)
    assert second["uscc"] == CODE
    error = second["error"]
    assert (error["code"], error["line"], error["record"], error["field"]) == ("bad_date", 2, "r9", "date")
    assert "2026-02-30" in error["message"]
    assert "第 2 行" in ran.err and "r9" in ran.err and "date" in ran.err


def test_strict_stops_with_no_output_at_all(chengheng: Command) -> None:
    file = chengheng.file("many.jsonl", dossier(*GOOD) + "\n" + "{broken\n")
    ran = chengheng("assess", file, "--as-of", DAY, "--strict")
    assert (ran.code, ran.out) == (2, "")
    assert "第 2 行" in ran.err


def test_strict_gives_everything_when_all_is_sound(chengheng: Command) -> None:
    file = chengheng.file("many.jsonl", dossier(*GOOD) + "\n" + dossier() + "\n")
    ran = chengheng("assess", file, "--as-of", DAY, "--strict")
    assert ran.code == 0 and len(ran.lines) == 2


def test_check_digit_and_unknown_kind_are_named(chengheng: Command) -> None:
    wrong_digit = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    bad_code = json.dumps({"uscc": wrong_digit, "records": []})
    bad_kind = dossier({"id": "r1", "kind": "administrative_penlty", "date": "2026-01-01"})
    ran = chengheng("assess", "-", "--as-of", DAY, stdin=f"{bad_code}\n{bad_kind}\n".encode())
    assert ran.code == 2
    assert [line["error"]["code"] for line in ran.lines] == ["bad_uscc", "unknown_kind"]
    assert "administrative_penalty" in ran.lines[1]["error"]["message"]


def test_pretty_printed_dossier_is_one_document(chengheng: Command) -> None:
    text = json.dumps(json.loads(dossier(*GOOD)), indent=2, ensure_ascii=False)
    ran = chengheng("assess", chengheng.file("one.json", text), "--as-of", DAY)
    assert ran.code == 0 and ran.lines[0]["grade"] == "A"


def test_broken_pretty_document_names_the_line_of_the_fault(chengheng: Command) -> None:
    text = '{\n  "uscc": "x",\n  "records": [}\n'
    ran = chengheng("assess", chengheng.file("one.json", text), "--as-of", DAY)
    assert ran.code == 2 and "第 3 行" in ran.lines[0]["error"]["message"]


def test_byte_order_mark_is_accepted(chengheng: Command) -> None:
    ran = chengheng("assess", "-", "--as-of", DAY, stdin=b"\xef\xbb\xbf" + dossier().encode())
    assert ran.code == 0


def test_wrong_encoding_is_named(chengheng: Command) -> None:
    ran = chengheng("assess", "-", "--as-of", DAY, stdin=dossier().encode("gbk"))
    assert ran.code == 2 and ran.lines[0]["error"]["code"] == "bad_encoding"


def test_empty_file(chengheng: Command) -> None:
    ran = chengheng("assess", chengheng.file("empty.json", ""), "--as-of", DAY)
    assert ran.code == 2 and "空" in ran.err


def test_missing_file_and_bad_day_and_unknown_pack(chengheng: Command) -> None:
    assert "没有这个文件" in chengheng("assess", "nowhere.json", "--as-of", DAY).err
    file = chengheng.file("one.json", dossier())
    for day in ("2026-13-01", "20261121", "yesterday"):
        ran = chengheng("assess", file, "--as-of", day)
        assert ran.code == 2 and "--as-of" in ran.err and ran.out == ""
    ran = chengheng("assess", file, "--as-of", DAY, "--pack", "cangzou")
    assert ran.code == 2 and "是否想写 cangzhou" in ran.err


def test_document_without_a_scoring_table_cannot_grade(chengheng: Command) -> None:
    ran = chengheng("assess", chengheng.file("one.json", dossier()), "--as-of", DAY, "--pack", "wuzhong-2022-8")
    assert ran.code == 2 and "没有评分表" in ran.err and ran.out == ""


def test_profile_caps_inspections_of_the_trustworthy(chengheng: Command) -> None:
    """SQ20-07c: at most one double-random check in a year, where that document is switched on."""
    file = chengheng.file("one.json", dossier(*GOOD))
    composite = chengheng("assess", file, "--as-of", DAY, "--pack", "composite").lines[0]
    assert composite["pack"] == "composite" and composite["sampling"]["max_inspections_per_year"] == 1
    assert "宿政办发〔2020〕20号" in composite["sampling"]["clause"]


def test_faulty_pack_is_named_with_file_and_line_and_nothing_is_assessed(chengheng: Command) -> None:
    folder = chengheng.folder / "packs" / "broken_1"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text("pack: broken-1\npack: again\n", encoding="utf-8")
    file = chengheng.file("one.json", dossier())
    ran = chengheng("assess", file, "--as-of", DAY, "--packs-root", str(folder.parent), "--pack", "broken-1")
    assert ran.code == 2 and ran.out == ""
    assert "broken_1/pack.yaml 第 2 行" in ran.err and "重复" in ran.err


def test_one_line_of_a_hundred_megabytes_is_refused_in_bounded_memory(chengheng: Command) -> None:
    """A file that is one endless line must not be read into memory; the limit is 16 MB for a dossier."""
    path = chengheng.folder / "huge.json"
    with path.open("wb") as stream:
        stream.write(b'{"uscc": "')
        for _ in range(100):
            stream.write(b"9" * 1024 * 1024)
    ran = chengheng("assess", str(path), "--as-of", DAY)
    assert ran.code == 2 and ran.lines[0]["error"]["code"] == "too_large"


def test_unread_field_is_pointed_out_and_changes_nothing(chengheng: Command) -> None:
    ran = chengheng("assess", "-", "--as-of", DAY, stdin=dossier(*GOOD, fullname="x").encode())
    assert ran.code == 0 and "fullname" in ran.err and ran.lines[0]["grade"] == "A"


def test_english_reasons(chengheng: Command) -> None:
    ran = chengheng("assess", "-", "--as-of", DAY, "--language", "en", stdin=dossier(*GOOD).encode())
    assert ran.lines[0]["indicators"][0]["name"] == "Dishonesty of key personnel"


def test_trace_shows_the_chain_of_firings(chengheng: Command) -> None:
    ran = chengheng("assess", "-", "--as-of", DAY, "--trace", stdin=dossier(*GOOD).encode())
    families = [step["family"] for step in ran.lines[0]["trace"]]
    assert families.index("grade") > families.index("row")
    assert families.index("measure") > families.index("grade")
    assert {"sampling", "condition"} <= set(families)
