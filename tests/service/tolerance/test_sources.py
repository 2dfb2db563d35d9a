"""Tolerances that come from an inspection or from a commitment that was not kept, and what they hold back there."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.access.roles import Role
from service.clock import today
from service.faults import Conflict, NotFound
from service.operations.cases.stepping import fire, settle
from service.operations.commitment.signing import Signature, find_commitment, sign_commitment
from service.operations.commitment.terms import end_terms
from service.operations.inspection.opening import direct_inspection
from service.operations.inspection.reporting import report as report_inspection
from service.operations.operation import Work, operation
from service.operations.plan.rosters import import_inspectors, import_matters
from service.scheduler.jobs import ACTOR
from service.store.history import find_enterprise
from tests.service.conftest import OTHER_USCC, USCC, Person
from tests.service.tolerance.conftest import DECIDED, GRANTED, SCREENED, Tolerances

MATTERS = (
    "code,name,field,unit,basis,base_rate,items\n"
    "SC-01,登记事项检查,市场监管,沧州市市场监督管理局,《市场主体登记管理条例》第三十八条,0.3,营业执照\n"
)
INSPECTORS = (
    "number,name,unit,field,certificate,certificate_until,limit,avoid,account\n"
    "J01,甲某,沧州市市场监督管理局,市场监管,冀A001,2028-12-31,,,{account}\n"
    "J02,乙某,沧州市市场监督管理局,市场监管,冀A002,2028-12-31,,,\n"
)
SHEET = [{"item": "营业执照", "checked": "yes", "problem": "住所变更未登记", "handling": "责令改正"}]


@pytest.fixture
def inspected(tolerances: Tolerances, person: Callable[..., Person]) -> Callable[[str], str]:
    """An inspection up to its result."""

    def make(result: str) -> str:
        inspector = person(Role.INSPECTOR)
        desk = tolerances.desk
        import_matters(desk, tolerances.department, MATTERS.encode())
        import_inspectors(desk, tolerances.department, INSPECTORS.format(account=inspector.username).encode())
        number = direct_inspection(
            desk,
            tolerances.supervisor,
            uscc=USCC,
            matter="SC-01",
            inspectors=["J01", "J02"],
            reason="接到投诉",
            exception="complaint",
        ).number
        tolerances.step(number, "arrange", {"mode": "onsite"}, tolerances.department)
        sheet = SHEET if result != "1" else [{**SHEET[0], "problem": "", "handling": ""}]
        steps = (
            ("visit", {"visited_on": str(today(tolerances.clock)), "note": "到场查看"}),
            ("carry_out", {"method": "onsite"}),
            ("record_result", {"items": sheet, "result": result, "handling": "none" if result == "1" else "ordered"}),
        )
        for event, form in steps:
            revision = tolerances.case(number).revision
            report_inspection(desk, inspector.actor, number=number, revision=revision, event=event, form=form)
        return number

    return make


@pytest.fixture
def unkept(tolerances: Tolerances) -> str:
    """A commitment found not kept: there is time to cure it."""

    @operation(None)
    def sign(work: Work) -> str:
        enterprise = find_enterprise(work.session, USCC, lock=True)
        return sign_commitment(
            work, enterprise, type="CT-2", text="补齐材料", signature=Signature("王某", True), bundle="matter/排污许可"
        ).number

    number = sign(tolerances.desk, tolerances.enterprise)
    tolerances.later(400)
    assert end_terms(tolerances.desk, ACTOR) == 1
    tolerances.step(number, "not_kept", {"reason": "材料没有补齐"})
    return number


def test_an_inspection_opens_one(tolerances: Tolerances, inspected: Callable[[str], str]) -> None:
    """WF-6 violation, WF-12: while it is screened, and after an exemption, no penalty decision is noted on the inspection."""
    source = inspected("5")
    number = tolerances.report(source=source, unit=None)
    case = tolerances.case(number)
    assert (case.kind, case.target) == ("inspection", source)
    with pytest.raises(Conflict, match="容错"):
        tolerances.step(source, "violation", {"decision": "沧市监罚〔2026〕9号"}, tolerances.department)
    with pytest.raises(Conflict, match="已经登记过"):
        tolerances.report(source=source)
    tolerances.step(number, "screen", SCREENED)
    tolerances.step(number, "observe", GRANTED)
    tolerances.upload(number)
    tolerances.step(number, "hand_in", {"text": "住所已变更登记"}, tolerances.enterprise)
    tolerances.step(number, "exempt", DECIDED)
    with pytest.raises(Conflict, match="容错"):
        tolerances.step(source, "violation", {"decision": "沧市监罚〔2026〕9号"}, tolerances.department)


def test_after_a_refusal_the_penalty_is_noted_as_ever(tolerances: Tolerances, inspected: Callable[[str], str]) -> None:
    source = inspected("5")
    number = tolerances.report(source=source)
    tolerances.step(number, "screen", {**SCREENED, "cause": "intent"})
    tolerances.step(number, "refuse", DECIDED)
    tolerances.step(source, "violation", {"decision": "沧市监罚〔2026〕9号"}, tolerances.department)


def test_a_clean_inspection_opens_none(tolerances: Tolerances, inspected: Callable[[str], str]) -> None:
    with pytest.raises(Conflict, match="发现问题"):
        tolerances.report(source=inspected("1"))


def test_a_commitment_not_kept_waits_for_its_tolerance(tolerances: Tolerances, unkept: str) -> None:
    """AMB-107: no breach while it is looked at, although the time to cure is over; exempted, it counts as cured and no record is made."""
    before = tolerances.records()
    number = tolerances.report(source=unkept, record="administrative_penalty.fine")
    assert tolerances.detail(number).record_kind == "breach_of_commitment"
    tolerances.step(number, "screen", SCREENED)
    tolerances.step(number, "observe", GRANTED)
    tolerances.later(25)
    with pytest.raises(Conflict, match="容错"):
        tolerances.step(unkept, "breach", {"reason": "没有补齐", "clause": "三（一）3"})
    tolerances.upload(number)
    tolerances.step(number, "hand_in", {"text": "材料已补齐"}, tolerances.enterprise)
    tolerances.step(number, "exempt", DECIDED)
    assert tolerances.case(unkept).state == "fulfilled"
    assert tolerances.records() == before


def test_a_refused_one_is_broken_as_ever(tolerances: Tolerances, unkept: str) -> None:
    number = tolerances.report(source=unkept)
    tolerances.step(number, "screen", {**SCREENED, "harm": "vile"})
    tolerances.step(number, "refuse", DECIDED)
    tolerances.later(25)
    tolerances.step(unkept, "breach", {"reason": "没有补齐", "clause": "三（一）3"})
    assert "breach_of_commitment" in tolerances.records()


def test_the_page_of_the_source_leads_to_the_report(
    tolerances: Tolerances, unkept: str, client: FlaskClient, person: Callable[..., Person]
) -> None:
    """With code and number filled in; once reported, the way is gone and the history names the tolerance."""
    headers = person(Role.CASEWORKER).headers
    page = client.get(f"/desk/cases/{unkept}", headers=headers).text
    (address,) = re.findall(r'href="(/tolerance\?[^"]+)"', page)
    form = client.get(html.unescape(address), headers=headers).text
    assert f'value="{USCC}"' in form and f'value="{unkept}"' in form
    number = tolerances.report(source=unkept)
    page = client.get(f"/desk/cases/{unkept}", headers=headers).text
    assert "/tolerance?" not in page and number in page


def test_only_an_inspection_or_a_commitment_of_the_same_enterprise(tolerances: Tolerances, unkept: str) -> None:
    with pytest.raises(NotFound):
        tolerances.report(uscc=OTHER_USCC, source=unkept)
    with pytest.raises(NotFound, match="不是检查"):
        tolerances.report(source=tolerances.report())


def test_two_at_once_never_wait_for_each_other_in_a_circle(tolerances: Tolerances, unkept: str) -> None:
    """A step of the commitment and the exemption that ends it: each holds the enterprise before any case of it."""
    number = tolerances.report(source=unkept)
    tolerances.step(number, "screen", SCREENED)
    tolerances.step(number, "observe", GRANTED)
    tolerances.upload(number)
    tolerances.step(number, "hand_in", {"text": "材料已补齐"}, tolerances.enterprise)
    held = threading.Event()
    faults: list[Exception] = []

    @operation(None)
    def remind(work: Work) -> None:
        """A step of the commitment that takes its time between holding and writing."""
        case = find_commitment(work, unkept)
        held.set()
        if work.session.get_bind().dialect.name == "postgresql":
            until_somebody_waits(work.session)
        fire(work, case, "remind", "caseworker", {"text": "请补齐"})
        settle(work, case)

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:
            faults.append(error)

    first = threading.Thread(target=run, args=(lambda: remind(tolerances.desk, tolerances.caseworker),))
    second = threading.Thread(target=run, args=(lambda: tolerances.step(number, "exempt", DECIDED),))
    first.start()
    assert held.wait(20)
    second.start()
    for thread in (first, second):
        thread.join(timeout=30)
    assert not faults
    assert (tolerances.case(number).state, tolerances.case(unkept).state) == ("exempted", "fulfilled")


def until_somebody_waits(session: Session) -> None:
    """Until another session of this PostgreSQL database waits for a lock; at most ten seconds."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + 10
    while time.monotonic() < end:
        # A transaction sees the same activity until it lets go of it.
        session.execute(text("SELECT pg_stat_clear_snapshot()"))
        if session.scalar(waiting):
            return
        threading.Event().wait(0.02)
    raise AssertionError("nobody waits")
