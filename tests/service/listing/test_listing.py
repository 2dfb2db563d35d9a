"""Listings from proposal to removal or undoing (WF-4, WF-8), with what they do to the grade."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.clock import today
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.listing.following import remove_listing
from service.operations.listing.terms import end_listings
from service.operations.listing.types import ELEMENTS, ListTypeFault, list_types, read_list_types
from service.operations.objection.filing import Target, file_objection
from service.operations.objection.stepping import take_step
from service.scheduler.jobs import ACTOR
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from tests.service.conftest import OTHER_USCC, USCC
from tests.service.listing.conftest import REASON, Listings

OBJECTION = {"kind": "list", "facts": "工资已经付清", "contact": "王某", "phone": "0317-0000000"}
WHOLE = {
    "list": "BL-13",
    "record": "industry_blacklist",
    **dict.fromkeys(ELEMENTS, "写明"),
}


def test_the_whole_way_to_grade_d_and_back_to_c(listings: Listings) -> None:
    """WF-4, CZ21-2.2.1D: listed is D; removed is C for the rest of three years (AMB-67, AMB-37)."""
    assert listings.grade().grade not in ("C", "D")
    number = listings.listed()
    assert listings.grade().grade == "D"
    case = listings.case(number)
    assert (case.state, case.stage, case.finding) == ("listed", "decided", "listed")
    assert case.result_before_id is not None and case.result_after_id not in (None, case.result_before_id)
    listings.later(1)
    listings.step(number, "apply_exit", REASON)
    assert listings.grade().grade == "C"
    assert listings.detail(number).ended_on == today(listings.clock)


def test_a_wrong_listing_leaves_no_trace(listings: Listings) -> None:
    """SQ20-16c, WF-8: undone as if never made, within CLK-10; not the C of a removal."""
    before = listings.grade().grade
    number = listings.listed()
    listings.step(number, "found_wrong", REASON)
    assert listings.grade().grade == "D"
    listings.step(number, "undo")
    assert listings.grade().grade == before
    assert listings.case(number).state == "undone"


def test_a_wrong_listing_found_after_its_removal(listings: Listings) -> None:
    """The C of a removal falls with the entry."""
    before = listings.grade().grade
    number = listings.listed()
    listings.step(number, "apply_exit", REASON)
    listings.step(number, "found_wrong", REASON)
    listings.step(number, "undo")
    assert listings.grade().grade == before


def test_suspension_takes_the_effect_away_and_gives_it_back(listings: Listings) -> None:
    """AMB-42: suspended is not active; the listing day still counts (C)."""
    number = listings.listed()
    listings.later(3)
    listings.step(number, "suspend", {"reason": "法院裁定停止执行"})
    assert listings.grade().grade == "C"
    listings.step(number, "resume", {"reason": "裁定已撤销"})
    assert listings.grade().grade == "D"


def test_no_listing_before_the_statement_period_is_over(listings: Listings) -> None:
    """CLK-09, AMB-84: five working days; the last day is still the enterprise's."""
    number = listings.propose()
    listings.step(number, "give_notice")
    due = listings.case(number).due_on
    assert due is not None
    listings.later((due - today(listings.clock)).days)
    with pytest.raises(Conflict, match="期限还没有届满"):
        listings.step(number, "list", REASON)
    listings.step(number, "make_statement", {"text": "已付清"}, listings.enterprise)
    assert listings.detail(number).statement == "已付清"
    listings.later(1)
    with pytest.raises(Conflict, match="已经届满"):
        listings.step(number, "make_statement", {"text": "再说"}, listings.enterprise)
    listings.step(number, "list", REASON)


def test_the_decision_has_a_clock_of_its_own(listings: Listings) -> None:
    """The five days are the enterprise's; the office is late only five working days after them (CLK-28, ours)."""
    number = listings.propose()
    listings.step(number, "give_notice")
    first = listings.case(number).due_on
    assert end_listings(listings.desk, ACTOR) == 0
    listings.later(7)
    assert (end_listings(listings.desk, ACTOR), end_listings(listings.desk, ACTOR)) == (1, 0)
    second = listings.case(number).due_on
    assert first is not None and second is not None and second > today(listings.clock) > first
    with pytest.raises(Conflict, match="已经届满"):
        listings.step(number, "make_statement", {"text": "再说"}, listings.enterprise)
    listings.step(number, "list", REASON)


def _object(listings: Listings, number: str) -> str:
    filed = file_objection(
        listings.desk, listings.enterprise, uscc=USCC, targets=[Target("case", number)], form=OBJECTION
    )
    return filed.cases[0]


def _compared(listings: Listings, objection: str) -> None:
    rows = [{"field": "拖欠金额", "held": "10", "at_source": "0"}]
    day = today(listings.clock).isoformat()
    form = {"rows": rows, "source_unit": "人社局", "checked_on": day}
    handler = {"handler": listings.caseworker.user_id}
    for event, given in (("assign", handler), ("start_comparison", {}), ("record_comparison", form)):
        listings.step(objection, event, given, listings.caseworker)


@pytest.mark.parametrize(
    ("event", "more", "state"),
    [("find_list_wrong", {}, "dropped"), ("find_consistent", {"remedy": "复议"}, "notified")],
)
def test_an_objection_blocks_until_it_is_decided(
    listings: Listings, event: str, more: dict[str, str], state: str
) -> None:
    """WF-4 objection, AMB-84: no listing while it is open; upheld it drops the proposal, dismissed it lets it go on."""
    number = listings.propose()
    listings.step(number, "give_notice")
    objection = _object(listings, number)
    assert listings.case(number).state == "objected"
    _compared(listings, objection)
    listings.later(10)
    with pytest.raises(Conflict):
        listings.step(number, "list", REASON)
    take_step(
        listings.desk,
        listings.caseworker,
        number=objection,
        revision=listings.case(objection).revision,
        event=event,
        form={**REASON, **more},
    )
    assert listings.case(number).state == state
    if state == "notified":
        listings.step(number, "list", REASON)
        assert listings.grade().grade == "D"
    else:
        assert listings.grade().grade != "D"


def test_an_objection_after_the_period_or_to_a_foreign_entry_is_refused(listings: Listings) -> None:
    """Bad input: outside of the period; a number that is not the enterprise's own."""
    number = listings.propose()
    with pytest.raises(Conflict, match="陈述申辩期"):
        _object(listings, number)
    with pytest.raises(NotFound):
        _object(listings, "名〔2026〕9999号")


def test_repair_ends_the_entry(listings: Listings) -> None:
    """SQ20-14: what the repair procedure calls when it has ended the record."""
    from service.operations.operation import operation

    number = listings.listed()
    label = listings.detail(number).record
    assert label is not None

    @operation(None)
    def repaired(work) -> None:  # type: ignore[no-untyped-def]
        remove_listing(work, find_enterprise(work.session, USCC, lock=True), label, "准予修复")

    repaired(listings.desk, listings.department)
    assert listings.case(number).state == "removed"
    assert listings.detail(number).ended_by_repair


def test_the_term_ends_by_itself(listings: Listings) -> None:
    """The last day still counts; a second run finds nothing."""
    last = today(listings.clock) + timedelta(days=30)
    number = listings.listed(planned_end=last.isoformat())
    listings.later((last - today(listings.clock)).days)
    assert end_listings(listings.desk, ACTOR) == 0
    listings.later(1)
    assert end_listings(listings.desk, ACTOR) == 1
    assert end_listings(listings.desk, ACTOR) == 0
    assert listings.case(number).state == "removed"


@pytest.mark.parametrize("list_type", ["KL-01", "WL-01", "NL-01"])
def test_other_lists_leave_the_grade_alone(listings: Listings, list_type: str) -> None:
    """AMB-86: key attention adds measures, no grade; neither do the white and the negative list."""
    before = listings.grade().grade
    number = listings.listed(list_type)
    assert listings.detail(number).record is None
    assert listings.grade().grade == before


def test_below_the_standard_it_is_key_attention(listings: Listings) -> None:
    """SQ20-10b."""
    number = listings.propose()
    listings.step(number, "give_notice")
    listings.later(10)
    listings.step(number, "watch_instead", REASON)
    assert listings.case(number).state == "key_attention"
    assert listings.grade().grade != "D"


def test_a_red_entry_enters_the_file(listings: Listings) -> None:
    """Indicator 18, A(2)."""
    number = listings.listed("RL-02")
    with reading(listings.desk.engine) as session:
        records = dossier_of(session, find_enterprise(session, USCC)).records
    assert [record.attributes["list"] for record in records if record.kind == "red_list"] == ["RL-02"]
    assert listings.detail(number).record == f"list-{number}"


@pytest.mark.parametrize("element", ELEMENTS)
def test_a_list_without_one_of_its_elements_cannot_exist(element: str) -> None:
    """SQ20-10a: five elements and legal basis, or the file is refused as a whole."""
    broken = {name: value for name, value in WHOLE.items() if name != element}
    with pytest.raises(ListTypeFault, match=f"BL-13：缺少{element}"):
        read_list_types([broken])


@pytest.mark.parametrize(
    "change", [{"list": "XX-9"}, {"record": "honour_x"}, {"record": None}, {"list": "AG-01"}, {"colour": "black"}]
)
def test_a_list_that_no_pack_names_or_with_a_wrong_record_is_refused(change: dict[str, object]) -> None:
    """The packs are the only source of lists."""
    with pytest.raises(ListTypeFault):
        read_list_types([{**WHOLE, **change}])
    assert read_list_types([WHOLE])[0].name == list_types()["BL-13"].name


def test_bad_proposals(listings: Listings) -> None:
    """A list without elements, twice on one list, an unknown enterprise, no facts, the wrong person."""
    with pytest.raises(Invalid, match="要素"):
        listings.propose("BL-20")
    listings.propose()
    with pytest.raises(Conflict, match="已在这一名单"):
        listings.propose()
    with pytest.raises(NotFound):
        listings.propose(uscc=OTHER_USCC)
    with pytest.raises(Forbidden):
        from service.operations.listing.proposing import propose_listing

        propose_listing(listings.desk, listings.enterprise, uscc=USCC, list_type="KL-01", facts="x", documents="x")
