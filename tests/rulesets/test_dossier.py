"""Contract §1: what a dossier may say, and what is said back when it is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.errors import DossierFault
from rulesets.records.dossier import read_dossier
from rulesets.records.kinds import KINDS
from rulesets.records.uscc import is_valid, normal_form, with_check_digit
from tests.reference.evaluator import STATUSES
from tests.reference.examples import examples
from tests.reference.strategies import KINDS as CONTRACT_KINDS
from tests.reference.strategies import USCC, weighings
from tests.rulesets.weighing import dossier, penalty, record, weigh


def fault_of(data: Any, line: int | None = 7) -> DossierFault:
    with pytest.raises(DossierFault) as caught:
        read_dossier(data, line)
    return caught.value


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


# kinds


def test_the_kinds_are_those_of_the_contract() -> None:
    """26 kinds; three of them are statuses."""
    assert set(KINDS) == set(CONTRACT_KINDS)
    assert {name for name, kind in KINDS.items() if kind.is_status} == set(STATUSES)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("administrative_penality", "administrative_penalty"),
        ("Administrative_Penalty", "administrative_penalty"),
        ("volunteer_services", "volunteer_service"),
        ("honor", "honour"),
    ],
)
def test_an_unknown_kind_is_refused_with_a_suggestion(written: str, meant: str) -> None:
    fault = fault_of(dossier(record(written, id="r9")))
    assert (fault.code, fault.record, fault.field, fault.line) == ("unknown_kind", "r9", "kind", 7)
    assert written in fault.message
    assert meant in fault.message
    assert KINDS[meant].label in fault.message


@pytest.mark.parametrize("kind", ["行政处罚", "", 5, True, ["honour"], {"a": 1}], ids=repr)
def test_a_kind_without_any_likeness_is_refused(kind: Any) -> None:
    fault = fault_of(dossier({"kind": kind, "date": "2026-01-01"}))
    assert (fault.code, fault.record, fault.field) == ("unknown_kind", "#1", "kind")


# dates

BAD_DAYS = [
    "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-5", "20260105", "2026/01/05", "2026-W01-5", "01-05-2026",
    "2026-01-05T00:00:00", "2026-01-05 ", " 2026-01-05", "2026-01-05\n", "２０２６-01-05", "٢٠٢٦-01-05", "", "昨天",
    "1899-12-31", "0000-01-01", "-2026-01-05", 20260105, 1767571200.0, True, ["2026-01-05"], {},
]  # fmt: skip


@pytest.mark.parametrize("field", ["date", "ended_on", "repaired_on"])
@pytest.mark.parametrize("value", BAD_DAYS, ids=repr)
def test_a_bad_date_is_refused_in_every_date_field(field: str, value: Any) -> None:
    fault = fault_of(dossier(penalty(id="ok"), {**penalty(id="r2"), field: value}))
    assert (fault.code, fault.line, fault.record, fault.field) == ("bad_date", 7, "r2", field)
    assert fault.message


@pytest.mark.parametrize("value", ["2024-02-29", "1900-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days(value: str) -> None:
    data = dossier(penalty(value, id="a"))
    assert read_dossier(data).to_json()["records"][0]["date"] == value
    assert weigh(data).grade == "B"


@pytest.mark.parametrize("field", ["ended_on", "repaired_on"])
def test_an_end_before_the_start_is_refused(field: str) -> None:
    fault = fault_of(dossier(penalty("2026-03-02", id="r1", **{field: "2026-03-01"})))
    assert fault.code == ("ended_before_start" if field == "ended_on" else "repaired_before_start")
    assert (fault.record, fault.field, fault.line) == ("r1", field, 7)
    assert read_dossier(dossier(penalty("2026-03-02", **{field: "2026-03-02"})))


# attributes

REQUIRED = [
    ("administrative_penalty", "penalty_type", {}),
    ("honour", "level", {}),
    ("industry_evaluation", "industry", {"rank": 1}),
    ("industry_evaluation", "rank", {"industry": "建筑"}),
    ("internet_supervision", "level", {}),
]


@pytest.mark.parametrize(("kind", "field", "others"), REQUIRED)
@pytest.mark.parametrize("given_null", [False, True], ids=["absent", "null"])
def test_a_missing_required_attribute_is_refused(kind: str, field: str, others: Any, given_null: bool) -> None:
    found = {**record(kind, id="r1", **others), **({field: None} if given_null else {})}
    fault = fault_of(dossier(found))
    assert (fault.code, fault.record, fault.field, fault.line) == ("missing_field", "r1", field, 7)


@pytest.mark.parametrize("field", ["kind", "date"])
@pytest.mark.parametrize("given_null", [False, True], ids=["absent", "null"])
def test_kind_and_date_are_required(field: str, given_null: bool) -> None:
    found: dict[str, Any] = {"kind": "red_list", "date": "2026-01-01", "id": "r1"}
    if given_null:
        found[field] = None
    else:
        del found[field]
    fault = fault_of(dossier(found))
    assert (fault.code, fault.record, fault.field) == ("missing_field", "r1", field)


WRONG = [
    (penalty(penalty_type="fined"), "bad_choice", "penalty_type"),
    (penalty(penalty_type="Fine"), "bad_choice", "penalty_type"),
    (penalty(penalty_type=3), "bad_choice", "penalty_type"),
    (penalty(penalty_type=["fine"]), "bad_choice", "penalty_type"),
    (penalty(severity="grave"), "bad_choice", "severity"),
    (record("honour", level="city"), "bad_choice", "level"),
    (record("internet_supervision", level="a"), "bad_choice", "level"),
    (record("internet_supervision", level="F"), "bad_choice", "level"),
    (record("industry_evaluation", industry="建筑", rank=0), "out_of_range", "rank"),
    (record("industry_evaluation", industry="建筑", rank=100), "out_of_range", "rank"),
    (record("industry_evaluation", industry="建筑", rank="1"), "wrong_type", "rank"),
    (record("industry_evaluation", industry="建筑", rank=1.0), "wrong_type", "rank"),
    (record("industry_evaluation", industry="建筑", rank=True), "wrong_type", "rank"),
    (record("industry_evaluation", industry=7, rank=1), "wrong_type", "industry"),
    (record("judgment_debtor", fulfilled="yes"), "wrong_type", "fulfilled"),
    (record("judgment_debtor", fulfilled=1), "wrong_type", "fulfilled"),
    (record("key_personnel_judgment", fulfilled="false"), "wrong_type", "fulfilled"),
    (record("red_list", revoked="true"), "wrong_type", "revoked"),
    (record("red_list", revoked=0), "wrong_type", "revoked"),
    (record("red_list", source=5), "wrong_type", "source"),
    (record("red_list", list=["a"]), "wrong_type", "list"),
    (record("industry_blacklist", list=1), "wrong_type", "list"),
]


@pytest.mark.parametrize(("found", "code", "field"), WRONG, ids=lambda value: str(value)[:60])
def test_a_wrong_value_is_refused_where_it_stands(found: dict[str, Any], code: str, field: str) -> None:
    fault = fault_of(dossier(record("red_list"), {**found, "id": "r2"}))
    assert (fault.code, fault.record, fault.field, fault.line) == (code, "r2", field, 7)


@pytest.mark.parametrize("value", ["", False, 1.5, [], {}], ids=repr)
def test_an_id_is_text_or_a_whole_number(value: Any) -> None:
    fault = fault_of(dossier(record("red_list", id=value)))
    assert (fault.code, fault.record, fault.field) == ("wrong_type", "#1", "id")


@pytest.mark.parametrize("value", ["r", 7, None, [], 1.5], ids=repr)
def test_a_record_is_an_object(value: Any) -> None:
    fault = fault_of(dossier(record("red_list"), value))
    assert (fault.code, fault.record) == ("not_an_object", "#2")


def test_null_optional_fields_are_as_if_absent() -> None:
    """Data exported from a table has every column in every record."""
    columns = dict.fromkeys(
        ("id", "ended_on", "revoked", "source", "repaired_on", "fulfilled", "severity", "list", "level")
    )
    spoken, silent = {**columns, **penalty()}, penalty()
    assert read_dossier(dossier(spoken, name=None, region=None)) == read_dossier(dossier(silent))
    debtor = {**columns, **record("judgment_debtor")}
    assert read_dossier(dossier(debtor)).records[0].attributes["fulfilled"] is False


# the envelope


@pytest.mark.parametrize("value", [None, [], "text", 5, [{"uscc": USCC, "records": []}]], ids=repr)
def test_a_dossier_is_an_object(value: Any) -> None:
    fault = fault_of(value)
    assert (fault.code, fault.line, fault.record, fault.field) == ("not_an_object", 7, None, None)


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        ({"records": []}, "missing_field", "uscc"),
        ({"uscc": None, "records": []}, "missing_field", "uscc"),
        ({"uscc": 911309000000000000, "records": []}, "wrong_type", "uscc"),
        ({"uscc": USCC}, "missing_field", "records"),
        ({"uscc": USCC, "records": None}, "wrong_type", "records"),
        ({"uscc": USCC, "records": {}}, "wrong_type", "records"),
        ({"uscc": USCC, "name": 5, "records": []}, "wrong_type", "name"),
        ({"uscc": USCC, "region": ["cangzhou"], "records": []}, "wrong_type", "region"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_wrong_envelope_is_refused(data: Any, code: str, field: str) -> None:
    fault = fault_of(data)
    assert (fault.code, fault.line, fault.record, fault.field) == (code, 7, None, field)


# the credit code (GB 32100-2015)


def test_every_wrong_check_digit_is_refused() -> None:
    for digit in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        if digit != USCC[-1]:
            fault = fault_of(dossier() | {"uscc": USCC[:-1] + digit})
            assert (fault.code, fault.field) == ("bad_uscc", "uscc")


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
@examples(200)
def test_any_single_wrong_character_is_noticed(place: int, other: str) -> None:
    """The weights of the standard find every exchange of one character."""
    written = USCC[:place] + other + USCC[place + 1 :]
    assert is_valid(written) is (written == USCC)


@pytest.mark.parametrize(
    "code", [USCC[:17], USCC + "0", "", "0" * 18, USCC[:17] + "I", "O" + USCC[1:], "沧" * 18, USCC[:9] + " " + USCC[10:]],
    ids=["17", "19", "empty", "all zero", "letter I", "letter O", "Chinese", "blank inside"],
)  # fmt: skip
def test_a_code_that_is_none_is_refused(code: str) -> None:
    fault = fault_of(dossier() | {"uscc": code})
    assert (fault.code, fault.line, fault.field) == ("bad_uscc", 7, "uscc")
    assert not is_valid(code)


@pytest.mark.parametrize(
    "written",
    [USCC.lower(), full_width(USCC), full_width(USCC.lower()), f"  {USCC}\n", f"\u3000{USCC}\u3000"],
    ids=["lower case", "full width", "full width, lower case", "blanks", "ideographic blanks"],
)
def test_a_code_is_brought_to_its_normal_form(written: str) -> None:
    assert read_dossier(dossier() | {"uscc": written}).uscc == USCC
    assert normal_form(written) == USCC


def test_the_check_digit_is_the_standards() -> None:
    """Two published codes, one ending in a digit and one in a letter."""
    assert with_check_digit("91350100M000100Y4") == "91350100M000100Y43"
    assert with_check_digit(USCC[:17]) == USCC


# ids and warnings


@pytest.mark.parametrize("ids", [("a", "a"), (1, 1), (1, "1")], ids=repr)
def test_a_record_reported_twice_is_refused(ids: tuple[Any, Any]) -> None:
    fault = fault_of(
        dossier(penalty(id=ids[0]), record("red_list", id="b"), record("honour", level="county", id=ids[1]))
    )
    assert (fault.code, fault.record, fault.field, fault.line) == ("duplicate_record", str(ids[0]), "id", 7)


def test_records_without_ids_get_names_that_are_unique() -> None:
    twins = [record("red_list", "2026-01-05") for _ in range(3)]
    read = read_dossier(dossier(*twins, record("red_list", "2026-01-05", id="red_list@2026-01-05~2")))
    names = [item.id for item in read.records]
    assert len(set(names)) == 4
    assert all(name.startswith("red_list@2026-01-05") for name in names)
    assert weigh(dossier(*twins)).facts.values["red_listings_2y"] == 3


@pytest.mark.parametrize("count", [1, 2])
def test_identical_records_without_ids_count_each(count: int) -> None:
    """Two good deeds of one day are two; only a repeated id says that a record is the same."""
    found = dossier(*[record("volunteer_service") for _ in range(count)])
    assert weigh(found).facts.values["volunteer_services_2y"] == count


def test_a_field_that_nobody_reads_is_warned_about_once() -> None:
    read = read_dossier(dossier(penalty(penality="x", revokd=True), penalty(penality="y"), extra=1))
    assert len(read.warnings) == 3
    assert any("extra" in warning for warning in read.warnings)
    assert any("revokd" in warning and "revoked" in warning for warning in read.warnings)
    assert read_dossier(dossier(penalty())).warnings == ()


def test_attributes_of_other_kinds_are_no_reason_to_warn() -> None:
    assert read_dossier(dossier(penalty(level="x", rank=3))).warnings == ()


# the fault itself


def test_a_fault_names_its_place_in_words_and_in_data() -> None:
    fault = fault_of(dossier(penalty(id="r2", penalty_type="fined")), line=12)
    assert fault.as_json() == {
        "code": "bad_choice", "line": 12, "record": "r2", "field": "penalty_type", "message": fault.message,
    }  # fmt: skip
    assert all(part in str(fault) for part in ("12", USCC, "r2", "penalty_type", "fined"))
    assert fault_of(dossier(penalty(penalty_type="fined")), line=None).as_json()["line"] is None


@given(weighings())
@examples(150)
def test_a_dossier_survives_writing_and_reading(weighing: tuple[dict[str, Any], Any]) -> None:
    """to_json is the contract's own form: reading it again changes nothing."""
    once = read_dossier(weighing[0])
    again = read_dossier(once.to_json())
    assert again == once


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "id", "kind", "date", "ended_on", "revoked", "source", "penalty_type", "repaired_on", "severity", "fulfilled", "level",
    "industry", "rank", "list",
)  # fmt: skip


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4),
    st.dictionaries(st.sampled_from(("uscc", "name", "region", "records", "x")), json_values, max_size=1),
)
@examples(500)
def test_nothing_but_a_dossier_or_a_named_fault_comes_out(kind: str, wrong: Any, envelope: Any) -> None:
    """Whatever JSON arrives, it is read and weighed, or refused with a code and a place."""
    good = {
        "kind": kind, "date": "2026-01-01", "penalty_type": "fine", "industry": "建筑", "rank": 1,
        "level": "A" if kind == "internet_supervision" else "county",
    }  # fmt: skip
    data = dossier({**good, **wrong}) | envelope
    try:
        read = read_dossier(data, 3)
    except DossierFault as fault:
        assert fault.code.isidentifier()
        assert fault.line == 3
        assert fault.message
        return
    assert weigh(data).grade in "ABCD"
    assert read.uscc == USCC
