"""Looking up before deciding (WF-14): through the API that an approval flow embeds, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from service.access.permissions import Permission
from service.access.roles import Role
from service.operations.dossier_import import import_dossier
from service.portal_access.looks import looks_at
from service.queries.looking import looking
from service.store.assessment import AssessmentRow
from service.store.audit_entry import AuditEntry
from service.store.base import Base
from service.store.check import CreditCheck, CreditLookup
from service.store.engine import reading, writing
from tests.service.check.conftest import GOOD, LISTED, OFFICE, UNKNOWN, Offices
from tests.service.conftest import OPERATOR, USCC, dossier


def counts(offices: Offices) -> dict[str, int]:
    with reading(offices.desk.engine) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


@pytest.mark.parametrize(
    ("matter", "uscc", "advice", "standing"),
    [
        ("CZ22-2.1", GOOD, "prefer", "good"),
        ("CZ22-2.1", USCC, "reference", "neutral"),
        ("CZ22-2.1", LISTED, "bar", "blacklisted"),
        ("CZ22-2.1", UNKNOWN, "strict", "no_report"),
        ("CZ22-2.4", UNKNOWN, "bar", "no_report"),
        ("CZ22-2.4", LISTED, "bar", "blacklisted"),
        ("CZ22-2.10", LISTED, "strict", "blacklisted"),
        ("CZ22-2.10", UNKNOWN, "reference", "no_report"),
        ("行政审批、市场准入", GOOD, "prefer", "good"),
    ],
)
def test_one_call_gives_the_advice_and_logs_it(
    offices: Offices, matter: str, uscc: str, advice: str, standing: str
) -> None:
    """SQ20-18b, c; BG22-14c; CZ22-2.4: nobody's file bars the transferee of state property."""
    status, body = offices.look(matter, uscc)
    assert status == 201, body
    assert (body["advice"], body["standing"], body["state"]) == (advice, standing, "advised")
    assert body["clauses"][0]["id"] == "CZ22-2.0" and body["unit"] == OFFICE
    with reading(offices.desk.engine) as session:
        lookup = session.scalars(select(CreditLookup)).one()
        check = session.scalars(select(CreditCheck)).one()
        assert (check.number, check.advice, check.lookups) == (body["number"], advice, 1)
        assert lookup.found["advice"] == advice and lookup.as_of.isoformat() == body["as_of"]
        if uscc == UNKNOWN:
            assert body["report"] == {"source": "none", "grade": None, "score": None}
            return
        row = session.scalars(select(AssessmentRow)).one()
        assert body["report"]["assessment"] == row.number == lookup.assessment
        assert (body["report"]["facts_sha256"], body["report"]["grade"]) == (row.facts_sha256, row.grade)


def test_the_enterprise_can_learn_who_looked_and_what_for(offices: Offices, person: Any) -> None:
    """The audit row names the matter and the unit, under the subject of the enterprise's file; the enterprise's page tells both."""
    body = offices.looked("CZ22-2.5")
    with looking(offices.desk, person(Role.ENTERPRISE, USCC).actor, Permission.PORTAL_USE) as work:
        (look,) = (look for look in looks_at(work, USCC) if look.what == "check")
        assert (look.unit, look.purpose, look.who) == (OFFICE, "财政专项资金补助", "office")
    with reading(offices.desk.engine) as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "check.look_up")).one()
        assert row.subject == f"enterprise:{USCC}" and row.actor == offices.officer.actor.label
        assert row.detail["matter"] == "CZ22-2.5" and row.detail["matter_name"] == "财政专项资金补助"
        assert (row.detail["unit"], row.detail["check"]) == (OFFICE, body["number"])


def test_looked_up_again_it_is_the_same_check(offices: Offices) -> None:
    """The latest look-up counts; the earlier one stays."""
    first = offices.looked()
    import_dossier(
        offices.desk,
        OPERATOR,
        dossier({"id": "b9", "kind": "industry_blacklist", "date": "2026-11-01"}),
        reason="新增",
    )
    status, again = offices.look()
    assert (status, again["number"], again["look_up"]) == (200, first["number"], 2)
    assert (first["advice"], again["advice"]) == ("reference", "strict")
    with reading(offices.desk.engine) as session:
        assert [row.advice for row in session.scalars(select(CreditLookup).order_by(CreditLookup.number))] == [
            "reference",
            "strict",
        ]


def test_another_matter_office_number_subject_or_unit_is_another_check(offices: Offices) -> None:
    numbers = {
        offices.looked()["number"],
        offices.looked("CZ22-2.5")["number"],
        offices.looked(office_no="审〔2026〕8号")["number"],
        offices.looked(uscc=GOOD)["number"],
        offices.looked(by=offices.stranger)["number"],
    }
    assert len(numbers) == 5
    assert offices.looked(by=offices.colleague)["number"] in numbers


@pytest.mark.parametrize("decision", ["follow", "deviate", "drop"])
def test_no_look_up_after_the_decision(offices: Offices, decision: str) -> None:
    """CZ22-2.0, WF-14: what was not looked up before the decision cannot be entered afterwards; nothing is written."""
    number = offices.looked()["number"]
    assert offices.decide(number, decision, reason=None if decision == "follow" else "经集体研究")[0] == 200
    before = counts(offices)
    status, body = offices.look()
    assert (status, body["error"]["code"], body["error"]["field"]) == (409, "already_decided", "office_no")
    assert counts(offices) == before


def test_a_dossier_brought_along(offices: Offices) -> None:
    """Where no file is kept; where one is, the platform's own counts."""
    brought = {"uscc": UNKNOWN, "records": [{"id": "x", "kind": "industry_blacklist", "date": "2026-09-01"}]}
    status, body = offices.look("CZ22-2.4", uscc="", dossier=brought)
    assert (status, body["advice"], body["report"]["source"]) == (201, "bar", "brought")
    assert body["report"]["facts_sha256"] and body["evidence"] == ["x"]
    status, body = offices.look("CZ22-2.4", uscc="", dossier={**brought, "uscc": USCC})
    assert (status, body["error"]["code"]) == (422, "file_kept")


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"matter": "CZ22-2.12"}, 422, "unknown_matter"),
    ({"matter": "CZ22-2.9"}, 422, "wrong_subject"),
    ({"uscc": "91130900MA0700001X"}, 422, "bad_parameter"),
    ({"uscc": ""}, 422, "one_subject"),
    ({"dossier": {"uscc": UNKNOWN, "records": []}}, 422, "one_subject"),
    ({"uscc": "", "dossier": {"uscc": "1", "records": []}}, 422, "bad_uscc"),
    ({"office_no": "   "}, 422, "missing_text"),
    ({"office_no": "审" * 101}, 422, "bad_parameter"),
    ({"office_no": "a\u0000b"}, 422, "bad_character"),
    ({"advice": "prefer"}, 422, "bad_parameter"),
]


@pytest.mark.parametrize(("change", "status", "code"), BAD, ids=[str(row[0])[:40] for row in BAD])
def test_bad_requests_say_what_is_wrong_and_write_nothing(
    offices: Offices, change: dict[str, Any], status: int, code: str
) -> None:
    before = counts(offices)
    found, body = offices.look(**{"matter": "CZ22-2.10", **change})
    assert (found, body["error"]["code"]) == (status, code), body
    assert body["error"]["message"] and counts(offices) == before


def test_an_account_without_a_unit_cannot_look_up(offices: Offices, unit_person: Any) -> None:
    """A look-up stands in the name of a unit (CZ22-6.2)."""
    status, body = offices.look(by=unit_person(Role.DEPARTMENT, None))
    assert (status, body["error"]["code"]) == (422, "no_unit")
    assert offices.looked(by=offices.supervisor)["unit"] == offices.desk.settings.organ_name


def test_asked_twice_under_one_key_it_is_looked_up_once(offices: Offices) -> None:
    first = offices.look(key="approval-0001")
    assert offices.look(key="approval-0001") == first
    with reading(offices.desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(CreditLookup)) == 1
    assert offices.look("CZ22-2.5", key="approval-0001")[1]["error"]["code"] == "key_reused"


def test_a_look_up_can_never_be_changed(offices: Offices) -> None:
    """The database itself refuses."""
    offices.looked()
    for statement in ("UPDATE credit_check_lookup SET advice = 'prefer'", "DELETE FROM credit_check_lookup"):
        with pytest.raises(DatabaseError), writing(offices.desk.engine) as session:
            session.execute(text(statement))
