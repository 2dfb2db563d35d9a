"""Who is under treatment, what was done last and how long ago, who is to act: on both databases (BG22-15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from service.access.permissions import TABLE, Permission
from service.access.roles import Role
from service.clock import FixedClock
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.assess import assess_enterprise
from service.operations.measures.confirming import confirm_measure
from service.operations.operation import Desk
from service.operations.records import revoke_record
from service.queries.looking import looking
from service.situation.treatment.choosing import Wanted
from service.situation.treatment.exporting import export_treatments
from service.situation.treatment.noting import note_act
from service.situation.treatment.standing import line_of
from service.situation.treatment.turns import Turn
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.measure import MeasureRow
from service.store.treatment import TreatmentAct
from tests.service.conftest import OPERATOR, USCC, Person
from tests.service.joint.conftest import APPROVAL, MARKET, Joints, joints, listings
from tests.service.situation.treated import TODAY, all_lines, black, day, enter, evaluated, grounds, rated, treated

__all__ = ["joints", "listings"]
People = Callable[..., Person]


def test_who_stands_on_a_blacklist_in_the_file_is_there_at_once(desk: Desk) -> None:
    """A status holds through the day before it ended, one day at least; revoked and future entries do not count (contract §1)."""
    found = {
        "stands": enter(desk, 0, black(400), black(90, id="second")),
        "off": enter(desk, 1, black(90, 1)),
        "off today": enter(desk, 2, black(90, 0)),
        "off tomorrow": enter(desk, 3, black(90, -1)),
        "of today": enter(desk, 4, black(0, 0)),
        "revoked": enter(desk, 5, black(90, revoked=True)),
        "future": enter(desk, 6, black(-1)),
        "none": enter(desk, 7),
    }
    shown = grounds(desk)
    assert set(shown) == {found[name] for name in ("stands", "off tomorrow", "of today")}
    assert shown[found["stands"]].since == date.fromisoformat(day(400))
    assert all(ground.listed and not ground.graded for ground in shown.values())


def test_the_newest_result_decides_who_is_d(desk: Desk, clock: FixedClock) -> None:
    """Of an evaluation, corrected by the forward path where it found something else, or stored since."""
    no_more, found_d, found_c, listed = (enter(desk, number) for number in range(4))
    entered = enter(desk, 4, black(30))
    # What was stored before the evaluation is not newer than it.
    assess_enterprise(desk, OPERATOR, uscc=listed, as_of=TODAY)
    clock.advance(timedelta(hours=1))
    grades = {no_more: "D", found_d: "C", found_c: "D", listed: "D", entered: "D"}
    evaluated(desk, grades, forward={found_d: "D", found_c: "C"})
    assert set(grounds(desk)) == {no_more, found_d, listed, entered}
    assert {uscc for uscc, ground in grounds(desk).items() if not ground.listed} == {no_more, found_d, listed}
    clock.advance(timedelta(days=3))
    # Weighed since, this one is D no more; an entry of which the file knows makes another one be there before any evaluation.
    assess_enterprise(desk, OPERATOR, uscc=no_more, as_of=TODAY + timedelta(3))
    revoke_record(desk, OPERATOR, uscc=entered, record="b", version=1, reason="错误列入")
    assess_enterprise(desk, OPERATOR, uscc=entered, as_of=TODAY + timedelta(3))
    new = enter(desk, 5, black(-2))
    assert set(grounds(desk)) == {found_d, listed, new}
    assert grounds(desk)[listed].since == TODAY


def test_since_when_it_has_been_d(desk: Desk, clock: FixedClock) -> None:
    """The first D of those without another grade in between; of an entry its own day, which comes first."""
    uscc = enter(desk, 0, black(3))
    assess_enterprise(desk, OPERATOR, uscc=uscc, as_of=TODAY)
    evaluated(desk, {uscc: "D"})
    assert grounds(desk)[uscc].since == date.fromisoformat(day(3)) and grounds(desk)[uscc].graded
    with looking(desk, OPERATOR, Permission.TREATMENT_READ) as work:
        assert line_of(work, uscc).idle == 3
    clock.advance(timedelta(days=30))
    revoke_record(desk, OPERATOR, uscc=uscc, record="b", version=1, reason="错误列入")
    # The entry is gone and nobody has weighed it anew: D stands, since the first stored D.
    assert (grounds(desk)[uscc].since, grounds(desk)[uscc].listed) == (TODAY, False)


def test_longest_without_an_act_comes_first(desk: Desk, person: People) -> None:
    """Of equals by the code; an act before it all began is none; the region, and the industry of the newest rating that stands."""
    department = with_unit(desk, person)
    second, first, third = (
        enter(desk, 0, black(50)),
        enter(desk, 1, black(200)),
        enter(desk, 2, black(50), region="青县"),
    )
    fourth = enter(desk, 3, black(300), rated("旧", 90), rated("新", 80), rated("后", -5), rated("撤", 2, revoked=True))
    note_act(desk, department, uscc=fourth, act="interview", acted_on=TODAY - timedelta(7), text="约谈负责人")
    shown = all_lines(desk)
    assert [(line.uscc, line.idle, line.acted) for line in shown] == [
        (first, 200, False), *[(uscc, 50, False) for uscc in sorted([second, third])], (fourth, 7, True),
    ]  # fmt: skip
    assert [line.band for line in shown] == [3, 1, 1, 0]
    assert (shown[-1].industry, shown[0].industry) == ("新", "?")
    assert {line.region for line in shown} == {"沧县", "青县"}


def with_unit(desk: Desk, person: People, role: Role = Role.DEPARTMENT):  # type: ignore[no-untyped-def]
    from service.store.account import User
    from service.store.engine import writing

    actor = person(role).actor
    with writing(desk.engine) as session:
        session.get_one(User, actor.user_id).unit = "市税务局"
    return actor


def test_measures_and_their_decision(desk: Desk, person: People) -> None:
    """What applies by itself is in force; restrictions wait for the supervisor; the decision is an act (AMB-99)."""
    supervisor = person(Role.SUPERVISOR).actor
    uscc = enter(desk, 0, black(40))
    assert treated(desk, uscc).turns == [(Turn("caseworker"), None)] and all_lines(desk)[0].progress == "nothing"
    assess_enterprise(desk, supervisor, uscc=uscc, as_of=TODAY)
    found = treated(desk, uscc)
    assert {"M-D1", "M-D2"} <= {row.measure for row in found.measures}
    assert {"M-D5", "M-D6"} <= {row.measure for row in found.waiting}
    assert found.turns == [(Turn("supervisor"), None)] and found.last is None and found.line.idle == 40
    assert (found.line.progress, found.line.ground.graded) == ("under_way", True)
    row = next(row for row in found.waiting if row.measure == "M-D6")
    confirm_measure(desk, supervisor, measure=row.id, revision=row.revision, basis="某法第一条", reason="情节严重")
    found = treated(desk, uscc)
    assert found.last is not None and (found.last.way, found.last.of, found.last.on) == ("measure", "M-D6", TODAY)
    assert (found.line.progress, found.line.idle) == ("restricted", 0)


def test_joint_sanctions_are_told_to_their_unit_and_the_office(joints: Joints, desk: Desk) -> None:
    """A department knows of its own unit's part only: not of the other one's, not of its steps, nor of what was not pushed."""
    number = joints.listings.listed()
    pushed, other = joints.numbers(unit=MARKET), joints.numbers(unit=APPROVAL)
    began = all_lines(desk, joints.units[MARKET])[0].quiet_since
    joints.later(5)
    joints.applied(pushed[0])
    joints.later(6)
    joints.step(other[0], "push_sanction", {"measure": "M-D6", "basis": "某法"})
    office, market, approval = (treated(desk, USCC, who) for who in (joints.supervisor, joints.units[MARKET], joints.units[APPROVAL]))  # fmt: skip
    assert {joint.unit for _, joint in office.joints} == {MARKET, APPROVAL}
    assert [joint.unit for _, joint in market.joints] == [MARKET] and market.line.units == {MARKET}
    assert [joint.unit for _, joint in approval.joints] == [APPROVAL] and approval.line.units == {APPROVAL}
    assert (office.line.idle, market.line.idle, approval.line.idle) == (0, 6, 0)
    assert began < market.line.quiet_since and market.line.progress == "restricted"
    assert approval.line.progress == "under_way" and office.line.progress == "restricted"
    assert (Turn("department", APPROVAL), other[0]) in [(turn, case and case.number) for turn, case in office.turns]
    assert not [case for _, case in market.turns if case is not None and case.number == other[0]]
    assert joints.case(number).state == "listed"


def test_a_list_of_this_office_counts_as_long_as_the_entry_stands(joints: Joints, desk: Desk) -> None:
    """BG22-15: of the black lists; suspended or removed, the enterprise is not under treatment for it."""
    number = joints.listings.listed()
    assert grounds(desk)[USCC].listed
    joints.later(2)
    joints.listings.step(number, "suspend", {"reason": "复议中"}, joints.supervisor)
    assert USCC not in grounds(desk)


def test_noting_an_act(desk: Desk, person: People) -> None:
    """Written once with the unit of the account; a day to come, or before it began, is refused; nothing is half-written."""
    uscc, calm = enter(desk, 0, black(40)), enter(desk, 1)
    actor = with_unit(desk, person)
    number = note_act(desk, actor, uscc=uscc, act="visit", acted_on=TODAY, text=" 实地核查：在营 ")
    with reading(desk.engine) as session:
        row = session.scalars(select(TreatmentAct)).one()
        assert (row.id, row.unit, row.text, row.acted_on) == (number, "市税务局", "实地核查：在营", TODAY)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "treatment.note")).one()
        assert entry.subject == f"enterprise:{uscc}" and "核查" not in str(entry.detail)
    refused = [
        ({"act": "visit", "acted_on": TODAY, "text": "实地核查：在营"}, Conflict, "already_noted"),
        ({"act": "dinner", "acted_on": TODAY, "text": "x"}, Invalid, "unknown_act"),
        ({"act": "visit", "acted_on": TODAY + timedelta(1), "text": "x"}, Invalid, "future_day"),
        ({"act": "visit", "acted_on": TODAY - timedelta(41), "text": "x"}, Invalid, "too_early"),
        ({"act": "visit", "acted_on": TODAY, "text": " "}, Invalid, "missing_text"),
        ({"act": "visit", "acted_on": TODAY, "text": "字" * 501}, Invalid, "too_long"),
    ]
    for form, fault, what in refused:
        with pytest.raises(fault) as caught:
            note_act(desk, actor, uscc=uscc, **form)  # type: ignore[arg-type]
        assert caught.value.code == what
    with pytest.raises(Conflict, match="不是 D 级"):
        note_act(desk, actor, uscc=calm, act="visit", acted_on=TODAY, text="x")
    with pytest.raises(Invalid, match="单位"):
        note_act(desk, person(Role.DEPARTMENT).actor, uscc=uscc, act="visit", acted_on=TODAY, text="x")
    with reading(desk.engine) as session:
        assert len(session.scalars(select(TreatmentAct)).all()) == 1
    with looking(desk, actor, Permission.TREATMENT_READ) as work, pytest.raises(NotFound, match="不是 D 级"):
        line_of(work, calm)


def test_default_deny(desk: Desk, person: People) -> None:
    """The office's people and departments; the policy officer sees the counts alone (SITUATION_READ)."""
    uscc = enter(desk, 0, black(40))
    for role in Role:
        holds = role in (Role.CASEWORKER, Role.SUPERVISOR, Role.DEPARTMENT)
        assert (Permission.TREATMENT_READ in TABLE[role]) is (Permission.TREATMENT_NOTE in TABLE[role]) is holds
        actor = person(role, uscc if role is Role.ENTERPRISE else None).actor
        if holds:
            assert export_treatments(desk, actor, wanted=Wanted()).of == 1
            continue
        with pytest.raises(Forbidden):
            export_treatments(desk, actor, wanted=Wanted())
        with pytest.raises(Forbidden):
            note_act(desk, actor, uscc=uscc, act="visit", acted_on=TODAY, text="x")


def test_steps_of_the_system_and_declarations_are_no_acts(desk: Desk, person: People, clock: FixedClock) -> None:
    """What runs by itself has helped nobody; what an enterprise declares of its merits is no treatment; nor is what came before."""
    from service.operations.cases.history import note
    from service.operations.operation import Work, operation
    from service.store.case import Case
    from service.store.declaration import DeclarationCase
    from service.store.enterprise import Enterprise
    from service.store.repair import RepairCase

    uscc = enter(desk, 0, black(40))

    @operation(None)
    def happen(work: Work, kind: type[Case], number: str) -> None:
        enterprise = work.session.scalars(select(Enterprise.id)).one()
        case = kind(
            number=number, kind="x", enterprise_id=enterprise, state="closed", stage="closed", opened_at=work.now
        )
        work.session.add(case)
        work.session.flush()
        note(work, case, "step", "-", "某步")

    officer = person(Role.CASEWORKER).actor
    happen(desk, OPERATOR, RepairCase, "修1")
    happen(desk, officer, DeclarationCase, "申1")
    assert treated(desk, uscc).line.idle == 40
    happen(desk, officer, RepairCase, "修2")
    assert treated(desk, uscc).line.idle == 0
    clock.advance(timedelta(days=10))
    revoke_record(desk, OPERATOR, uscc=uscc, record="b", version=1, reason="错误列入")
    enter(desk, 0, black(-4, id="again"))
    found = treated(desk, uscc)
    assert (found.line.idle, found.line.acted, found.last) == (6, False, None)


def test_an_export_is_audited(desk: Desk, person: People) -> None:
    enter(desk, 0, black(40))
    enter(desk, 1, black(50), region="青县")
    found = export_treatments(desk, person(Role.SUPERVISOR).actor, wanted=Wanted(region="青县"))
    assert (found.of, [row.line.region for row in found.rows]) == (1, ["青县"])
    with reading(desk.engine) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "treatment.export")).one()
        assert entry.detail["enterprises"] == 1
        assert session.scalars(select(MeasureRow)).all() == []
