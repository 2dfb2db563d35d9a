"""What may never change a result, and which way a record may move it."""

from __future__ import annotations

import copy
import itertools
import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.evaluator import ADVERSE_EVENTS, SOCIAL
from tests.reference.examples import examples
from tests.reference.strategies import KEY_PERSONNEL, as_of_days, dossiers, records, weighings
from tests.rulesets.weighing import AS_OF, dossier, penalty, record, weigh

Weighing = tuple[dict[str, Any], date]
STATUS_KINDS = ("tax_abnormal", "operation_abnormal", "industry_blacklist")


def as_bytes(data: dict[str, Any], as_of: date) -> bytes:
    assessment = weigh(data, as_of)
    whole = [assessment.to_json("zh"), assessment.to_json("en"), assessment.trace, assessment.facts_sha256]
    return json.dumps(whole, ensure_ascii=False).encode()


def with_records(data: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    return {**data, "records": found}


@given(weighings(), st.randoms(use_true_random=False))
@examples(200)
def test_order_of_records_never_matters(weighing: Weighing, chance: random.Random) -> None:
    """Contract §1: a dossier is a set of dated records."""
    data, as_of = weighing
    shuffled = data["records"][:]
    chance.shuffle(shuffled)
    assert as_bytes(with_records(data, shuffled), as_of) == as_bytes(data, as_of)


def test_a_record_named_like_a_nameless_one_keeps_its_place_in_any_order() -> None:
    """Contract §1: ``id`` is optional, so a stored generated name may meet a nameless twin."""
    named = record("volunteer_service", "2026-01-05", id="volunteer_service@2026-01-05")
    nameless = record("volunteer_service", "2026-01-05")
    assert as_bytes(dossier(named, nameless), AS_OF) == as_bytes(dossier(nameless, named), AS_OF)


def test_nameless_records_of_one_day_are_told_apart_by_what_they_say() -> None:
    """The made-up names must not depend on which of them came first: here only one is severe, and one repaired."""
    twins = [
        penalty(),
        penalty(penalty_type="licence_revocation"),
        penalty(repaired_on="2026-07-01"),
        penalty(source="a"),
    ]
    expected = as_bytes(dossier(*twins), AS_OF)
    for order in itertools.permutations(twins):
        assert as_bytes(dossier(*order), AS_OF) == expected


@given(weighings())
@examples(150)
def test_revoked_records_are_as_if_never_recorded(weighing: Weighing) -> None:
    """AMB-102: 撤销 takes a record out of every count."""
    data, as_of = weighing
    named = [{"id": f"n{index}", **item} for index, item in enumerate(data["records"])]
    valid = [item for item in named if not item.get("revoked")]
    assert as_bytes(with_records(data, named), as_of) == as_bytes(with_records(data, valid), as_of)


@given(weighings())
@examples(150)
def test_records_of_the_future_are_unknown(weighing: Weighing) -> None:
    """AMB-07: a record counts from its own day on."""
    data, as_of = weighing
    named = [{"id": f"n{index}", **item} for index, item in enumerate(data["records"])]
    past = [item for item in named if date.fromisoformat(item["date"]) <= as_of]
    assert as_bytes(with_records(data, named), as_of) == as_bytes(with_records(data, past), as_of)


def test_the_two_above_can_fail() -> None:
    """A known valid record of the same shape does change the bytes."""
    plain, revoked = penalty(id="n"), penalty(id="n", revoked=True)
    assert as_bytes(dossier(plain), AS_OF) != as_bytes(dossier(), AS_OF)
    assert as_bytes(dossier(revoked), AS_OF) == as_bytes(dossier(), AS_OF)
    tomorrow = (AS_OF + timedelta(days=1)).isoformat()
    assert as_bytes(dossier(penalty(tomorrow, id="n")), AS_OF) == as_bytes(dossier(), AS_OF)
    assert as_bytes(dossier(penalty(AS_OF.isoformat(), id="n")), AS_OF) != as_bytes(dossier(), AS_OF)


@given(weighings())
@examples(100)
def test_english_and_chinese_say_the_same(weighing: Weighing) -> None:
    """Only texts differ between the languages."""
    data, as_of = weighing
    assessment = weigh(data, as_of)

    def numbers(language: Any) -> Any:
        body = assessment.to_json(language)
        for part in ("indicators", "vetoes", "grade_conditions", "measures"):
            for item in body[part]:
                for text in ("name", "reason", "condition", "text"):
                    item.pop(text, None)
        return body

    assert numbers("zh") == numbers("en")


@st.composite
def additions(draw: st.DrawFn, kinds: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any], date]:
    """A dossier, one record more of the given kinds, and the day."""
    as_of = draw(as_of_days)
    data = draw(dossiers(as_of, 8))
    extra = draw(records(as_of, kinds))
    extra.pop("repaired_on", None)
    return data, {"id": "extra", **extra}, as_of


WORSENING = (*ADVERSE_EVENTS, *KEY_PERSONNEL, *STATUS_KINDS)


@given(additions(WORSENING))
@examples(250)
def test_an_adverse_record_never_helps(case: tuple[dict[str, Any], dict[str, Any], date]) -> None:
    """Not repaired, an adverse record of any kind never adds points and never lifts the grade."""
    data, extra, as_of = case
    before, after = weigh(data, as_of), weigh(with_records(data, [*data["records"], extra]), as_of)
    assert after.points_total <= before.points_total
    assert after.grade >= before.grade
    for old, new in zip(before.indicators, after.indicators, strict=True):
        assert new.row.points <= old.row.points, new.table.id


@given(additions(SOCIAL))
@examples(150)
def test_a_good_deed_never_harms(case: tuple[dict[str, Any], dict[str, Any], date]) -> None:
    """CZ21-A1-16 to 19 only add points; CZ21-2.2.1A(2) only opens grade A."""
    data, extra, as_of = case
    before, after = weigh(data, as_of), weigh(with_records(data, [*data["records"], extra]), as_of)
    assert after.points_total >= before.points_total
    assert after.grade <= before.grade


@given(weighings(), st.data())
@examples(150)
def test_a_repair_never_harms_and_only_moves_the_repair_indicator(weighing: Weighing, data: st.DataObject) -> None:
    """AMB-10, AMB-12: repair acts through CZ21-A1-08 alone."""
    body, as_of = weighing
    found = [
        item
        for item in body["records"]
        if item["kind"] == "administrative_penalty" and item["date"] <= as_of.isoformat()
    ]
    if not found:
        found = [penalty(as_of.isoformat(), id="extra")]
        body = with_records(body, [*body["records"], *found])
    chosen = data.draw(st.sampled_from(found))
    mended = copy.deepcopy(body)
    place = body["records"].index(chosen)
    unrepaired = {key: value for key, value in chosen.items() if key != "repaired_on"}
    start = with_records(body, [*body["records"][:place], unrepaired, *body["records"][place + 1 :]])
    mended["records"][place] = {**unrepaired, "repaired_on": as_of.isoformat()}
    before, after = weigh(start, as_of), weigh(mended, as_of)
    assert after.points_total >= before.points_total
    moved = [
        old.table.id for old, new in zip(before.indicators, after.indicators, strict=True) if old.row is not new.row
    ]
    assert moved in ([], ["credit_repair"])
    assert [rule.id for rule in after.vetoes] == [rule.id for rule in before.vetoes]


def test_a_further_penalty_that_is_repaired_can_raise_the_score() -> None:
    """AMB-11: the share rises with it, so the rule above rightly speaks of unrepaired records only."""
    one = weigh(dossier(penalty()))
    two = weigh(dossier(penalty(), penalty("2026-07-01", repaired_on="2026-08-01")))
    assert (one.points_total, two.points_total) == (660, 690)


@given(weighings(), weighings())
@examples(150)
def test_facts_hash_is_equal_exactly_where_the_facts_are(one: Weighing, two: Weighing) -> None:
    """Equal values and evidence give one hash; anything else gives two."""
    first, second = weigh(*one), weigh(*two)
    assert (first.facts_sha256 == second.facts_sha256) == (first.facts == second.facts)
    assert weigh(*one).facts_sha256 == first.facts_sha256


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (dossier(penalty(id="a", source="市监局")), True),
        (dossier(penalty(id="a"), penalty("2020-01-01", id="old")), True),
        (dossier(penalty(id="a"), name="另一名称"), True),
        (dossier(penalty(id="b")), False),
        (dossier(penalty(id="a"), penalty(id="b")), False),
        (dossier(penalty(id="a", repaired_on="2026-07-01")), False),
    ],
    ids=["source", "outside every window", "name", "another record", "one more", "repaired"],
)
def test_facts_hash_depends_on_what_is_weighed_only(other: dict[str, Any], same: bool) -> None:
    assert (weigh(dossier(penalty(id="a"))).facts_sha256 == weigh(other).facts_sha256) is same


def test_evidence_stands_in_the_order_of_its_days() -> None:
    """The reasons list the oldest record first, whatever kinds an indicator joins."""
    body = weigh(
        dossier(
            record("wage_arrears", "2026-08-01", id="late"),
            record("tax_arrears", "2026-02-01", id="early"),
            record("utility_arrears", "2026-05-01", id="middle"),
        )
    ).to_json()
    arrears = next(item for item in body["indicators"] if item["id"] == "arrears")
    assert arrears["evidence"] == ["early", "middle", "late"]
