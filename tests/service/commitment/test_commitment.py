"""The life of a commitment (WF-5): signed, published, checked after its term, kept or broken, with what follows in the file."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from rulesets.commitment_code import commitment_code
from service.clock import FixedClock
from service.faults import Conflict, Invalid, NotFound
from service.operations.commitment.effects import months_later
from service.operations.commitment.kinds import code_rule, commitment_kinds
from service.operations.commitment.offering import offer_commitment, sign_own_commitment
from service.operations.commitment.terms import end_terms
from service.operations.commitment.texts import commitment_text
from service.store import audit
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise
from tests.service.commitment.conftest import Commitments
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC

BROKEN = {"reason": "经核查没有履行", "clause": "北信用办〔2022〕1号 四.12"}


def offered(commitments: Commitments, type: str = "CT-2", matter: str = "食品经营许可（缺租赁合同）") -> str:
    return offer_commitment(commitments.desk, commitments.department, uscc=USCC, type=type, matter=matter)


def signed(commitments: Commitments, **more: str) -> str:
    number = offered(commitments, **more)
    commitments.step(number, "sign", {"signer": "王某", "agreed": True}, commitments.enterprise)
    return number


def test_the_code_says_region_type_and_day_and_ends_with_a_check_digit(commitments: Commitments) -> None:
    """SQ20-03a; the pattern is ours."""
    number = commitments.sign()
    assert number.startswith("C-130900-01-20261121-000001-")
    assert luhn.is_valid("".join(sign for sign in number if sign.isdigit()))
    assert commitments.sign("另一事项").startswith("C-130900-01-20261121-000002-")


def test_what_was_signed_is_kept_with_signer_moment_and_hash(commitments: Commitments) -> None:
    """CZ21-2.1.3c shape: text, who, when; a public type is public at once."""
    number = commitments.sign()
    detail = commitments.detail(number)
    with reading(commitments.desk.engine) as session:
        text = commitment_text("CT-1", find_enterprise(session, USCC), "按期交付")
        assert audit.verify(session).holds
    assert detail.text == text and "沧州甲有限公司" in text and USCC in text
    assert detail.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert detail.signer == "王某" and detail.signed_at == commitments.desk.clock.now()
    assert commitments.case(number).state == "published" and detail.published_at is not None
    assert not any("王某" in line for line in commitments.lines(number))


def test_unsigned_is_refused_and_leaves_nothing(commitments: Commitments) -> None:
    for more in ({"agreed": False}, {"signer": "  "}):
        with pytest.raises(Invalid) as caught:
            commitments.sign(**more)
        assert caught.value.code == "unsigned_commitment"
    number = offered(commitments)
    with pytest.raises(Invalid) as caught:
        commitments.step(number, "sign", {"signer": "王某", "agreed": False}, commitments.enterprise)
    assert caught.value.code == "unsigned_commitment"
    assert commitments.case(number).state == "offered"


def test_a_second_commitment_for_the_same_bundle_is_refused(commitments: Commitments) -> None:
    """SQ20-02c, AMB-87; another matter is another bundle."""
    first = commitments.sign()
    with pytest.raises(Conflict) as caught:
        commitments.sign()
    assert caught.value.code == "commitment_stands" and first in caught.value.message
    commitments.sign("另一事项")


def test_who_broke_a_commitment_may_be_asked_again(commitments: Commitments) -> None:
    """AMB-87: on the negative list NL-01."""
    number = signed(commitments)
    with pytest.raises(Conflict):
        offered(commitments)
    other = signed(commitments, matter="另一事项")
    commitments.step(other, "breach_incurable", BROKEN)
    again = offered(commitments)
    assert commitments.case(again).state == "offered" and commitments.case(number).state == "signed"


def test_a_term_ends_is_checked_cured_too_late_and_broken(commitments: Commitments, clock: FixedClock) -> None:
    """BG22-12c, SQ20-03c, AMB-107: the breach waits for the cure; then record, indicator 05 and result follow at once."""
    number = signed(commitments)
    assert commitments.detail(number).valid_until == date(2027, 11, 21)
    clock.advance(timedelta(days=365))
    assert end_terms(commitments.desk, OPERATOR) == 0, "the last day of the term still belongs to it"
    clock.advance(timedelta(days=1))
    assert end_terms(commitments.desk, OPERATOR) == 1
    assert end_terms(commitments.desk, OPERATOR) == 0
    assert commitments.case(number).state == "checking" and commitments.case(number).due_on is not None
    commitments.step(number, "not_kept", {"reason": "合同没有补交"})
    with pytest.raises(Conflict, match="整改期限"):
        commitments.step(number, "breach", BROKEN)
    due = commitments.case(number).due_on
    assert due is not None
    clock.advance(timedelta(days=(due - date(2027, 11, 22)).days + 1))
    case = commitments.step(number, "breach", BROKEN)
    assert (case.state, case.finding) == ("breached", "commitment_broken")
    with reading(commitments.desk.engine) as session:
        records = dossier_of(session, find_enterprise(session, USCC)).records
        (found,) = [record for record in records if record.kind == "breach_of_commitment"]
        assert found.id == f"breach-{number}" == commitments.detail(number).breach_record
        before = session.get_one(AssessmentRow, case.result_before_id)
        after = session.get_one(AssessmentRow, case.result_after_id)
        points = [
            next(line["points"] for line in row.result["indicators"] if line["id"] == "performance")
            for row in (before, after)
        ]
        assert points[1] < points[0]
    assert any("重新评价" in line for line in commitments.lines(number))


def test_a_truth_commitment_without_a_term_waits_for_nobody(commitments: Commitments, clock: FixedClock) -> None:
    number = commitments.sign()
    clock.advance(timedelta(days=4000))
    assert end_terms(commitments.desk, OPERATOR) == 0
    assert commitments.case(number).state == "published"


def test_kept_before_the_term(commitments: Commitments) -> None:
    number = signed(commitments)
    assert commitments.step(number, "kept", {"reason": "材料已补齐"}, commitments.department).state == "fulfilled"


def test_nobody_signs_for_a_stranger(commitments: Commitments) -> None:
    """Isolation: a foreign enterprise answers as if it did not exist."""
    with pytest.raises(NotFound):
        sign_own_commitment(
            commitments.desk,
            commitments.enterprise,
            uscc=OTHER_USCC,
            type="CT-1",
            matter="x",
            signer="王某",
            agreed=True,
        )


def test_only_types_of_ones_own_are_signed_unasked(commitments: Commitments) -> None:
    for type in ("CT-2", "CT-6", "CT-9"):
        with pytest.raises(Invalid):
            commitments.sign(type=type)


def test_every_type_has_a_text_in_both_languages() -> None:
    """T-j: six types; besides the truth commitment of the declarant."""
    assert [rule.id for rule in commitment_kinds()] == [f"CT-{number}" for number in range(1, 7)]
    enterprise = Enterprise(uscc=USCC, name="甲")
    for identifier in (*(rule.id for rule in commitment_kinds()), "declaration_truth"):
        for language in ("zh", "en"):
            assert "甲" in commitment_text(identifier, enterprise, "事项", language)  # type: ignore[arg-type]


@given(st.integers(1, 999_999), st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 27), st.integers(0, 9))
def test_a_mistyped_digit_shows(sequence: int, day: date, place: int, digit: int) -> None:
    code = commitment_code(code_rule(), "130900", "CT-6", day, sequence)
    digits = "".join(sign for sign in code if sign.isdigit())
    assert luhn.is_valid(digits)
    wrong = digits[: place % len(digits)] + str(digit) + digits[place % len(digits) + 1 :]
    assert luhn.is_valid(wrong) == (wrong == digits)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_end_on_the_corresponding_day_or_the_last(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
