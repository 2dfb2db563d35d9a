"""What a declaration must hold before it is taken: facts by type, the signature, no repetition (WF-2 submit, AMB-60)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import func, select

from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid, NotFound, ServiceFault
from service.operations.commitment.signing import Signature
from service.operations.declaration.filing import Statement, file_declaration
from service.store.case import Case
from service.store.engine import reading
from tests.service.conftest import OTHER_USCC
from tests.service.declaration.conftest import DONATION, HONOUR, SERVICE, SIGNED, Declaring, at

BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("charitable_donation", {**DONATION, "date": "2026-09-16"}, "future_day", "date"),
    ("charitable_donation", {**DONATION, "date": "16.9.2026"}, "bad_fact", "date"),
    ("charitable_donation", {**DONATION, "date": "20260901"}, "bad_fact", "date"),
    ("charitable_donation", {**DONATION, "amount": 0}, "bad_fact", "amount"),
    ("charitable_donation", {**DONATION, "amount": -5}, "bad_fact", "amount"),
    ("charitable_donation", {**DONATION, "amount": 12.5}, "bad_fact", "amount"),
    ("charitable_donation", {**DONATION, "amount": True}, "bad_fact", "amount"),
    ("charitable_donation", {**DONATION, "amount": "5000"}, "bad_fact", "amount"),
    ("charitable_donation", {**DONATION, "recipient": "  "}, "missing_fact", "recipient"),
    ("charitable_donation", {**DONATION, "recipient": "甲\x00乙"}, "bad_character", "recipient"),
    ("charitable_donation", {**DONATION, "recipient": "长" * 201}, "too_long", "recipient"),
    ("charitable_donation", {**DONATION, "grade": "A"}, "unknown_fact", "grade"),
    ("volunteer_service", {**SERVICE, "hours": 0}, "bad_fact", "hours"),
    ("honour", {**HONOUR, "level": "galactic"}, "bad_fact", "level"),
    ("honour", {name: value for name, value in HONOUR.items() if name != "level"}, "missing_fact", "level"),
    ("lottery", DONATION, "unknown_declaration_type", "type"),
]


@pytest.mark.parametrize(("type", "facts", "code", "field"), BAD, ids=[f"{row[2]}-{row[3]}" for row in BAD])
def test_bad_facts_are_named_and_nothing_is_kept(
    declaring: Declaring, type: str, facts: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        declaring.file(facts, type)
    assert (caught.value.code, caught.value.field) == (code, field)
    _nothing_kept(declaring)


@pytest.mark.parametrize(
    ("signature", "field"), [(Signature("王经办", False), "agreed"), (Signature("  ", True), "signer")]
)
def test_an_unsigned_commitment_is_refused(declaring: Declaring, signature: Signature, field: str) -> None:
    """CZ21-2.1.3c: the truth commitment is signed, by name."""
    with pytest.raises(Invalid) as caught:
        declaring.file(signature=signature)
    assert (caught.value.code, caught.value.field) == ("unsigned_commitment", field)
    _nothing_kept(declaring)


def test_the_signature_is_kept_with_its_text_account_and_moment(declaring: Declaring) -> None:
    detail = declaring.detail(declaring.file())
    assert "沧州甲有限公司" in detail.commitment_text and "慈善捐赠" in detail.commitment_text
    assert hashlib.sha256(detail.commitment_text.encode()).hexdigest() == detail.commitment_sha256
    assert (detail.signer, detail.signed_by) == ("王经办", declaring.enterprise.label)
    assert detail.signed_at == declaring.clock.now()
    assert detail.commitment is not None and detail.commitment.startswith("C-")


@pytest.mark.parametrize("again", [{}, {"recipient": " 沧州市 慈善总会 "}, {"certificate": "另一张收据"}])
def test_the_same_donation_twice_is_refused_with_the_number_of_the_first(
    declaring: Declaring, again: dict[str, str]
) -> None:
    """AMB-60: date, amount and recipient make the item; blanks and the receipt number do not."""
    first = declaring.file()
    with pytest.raises(Conflict) as caught:
        declaring.file({**DONATION, **again})
    assert (caught.value.code, caught.value.record) == ("declared_before", first)
    assert first in caught.value.message


@pytest.mark.parametrize("other", [{"amount": 5_000_001}, {"date": "2026-09-02"}, {"recipient": "沧州市红十字会"}])
def test_another_donation_is_another_item(declaring: Declaring, other: dict[str, Any]) -> None:
    declaring.file()
    assert declaring.file({**DONATION, **other}) == "申〔2026〕0002号"


def test_a_record_in_the_file_is_named_and_can_be_told_apart(declaring: Declaring) -> None:
    """AMB-60: what a department reported on the same day is taken for the same until the declarant says why it is not."""
    facts = {**DONATION, "date": "2026-01-15"}
    with pytest.raises(Conflict) as caught:
        declaring.file(facts)
    assert (caught.value.code, caught.value.record, caught.value.field) == ("recorded_before", "h1", "distinct")
    number = declaring.file(facts, distinct="当日另有一笔，受赠方不同")
    assert declaring.detail(number).distinct == "当日另有一笔，受赠方不同"


def test_an_item_recorded_by_declaration_cannot_be_declared_again(declaring: Declaring) -> None:
    number = declaring.file()
    declaring.until_notice(number)
    declaring.travel(at("2026-10-20"))
    declaring.end_notices()
    with pytest.raises(Conflict, match=number):
        declaring.file(distinct="不是同一事项")


def test_only_for_oneself_and_only_who_may(declaring: Declaring) -> None:
    statement = Statement("charitable_donation", DONATION, "赵会计", "0317-2020202")
    with pytest.raises(NotFound):
        file_declaration(declaring.desk, declaring.enterprise, uscc=OTHER_USCC, statement=statement, signature=SIGNED)
    for actor in (declaring.supervisor, declaring.department):
        assert actor.role in (Role.SUPERVISOR, Role.DEPARTMENT)
        with pytest.raises(Forbidden):
            declaring.file(actor=actor)
    assert declaring.file(actor=declaring.caseworker)


@pytest.mark.parametrize(
    ("days", "code"), [(("2026-09-16", "2026-09-15"), "future_day"), (("2026-09-15", "2026-09-14"), "before_filing")]
)
def test_days_of_publication_are_plausible(declaring: Declaring, days: tuple[str, str], code: str) -> None:
    number = declaring.file()
    declaring.until_verified(number)
    with pytest.raises(ServiceFault) as caught:
        declaring.step(number, "publish", {"province_site_on": days[0], "city_site_on": days[1]})
    assert caught.value.code == code
    assert declaring.case(number).state == "verified"


def _nothing_kept(declaring: Declaring) -> None:
    with reading(declaring.desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
