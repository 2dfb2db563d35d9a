"""The decision after a look-up (WF-14, AMB-99): followed, deviated from or dropped, by the unit that looked."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import select

from service.operations.dossier_import import import_dossier
from service.store.audit_entry import AuditEntry
from service.store.check import CreditCheck
from service.store.engine import reading
from tests.service.check.conftest import LISTED, UNKNOWN, Offices
from tests.service.conftest import OPERATOR, USCC, dossier

BLACK = {"id": "b9", "kind": "industry_blacklist", "date": "2026-11-01"}


def stored(offices: Offices) -> CreditCheck:
    with reading(offices.desk.engine) as session:
        row = session.scalars(select(CreditCheck)).one()
        session.expunge(row)
        return row


def test_an_advice_that_does_not_restrict_is_simply_followed(offices: Offices) -> None:
    body = offices.looked()
    status, decided = offices.decide(body["number"], "follow", revision=body["revision"], note="材料齐全")
    assert (status, decided["state"], decided["decision"]["note"]) == (200, "followed", "材料齐全")
    assert stored(offices).decided_by == offices.officer.actor.label
    with reading(offices.desk.engine) as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "check.follow")).one()
        assert row.subject == f"check:{body['number']}" and row.detail["advice"] == "reference"


def test_a_restriction_needs_its_legal_basis(offices: Offices) -> None:
    """AMB-99: no bar and no stricter review without a named person and the law."""
    number = offices.looked("CZ22-2.4", LISTED)["number"]
    status, body = offices.decide(number, "follow")
    assert (status, body["error"]["code"], body["error"]["field"]) == (422, "bad_form", "legal_basis")
    status, body = offices.decide(number, "follow", legal_basis="企业国有资产交易监督管理办法第十四条")
    assert (status, body["state"]) == (200, "followed")
    assert stored(offices).legal_basis == "企业国有资产交易监督管理办法第十四条"


def test_no_legal_basis_is_asked_where_nothing_is_restricted(offices: Offices) -> None:
    status, body = offices.decide(offices.looked()["number"], "follow", legal_basis="某法")
    assert (status, body["error"]["field"]) == (422, "legal_basis")


@pytest.mark.parametrize("decision", ["deviate", "drop"])
def test_a_deviation_needs_its_reason(offices: Offices, decision: str) -> None:
    number = offices.looked("CZ22-2.10", LISTED)["number"]
    for reason in ({}, {"reason": "  "}):
        status, body = offices.decide(number, decision, **reason)
        assert (status, body["error"]["field"]) == (422, "reason")
    status, body = offices.decide(number, decision, reason="已整改，处罚机关书面证明")
    assert (status, body["decision"]["reason"]) == (200, "已整改，处罚机关书面证明")


def test_nothing_is_decided_without_a_look_up(offices: Offices) -> None:
    assert offices.decide("查〔2026〕0009号", "follow")[0] == 404


def test_decided_once(offices: Offices) -> None:
    number = offices.looked()["number"]
    assert offices.decide(number, "follow")[0] == 200
    status, body = offices.decide(number, "deviate", reason="改变主意")
    assert (status, body["error"]["code"]) == (409, "not_in_this_state")
    assert stored(offices).state == "followed"


def test_whoever_was_slower_is_told(offices: Offices) -> None:
    seen = offices.looked()
    again = offices.looked(by=offices.colleague)
    status, body = offices.decide(seen["number"], "follow", revision=seen["revision"])
    assert (status, body["error"]["code"]) == (409, "outdated")
    assert offices.decide(seen["number"], "follow", revision=again["revision"])[0] == 200


def test_no_decision_on_an_advice_that_has_changed(offices: Offices) -> None:
    """A listing that came after the look-up sends the officer back to look again."""
    number = offices.looked("CZ22-2.4")["number"]
    import_dossier(offices.desk, OPERATOR, dossier(BLACK), reason="新增")
    for decision, form in (("follow", {}), ("deviate", {"reason": "不知情"})):
        status, body = offices.decide(number, decision, **form)
        assert (status, body["error"]["code"]) == (409, "guard") and "重新查询" in body["error"]["message"]
    assert offices.looked("CZ22-2.4")["advice"] == "bar"
    assert offices.decide(number, "follow", legal_basis="某办法第三条")[0] == 200


def test_a_file_that_came_after_the_look_up_is_a_change(offices: Offices) -> None:
    number = offices.looked("CZ22-2.4", UNKNOWN)["number"]
    import_dossier(offices.desk, OPERATOR, dossier(uscc=UNKNOWN, name="沧州丙有限公司"), reason="归集")
    assert offices.decide(number, "follow", legal_basis="某办法")[0] == 409
    assert offices.looked("CZ22-2.4", UNKNOWN)["advice"] == "reference"


def test_a_change_that_does_not_touch_the_advice_stops_nobody(offices: Offices) -> None:
    number = offices.looked()["number"]
    donation = {"id": "h7", "kind": "charitable_donation", "date": "2026-11-01"}
    import_dossier(offices.desk, OPERATOR, dossier(donation), reason="新增")
    assert offices.decide(number, "follow")[0] == 200


def test_another_unit_neither_sees_nor_decides(offices: Offices) -> None:
    number = offices.looked()["number"]
    path = f"/checks/{quote(number)}"
    there = offices.ask("GET", path, by=offices.stranger)
    absent = offices.ask("GET", "/checks/none", by=offices.stranger)
    assert there[0] == absent[0] == 404 and there[1]["error"]["code"] == absent[1]["error"]["code"]
    assert offices.decide(number, "follow", by=offices.stranger)[0] == 404
    assert offices.ask("GET", path, by=offices.colleague)[0] == 200
    # A supervisor reads how records are used everywhere, and decides nothing for others.
    assert offices.ask("GET", path, by=offices.supervisor)[0] == 200
    assert offices.decide(number, "follow", by=offices.supervisor)[0] == 404
    assert offices.decide(number, "follow", by=offices.colleague)[0] == 200


def test_an_answer_lost_on_the_way_is_given_again(offices: Offices) -> None:
    number = offices.looked()["number"]
    first = offices.decide(number, "follow", key="decision-0001")
    assert first[0] == 200 and offices.decide(number, "follow", key="decision-0001") == first


@pytest.mark.parametrize(
    ("decision", "form"),
    [("allow", {}), ("look_up", {}), ("follow", {"revision": "1"}), ("deviate", {"reason": "因" * 501}), ("follow", {"x": 1})],
)  # fmt: skip
def test_bad_decisions(offices: Offices, decision: str, form: dict[str, object]) -> None:
    number = offices.looked()["number"]
    status, body = offices.decide(number, decision, **form)
    assert status == 422, body
    assert stored(offices).state == "advised"


def test_an_enterprise_has_no_part_in_it(offices: Offices, person: object) -> None:
    from service.access.roles import Role

    own = person(Role.ENTERPRISE, USCC)  # type: ignore[operator]
    assert offices.look(by=own)[0] == 403
    assert offices.decide(offices.looked()["number"], "follow", by=own)[0] == 403
