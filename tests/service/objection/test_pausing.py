"""The whole pausing path with a pack that allows it (AMB-47: the packs in force do not)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import select

from rulesets.catalogue import catalogue
from rulesets.procedures import clock_rule
from service.clock import FixedClock
from service.faults import Conflict
from service.operations.cases import clocks
from service.store.engine import reading
from service.store.legal_clock import ClockPause, LegalClock
from tests.service.objection.conftest import Procedure

ALLOWED = "id: CLK-07, pauses: true, extension: 5,"


@pytest.fixture
def pausing_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The installed packs, but the clock of an objection to a record may pause."""
    root = tmp_path / "rules"
    for folder in ("packs", "profiles"):
        shutil.copytree(Path(str(files("rulesets"))) / folder, root / folder)
    path = root / "packs" / "suqian_2020_20" / "clocks.yaml"
    text = path.read_text(encoding="utf-8")
    assert "id: CLK-07," in text
    path.write_text(text.replace("id: CLK-07,", ALLOWED), encoding="utf-8")
    copied = catalogue(root / "packs")
    monkeypatch.setattr(clocks, "rule_of", lambda code, name, on: clock_rule(code, copied.policy(name), on))
    yield


def clock_of(procedure: Procedure, number: str) -> LegalClock:
    case = procedure.case(number)
    with reading(procedure.desk.engine) as session:
        return session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one()


def test_pause_then_resume_moves_the_due_day(procedure: Procedure, clock: FixedClock, pausing_pack: None) -> None:
    """Received on Saturday; paused from Tuesday to Thursday, both ends out; three working days later than unpaused."""
    (number,) = procedure.file("p1").cases
    assert procedure.case(number).due_on == date(2026, 11, 27)
    clock.advance(timedelta(days=3))
    case = procedure.step(number, "pause", {"reason": "等待来源单位回函"})
    assert (case.due_on, clock_of(procedure, number).state) == (None, "paused")
    clock.advance(timedelta(days=2))
    with pytest.raises(Conflict, match="计时没有在走"):
        procedure.step(number, "pause", {"reason": "再次"})
    case = procedure.step(number, "resume")
    assert case.due_on == date(2026, 12, 2)
    found = clock_of(procedure, number)
    assert (found.state, found.due_on) == ("running", date(2026, 12, 2))
    skipped = [day for day in found.receipt["days"] if "等待来源单位回函" in day["reason"]]
    assert [day["date"] for day in skipped] == ["2026-11-24", "2026-11-25", "2026-11-26"]
    assert not any(day["counted"] for day in skipped)
    with pytest.raises(Conflict, match="计时没有暂停"):
        procedure.step(number, "resume")


def test_a_supplement_ends_the_pause(procedure: Procedure, clock: FixedClock, pausing_pack: None) -> None:
    (number,) = procedure.file("p1").cases
    procedure.step(number, "ask_supplement", {"wanted": "复议决定书"})
    procedure.step(number, "pause", {"reason": "等待补正"})
    clock.advance(timedelta(days=5))
    case = procedure.step(number, "give_supplement", {"text": "已附"}, procedure.enterprise)
    # 21 to 26 November stand still; the 27th is the first day counted.
    assert case.due_on == date(2026, 12, 3)
    with reading(procedure.desk.engine) as session:
        (pause,) = session.scalars(select(ClockPause)).all()
        assert (pause.first, pause.last) == (date(2026, 11, 21), date(2026, 11, 26))


def test_a_case_decided_while_paused_has_its_pause_closed(
    procedure: Procedure, clock: FixedClock, pausing_pack: None
) -> None:
    (number,) = procedure.file("p1").cases
    procedure.step(number, "pause", {"reason": "等待"})
    clock.advance(timedelta(days=1))
    procedure.step(number, "withdraw", {}, procedure.enterprise)
    found = clock_of(procedure, number)
    assert (found.state, found.stopped_on) == ("stopped", date(2026, 11, 22))
    with reading(procedure.desk.engine) as session:
        assert [pause.last for pause in session.scalars(select(ClockPause))] == [date(2026, 11, 22)]


def test_other_kinds_keep_the_rule_of_their_own_clock(procedure: Procedure, pausing_pack: None) -> None:
    """CLK-01 says nothing about pausing, so it does not pause."""
    rules = [clocks.rule_of(code, "composite", date(2026, 11, 21)) for code in ("CLK-01", "CLK-07")]
    assert not rules[0].pauses and rules[1].extension == 5
    from service.operations.assess import assess_enterprise
    from service.operations.objection.filing import Target, file_objection
    from tests.service.conftest import USCC
    from tests.service.objection.conftest import FORM

    assess_enterprise(procedure.desk, procedure.caseworker, uscc=USCC, as_of=date(2026, 11, 21))
    form = {**FORM, "kind": "evaluation"}
    (number,) = file_objection(
        procedure.desk, procedure.enterprise, uscc=USCC, targets=[Target("assessment", "1")], form=form
    ).cases
    with pytest.raises(Conflict, match="AMB-47"):
        procedure.step(number, "pause", {"reason": "等待"})


def test_the_reason_of_a_pause_fits_its_column(procedure: Procedure, pausing_pack: None) -> None:
    from service.faults import Invalid

    (number,) = procedure.file("p1").cases
    with pytest.raises(Invalid, match="最多 500"):
        procedure.step(number, "pause", {"reason": "长" * 501})
    assert procedure.step(number, "pause", {"reason": "长" * 500}).due_on is None
