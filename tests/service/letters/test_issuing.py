"""Letters are issued with the step that they tell of, numbered without gaps, and say what was so then (WF-1, AMB-51)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from service.clock import FixedClock
from service.faults import Conflict, Invalid
from service.letters.snapshot import sha256_of
from service.letters.wording import usual_remedy
from service.operations.objection.correction import Correction
from service.operations.objection.filing import Target, file_objection
from service.operations.operation import Desk
from service.operations.records import correct_record
from service.settings import SettingsFault, load_settings
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from tests.service.conftest import USCC
from tests.service.letters.reading import rows_of
from tests.service.objection.conftest import FORM, FOUND, REMEDY, Procedure


def test_filing_issues_an_acceptance_for_each_matter(procedure: Procedure) -> None:
    """CZ21-2.5.2a, b: the receipt names the due day."""
    procedure.file("p1", "h1")
    letters = rows_of(procedure.desk)
    assert [letter.number for letter in letters] == ["沧信异受〔2026〕1号", "沧信异受〔2026〕2号"]
    data = letters[0].data
    assert data["clock"]["due_on"] == "2026-11-27" and data["clock"]["length"] == 5
    assert data["case"]["matter"] == "行政处罚（2025-03-01，记录编号 p1）"
    assert data["enterprise"] == {"name": "沧州甲有限公司", "uscc": USCC}
    assert all(letter.sha256 == sha256_of(letter.data) for letter in letters)


def test_a_filing_that_fails_uses_up_no_number(procedure: Procedure) -> None:
    with pytest.raises(Invalid):
        procedure.file("p1", contact="")
    (number,) = procedure.file("p1").cases
    with pytest.raises(Conflict):
        procedure.file("p1")
    procedure.step(number, "withdraw", {}, procedure.enterprise)
    procedure.file("p1")
    assert [letter.number for letter in rows_of(procedure.desk)] == ["沧信异受〔2026〕1号", "沧信异受〔2026〕2号"]


def test_a_supplement_request_says_what_is_missing(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.step(number, "ask_supplement", {"wanted": "请提交复议决定书，联系电话 13812345678"})
    letter = rows_of(procedure.desk)[-1]
    assert (letter.kind, letter.number) == ("supplement", "沧信异补〔2026〕1号")
    assert letter.data["wanted"] == "请提交复议决定书，联系电话 ＊＊＊"


def test_an_upheld_decision_tells_both_results_and_what_changed(procedure: Procedure) -> None:
    """CZ21-2.5.2c, WF-9: old and new points and grade, the record that was corrected, the remedies."""
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    procedure.step(
        number,
        "find_stale",
        FOUND,
        None,
        Correction("correct", "p1", {"repaired_on": "2026-10-01"}),
        Correction("add", "v9", {"kind": "volunteer_service", "date": "2026-05-01"}),
    )
    letter = rows_of(procedure.desk)[-1]
    assert (letter.kind, letter.number) == ("decision", "沧信异决〔2026〕1号")
    data = letter.data
    assert data["verdict"] == "upheld" and data["finding"] == "数据更新不及时或不齐全"
    assert (data["before"]["score"], data["after"]["score"]) == (675, 740)
    assert [(item["change"], item["items"]) for item in data["changes"]] == [
        ("更正", "信用修复日期由（无）改为“2026-10-01”"),
        ("补充记录", ""),
    ]
    assert data["comparison"][0]["matches"] is False and data["source_unit"] == "市市场监督管理局"
    assert data["remedy"] == usual_remedy()


def test_a_dismissal_carries_the_remedy_of_its_form(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    data = rows_of(procedure.desk)[-1].data
    assert (data["verdict"], data["before"], data["after"], data["changes"]) == ("dismissed", None, None, [])
    assert data["remedy"] == REMEDY["remedy"] and data["clause"] == FOUND["clause"]


def test_steps_that_decide_nothing_bring_no_letter(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    procedure.step(number, "find_mismatch", FOUND)
    assert [letter.kind for letter in rows_of(procedure.desk)] == ["acceptance"]
    (other,) = procedure.file("h1").cases
    procedure.step(other, "withdraw", {}, procedure.enterprise)
    procedure.step(other, "close")
    assert [letter.kind for letter in rows_of(procedure.desk)] == ["acceptance", "acceptance"]


def test_a_decision_made_in_two_steps_has_one_letter(procedure: Procedure) -> None:
    """Found first, corrected later: the letter comes with the new result, and closing brings no second one."""
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    procedure.step(number, "find_mismatch", FOUND)
    procedure.step(number, "reassign", {"handler": procedure.other.user_id, "reason": "请假"}, procedure.supervisor)
    from service.operations.objection.standing import reason_mark

    case = procedure.case(number)
    correct_record(
        procedure.desk,
        procedure.caseworker,
        uscc=USCC,
        record="p1",
        version=1,
        changes={"penalty_type": "warning"},
        reason=f"{reason_mark(case)}处罚种类有误",
    )
    procedure.step(number, "data_fixed")
    procedure.step(number, "close")
    decisions = [letter for letter in rows_of(procedure.desk) if letter.kind == "decision"]
    assert len(decisions) == 1
    assert decisions[0].data["changes"][0]["items"] == "处罚种类由“罚款”改为“警告”"


def test_no_personal_number_reaches_a_letter(procedure: Procedure) -> None:
    """The contact's telephone stays in the file; numbers inside free text are covered, credit codes are not."""
    told = f"我公司 {USCC} 的王某（13912345678，身份证 130902198001011234，0317-2012345）反映"
    (number,) = procedure.file("p1", facts=told, phone="13900001111", contact="王某某").cases
    procedure.until_compared(number)
    procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    for letter in rows_of(procedure.desk):
        text = str(letter.data)
        for secret in ("13912345678", "130902198001011234", "2012345", "13900001111", "王某某"):
            assert secret not in text
    assert USCC in rows_of(procedure.desk)[-1].data["facts"]


def test_numbers_start_anew_each_year(procedure: Procedure) -> None:
    procedure.file("p1")
    clock = procedure.desk.clock
    assert isinstance(clock, FixedClock)
    # The last hour of the year in UTC is the first of the next in Shanghai.
    clock.advance(datetime(2026, 12, 31, 23, 0, tzinfo=UTC) - clock.now())
    procedure.file("h1")
    assert [letter.number for letter in rows_of(procedure.desk)] == ["沧信异受〔2026〕1号", "沧信异受〔2027〕1号"]
    assert rows_of(procedure.desk)[1].data["issued_on"] == "2027-01-01"


def test_every_letter_is_in_the_audit_chain(procedure: Procedure) -> None:
    procedure.file("p1")
    (letter,) = rows_of(procedure.desk)
    with reading(procedure.desk.engine) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "letter.issue")).one()
    assert entry.detail == {"kind": "acceptance", "letter": letter.number, "sha256": letter.sha256}


def test_numbers_have_no_gap_when_many_file_at_once(procedure: Procedure) -> None:
    """Eight threads, every second of which is refused: the numbers that were given out are 1, 2, 3 …"""
    from service.operations.dossier_import import import_dossier
    from tests.service.conftest import OPERATOR, dossier, penalty

    records = [penalty(f"q{number}", f"2026-0{number}-01") for number in range(1, 9)]
    import_dossier(procedure.desk, OPERATOR, dossier(*records), reason="归集")
    start = threading.Barrier(8)
    faults: list[BaseException] = []

    def file(number: int) -> None:
        start.wait()
        try:
            wanted = [Target("record", f"q{number}")]
            form = {**FORM, "contact": "" if number % 2 else "王某"}
            file_objection(procedure.desk, procedure.enterprise, uscc=USCC, targets=wanted, form=form)
        except Invalid:
            pass
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=file, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(letter.number for letter in rows_of(procedure.desk)) == [
        f"沧信异受〔2026〕{number}号" for number in range(1, 5)
    ]


def test_organ_and_word_are_settings(procedure: Procedure, tmp_path: Path) -> None:
    own = load_settings(instance_dir=tmp_path, organ_name="宿迁市信用办", organ_word="宿信")
    desk = Desk(procedure.desk.engine, procedure.desk.clock, own, procedure.desk.passwords)
    procedure.file("p1")
    target = [Target("record", "h1")]
    file_objection(desk, procedure.enterprise, uscc=USCC, targets=target, form=FORM)
    assert [letter.number for letter in rows_of(desk)] == ["沧信异受〔2026〕1号", "宿信异受〔2026〕1号"]
    assert rows_of(desk)[1].data["organ"] == "宿迁市信用办"
    for word in ("", "AB", "沧/信", "沧" * 9):
        with pytest.raises(SettingsFault, match="CHENGHENG_ORGAN_WORD"):
            load_settings(organ_word=word)
