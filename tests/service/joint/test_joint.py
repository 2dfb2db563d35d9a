"""Joint incentives and sanctions from the designation to the end of the entry (WF-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from service.access.permissions import Permission
from service.clock import today
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.cases.stepping import take_case_step
from service.operations.dossier_import import import_dossier
from service.operations.joint.following import look_after_joint
from service.operations.users import deactivate_user
from service.queries.case import case_file
from service.queries.looking import looking
from service.scheduler.jobs import ACTOR
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC, dossier, penalty
from tests.service.joint.conftest import APPROVAL, INCENTIVE, MARKET, SANCTION, Joints
from tests.service.listing.conftest import REASON

BLACK = {"id": "b1", "kind": "industry_blacklist", "date": "2026-05-01", "list": "BL-02"}
RED = {"id": "r1", "kind": "red_list", "date": "2026-05-01", "list": "RL-02"}


def enrol(joints: Joints, *records: dict[str, object], uscc: str = USCC) -> None:
    import_dossier(joints.desk, OPERATOR, dossier(penalty(), *records, uscc=uscc), reason="归集")


def test_a_designation_starts_one_case_for_each_unit(joints: Joints) -> None:
    """WF-4 list → WF-10: one case per entry and unit, with the office's clock (CLK-35, ours)."""
    entry = joints.listings.listed()
    numbers = joints.numbers(entry=f"case:{entry}")
    assert {joints.detail(number).unit for number in numbers} == {MARKET, APPROVAL} and len(numbers) == 2
    case = joints.case(numbers[0])
    assert (case.state, case.kind, case.target, case.unit) == ("started", "sanction", entry, None)
    assert case.due_on is not None and joints.detail(numbers[0]).list_type == "BL-13"


@pytest.mark.parametrize(("list_type", "started"), [("RL-02", 2), ("KL-01", 2), ("WL-01", 0), ("NL-01", 0)])
def test_which_lists_other_units_act_on(joints: Joints, list_type: str, started: int) -> None:
    """Red and key attention as well; the white and the negative list have uses of their own."""
    joints.listings.listed(list_type)
    assert len(joints.numbers()) == started


def test_the_setting_says_which_units_take_part(joints: Joints) -> None:
    """A city with forty departments starts only those that it names."""
    desk = replace(joints.desk, settings=joints.desk.settings.model_copy(update={"joint_units": [APPROVAL, "税务局"]}))
    joints.listings.desk = desk
    joints.listings.listed()
    assert [joints.detail(number).unit for number in joints.numbers()] == [APPROVAL]


def test_the_whole_way_to_the_statistics(joints: Joints) -> None:
    """BG22-14b with WZ22-3.3a: pushed with its law, received, applied, fed back with five elements, returned, counted."""
    entry = joints.listings.listed()
    number = joints.numbers(unit=MARKET)[0]
    joints.step(number, "push_sanction", SANCTION)
    joint = joints.detail(number)
    assert (joint.measure, joint.basis) == ("M-D6", SANCTION["basis"])
    assert joint.measure_clause and joint.pushed_on == today(joints.clock)
    assert joints.case(number).unit == MARKET and joints.told("pushed") == [MARKET]
    joints.by_unit(number, "receive")
    joints.by_unit(number, "apply", {"applied_on": today(joints.clock).isoformat()})
    assert joints.told("applied") == ["enterprise"]
    joints.by_unit(number, "feed_back", joints.feedback())
    assert joints.case(number).unit is None
    joints.step(number, "return_feedback", {"reason": "没有写明项目"})
    assert (joints.case(number).state, joints.case(number).unit) == ("applied", MARKET)
    joints.by_unit(number, "feed_back", joints.feedback())
    joints.step(number, "count")
    case = joints.case(number)
    assert (case.state, case.stage) == ("counted", "decided")
    assert joints.detail(number).place == "沧州市公共资源交易中心" and entry


def test_feedback_is_due_ten_working_days_after_the_measure(joints: Joints) -> None:
    """WF-10: overdue feedback is reminded of after 10 working days (CLK-38, ours); the unit and the supervisor hear of it."""
    from service.reminders.sweep import sweep

    joints.listings.listed()
    number = joints.applied(joints.numbers(unit=MARKET)[0])
    due = joints.case(number).due_on
    assert due is not None and 12 <= (due - today(joints.clock)).days <= 18
    before = joints.told("reminder").count(MARKET)
    joints.later((due - today(joints.clock)).days + 3)
    sweep(joints.desk, ACTOR)
    told = [who for kind in ("reminder", "overdue") for who in joints.told(kind)]
    assert told.count(MARKET) > before and "supervisor" in told


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"measure": "X-99", "basis": "某法"}, "measure"),
        ({"measure": "M-A6", "basis": "某法"}, "measure"),
        ({"measure": "M-D6", "basis": "  "}, "basis"),
        ({"basis": "某法"}, "measure"),
    ],
)
def test_a_measure_without_entry_or_law_is_refused(joints: Joints, form: dict[str, str], field: str) -> None:
    """BG22-14a, WZ22-2.4a, AMB-76: not in the catalogue, an incentive as a sanction, no law, no measure."""
    joints.listings.listed()
    number = joints.numbers()[0]
    with pytest.raises(Invalid) as caught:
        joints.step(number, "push_sanction", form)
    assert caught.value.field == field and joints.case(number).state == "started"


def test_a_sanction_waits_for_the_supervisor(joints: Joints) -> None:
    """AMB-99; and a black entry is no ground for an incentive, a red one none for a sanction."""
    joints.listings.listed()
    number = joints.numbers()[0]
    with pytest.raises(Conflict, match="角色"):
        joints.step(number, "push_sanction", SANCTION, joints.listings.caseworker)
    with pytest.raises(Conflict, match="激励"):
        joints.step(number, "push_incentive", INCENTIVE)
    joints.listings.listed("RL-02")
    red = joints.numbers(colour="red")[0]
    with pytest.raises(Conflict, match="惩戒"):
        joints.step(red, "push_sanction", SANCTION)
    joints.step(red, "push_incentive", INCENTIVE, joints.listings.caseworker)


def test_a_unit_declines_with_a_reason(joints: Joints) -> None:
    """The office accepts, or pushes another measure; a reason is never missing."""
    joints.listings.listed()
    first, second = joints.numbers()
    joints.step(first, "push_sanction", SANCTION)
    with pytest.raises(Invalid):
        joints.by_unit(first, "decline")
    joints.by_unit(first, "decline", {"reason": "不在本单位职权内"})
    assert joints.case(first).unit is None and joints.case(first).due_on is not None
    joints.step(first, "push_sanction", {**SANCTION, "measure": "M-D8"})
    assert joints.detail(first).measure == "M-D8"
    joints.step(second, "push_sanction", SANCTION)
    joints.by_unit(second, "decline", {"reason": "不在本单位职权内"})
    joints.step(second, "accept_decline", {"reason": "情况属实"})
    assert (joints.case(second).stage, joints.detail(second).closed_on) == ("closed", today(joints.clock))


def test_a_department_sees_only_what_was_pushed_to_its_unit(joints: Joints) -> None:
    """Neither before the push nor of another unit nor after it was taken back; the answer is that of a number that does not exist."""
    joints.listings.listed()
    number = joints.numbers(unit=MARKET)[0]
    other, own = joints.units[APPROVAL], joints.units[MARKET]

    def seen(actor: object) -> bool:
        try:
            with looking(joints.desk, actor, Permission.CASE_READ) as work:  # type: ignore[arg-type]
                return case_file(work, number).case.number == number
        except NotFound:
            return False

    assert not seen(own)
    joints.step(number, "push_sanction", SANCTION)
    assert seen(own) and not seen(other) and not seen(joints.listings.department)
    for actor in (other, joints.listings.department):
        with pytest.raises(NotFound, match="没有编号"):
            joints.step(number, "receive", actor=actor)
    joints.step(number, "take_back", {"reason": "推送有误"})
    assert not seen(own) and joints.told("taken_back") == [MARKET]


def test_the_end_of_the_entry_lifts_what_is_in_force(joints: Joints) -> None:
    """WF-4 removal: the unit is told and confirms that the measure was lifted; what was not applied is over at once."""
    entry = joints.listings.listed()
    applied, waiting = joints.numbers(unit=MARKET)[0], joints.numbers(unit=APPROVAL)[0]
    joints.counted(applied)
    joints.step(waiting, "push_sanction", SANCTION)
    joints.later(3)
    joints.listings.step(entry, "apply_exit", REASON)
    assert (joints.case(waiting).state, joints.case(waiting).stage) == ("ended", "closed")
    assert joints.told("ended") == [APPROVAL] and joints.told("lift") == [MARKET]
    case = joints.case(applied)
    assert (case.state, case.unit) == ("lifting", MARKET) and case.due_on is not None
    with pytest.raises(Invalid, match="不能早于实施日期"):
        early = today(joints.clock) - timedelta(days=60)
        joints.by_unit(applied, "confirm_lifted", {"lifted_on": early.isoformat(), "note": "已恢复"})
    joints.by_unit(applied, "confirm_lifted", {"lifted_on": today(joints.clock).isoformat(), "note": "已恢复投标资格"})
    assert joints.case(applied).state == "lifted" and "enterprise" in joints.told("lifted")
    assert joints.detail(applied).closed_on == today(joints.clock)


@pytest.mark.parametrize("way", ["undone", "term", "repair"])
def test_every_end_of_an_entry_reaches_the_units(joints: Joints, way: str) -> None:
    """Undone as wrong (SQ20-16c), at the end of its term, by credit repair (SQ20-14)."""
    from service.operations.listing.following import remove_listing
    from service.operations.listing.terms import end_listings
    from service.operations.operation import operation
    from service.store.history import find_enterprise

    last = today(joints.clock) + timedelta(days=30)
    entry = joints.listings.listed(planned_end=last.isoformat())
    number = joints.applied(joints.numbers(unit=MARKET)[0])
    if way == "undone":
        joints.listings.step(entry, "found_wrong", REASON)
        assert joints.case(number).state == "applied" and MARKET in joints.told("suspended")
        joints.listings.step(entry, "undo")
    elif way == "term":
        joints.later(31)
        assert end_listings(joints.desk, ACTOR) == 1
    else:

        @operation(None)
        def repaired(work) -> None:  # type: ignore[no-untyped-def]
            label = joints.listings.detail(entry).record
            remove_listing(work, find_enterprise(work.session, USCC, lock=True), str(label), "准予修复")

        repaired(joints.desk, joints.supervisor)
    assert joints.case(number).state == "lifting" and joints.told("lift") == [MARKET]


def test_a_suspended_entry_stops_the_clock_and_the_steps(joints: Joints) -> None:
    """AMB-42: a suspended entry has no effect; its clock stands still until it has it again."""
    entry = joints.listings.listed()
    number = joints.numbers(unit=MARKET)[0]
    joints.step(number, "push_sanction", SANCTION)
    due = joints.case(number).due_on
    joints.listings.step(entry, "suspend", {"reason": "法院裁定停止执行"})
    assert joints.case(number).due_on is None and MARKET in joints.told("suspended")
    with pytest.raises(Conflict, match="不在列"):
        joints.by_unit(number, "receive")
    joints.later(4)
    joints.listings.step(entry, "resume", {"reason": "裁定已撤销"})
    moved = joints.case(number).due_on
    assert due is not None and moved is not None and moved > due
    joints.by_unit(number, "receive")


def test_an_entry_from_elsewhere(joints: Joints) -> None:
    """SQ20-11b: the office starts from a record; when the source ends it, the nightly round ends the case."""
    enrol(joints, BLACK, RED)
    number = joints.start("b1")
    assert joints.detail(number).list_type == "BL-02" and joints.case(number).kind == "sanction"
    joints.applied(number)
    red = joints.start("r1")
    assert joints.case(red).kind == "incentive"
    assert look_after_joint(joints.desk, ACTOR) == 0
    joints.later(1)
    enrol(joints, {**BLACK, "ended_on": today(joints.clock).isoformat()}, RED)
    assert look_after_joint(joints.desk, ACTOR) == 1
    assert look_after_joint(joints.desk, ACTOR) == 0
    assert (joints.case(number).state, joints.case(red).state) == ("lifting", "started")


def test_the_record_of_a_listing_leads_to_the_listing(joints: Joints) -> None:
    """One entry is one entry, whichever name it is given; a second case for the same unit is refused, a closed one is not in the way."""
    entry = joints.listings.listed()
    label = joints.listings.detail(entry).record
    assert label is not None
    for name in (entry, label):
        with pytest.raises(Conflict, match="已经就同一名单记录"):
            joints.start(name)
    joints.step(joints.numbers(unit=MARKET)[0], "drop", {"reason": "没有可以实施的措施"})
    again = joints.start(label)
    assert joints.case(again).target == entry


def test_bad_starts(joints: Joints) -> None:
    """A unit without an account, an entry that is none, a foreign one, one that has ended, the wrong person."""
    enrol(joints, BLACK)
    with pytest.raises(Invalid, match="无人接收；现有"):
        joints.start("b1", unit="税务局")
    for wrong in ("p1", "b9", "名〔2026〕0001号", "b1\x00"):
        with pytest.raises(NotFound):
            joints.start(wrong)
    proposed = joints.listings.propose("KL-01")
    with pytest.raises(NotFound):
        joints.start(proposed)
    white = joints.listings.listed("WL-01")
    with pytest.raises(Invalid, match="适用联合奖惩"):
        joints.start(white)
    enrol(joints, {**BLACK, "id": "b2", "ended_on": "2026-06-01"}, uscc=OTHER_USCC)
    with pytest.raises(NotFound):
        joints.start("b2")
    with pytest.raises(Conflict, match="不在列"):
        joints.start("b2", uscc=OTHER_USCC)
    for actor in (joints.units[MARKET], joints.listings.enterprise):
        with pytest.raises(Forbidden):
            joints.start("b1", actor=actor)


def test_bad_days(joints: Joints) -> None:
    """A measure before its push or in the future, a feedback of tomorrow."""
    joints.listings.listed()
    number = joints.numbers(unit=MARKET)[0]
    joints.step(number, "push_sanction", SANCTION)
    joints.by_unit(number, "receive")
    day = today(joints.clock)
    for wrong, words in ((day - timedelta(days=1), "早于推送"), (day + timedelta(days=1), "晚于今天")):
        with pytest.raises(Invalid, match=words):
            joints.by_unit(number, "apply", {"applied_on": wrong.isoformat()})
    joints.by_unit(number, "apply", {"applied_on": day.isoformat()})
    tomorrow = (day + timedelta(days=1)).isoformat()
    with pytest.raises(Invalid, match="晚于今天"):
        joints.by_unit(number, "feed_back", {**joints.feedback(), "happened_on": tomorrow})


def test_a_unit_whose_account_was_closed(joints: Joints) -> None:
    """Nothing is pushed to nobody; what was pushed can be taken back, and a supervisor confirms the lifting."""
    entry = joints.listings.listed()
    number, other = joints.numbers(unit=MARKET)[0], joints.numbers(unit=APPROVAL)[0]
    joints.applied(other)
    username = f"unit-{sum(map(ord, MARKET))}"
    deactivate_user(joints.desk, OPERATOR, username=username)
    with pytest.raises(Invalid, match="没有在用的部门账号"):
        joints.step(number, "push_sanction", SANCTION)
    joints.listings.step(entry, "apply_exit", REASON)
    joints.step(other, "confirm_lifted", {"lifted_on": today(joints.clock).isoformat(), "note": "电话核实"})
    assert joints.case(other).state == "lifted"


def test_a_stale_revision_is_refused(joints: Joints) -> None:
    """Two people decide at once: one wins."""
    joints.listings.listed()
    number = joints.numbers()[0]
    seen = joints.case(number).revision
    joints.step(number, "push_sanction", SANCTION)
    with pytest.raises(Conflict, match="已被他人处理"):
        take_case_step(
            joints.desk, joints.supervisor, number=number, revision=seen, event="drop", form={"reason": "不需要"}
        )


def test_a_revoked_repair_brings_the_measures_back(joints: Joints) -> None:
    """The entry stands again: what was to be lifted goes back to its unit, what was over starts anew."""
    from service.operations.listing.following import remove_listing, restore_listing
    from service.operations.operation import operation
    from service.store.history import find_enterprise

    entry = joints.listings.listed()
    label = str(joints.listings.detail(entry).record)
    applied = joints.applied(joints.numbers(unit=MARKET)[0])

    @operation(None)
    def change(work, act) -> None:  # type: ignore[no-untyped-def]
        act(work, find_enterprise(work.session, USCC, lock=True), label, "修复")

    change(joints.desk, joints.supervisor, remove_listing)
    assert [joints.case(number).state for number in joints.numbers()] == ["lifting", "ended"]
    change(joints.desk, joints.supervisor, restore_listing)
    assert [(joints.detail(number).unit, joints.case(number).state) for number in joints.numbers()] == [
        (MARKET, "received"),
        (APPROVAL, "ended"),
        (APPROVAL, "started"),
    ]
    assert joints.case(applied).unit == MARKET and joints.case(entry).state == "listed"


def test_every_state_stands_before_the_nightly_check(joints: Joints) -> None:
    """A clock that runs or stands still for whoever has to act, with a reminder to somebody, in every state on the way."""
    from service.reminders.integrity import check_integrity

    def sound() -> bool:
        wrong = {"case_without_clock", "clock_without_reminder", "handler_inactive", "audit_chain_broken"}
        return not [finding for finding in check_integrity(joints.desk, ACTOR) if finding.code in wrong]

    entry = joints.listings.listed()
    number = joints.numbers(unit=MARKET)[0]
    assert sound()
    joints.step(number, "push_sanction", SANCTION)
    joints.listings.step(entry, "suspend", {"reason": "裁定"})
    assert sound()
    joints.listings.step(entry, "resume", {"reason": "裁定已撤销"})
    joints.by_unit(number, "receive")
    joints.by_unit(number, "apply", {"applied_on": today(joints.clock).isoformat()})
    assert sound()
    joints.by_unit(number, "feed_back", joints.feedback())
    joints.step(number, "count")
    joints.listings.step(entry, "apply_exit", REASON)
    assert sound()


def test_a_credit_report_does_not_list_what_units_do(joints: Joints) -> None:
    """Nothing of it may change what the report says, so it is no matter under way."""
    from service.credit_report.issuing import issue_report

    joints.listings.listed()
    assert joints.numbers()
    report = issue_report(joints.desk, joints.listings.enterprise, uscc=USCC, purpose="self")
    assert [row["procedure"] for row in report.data["under_way"]] == []
