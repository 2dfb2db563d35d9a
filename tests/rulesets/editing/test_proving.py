"""A changed pack is proved as a whole: each fault with file, line and field (CZ21-2.2.1b; nothing goes live unproved)."""

from __future__ import annotations

import time

import pytest

from rulesets.catalogue import catalogue
from rulesets.editing import proving
from rulesets.editing.findings import EXAMPLE, OTHERS, UNCHANGEABLE, UNPROVED, UNREADABLE, Findings
from rulesets.editing.proving import prove, prove_everywhere
from rulesets.loading.strict_yaml import Path
from tests.rulesets.editing.conftest import CITY, PENALTIES, THIRD_ROW, Changed


def one(found: Findings, code: str) -> tuple[str, str]:
    """File and field of the first finding with this code."""
    item = next(item for item in found.items if item.code == code)
    return item.file, item.field


@pytest.mark.parametrize("pack", catalogue().pack_names())
def test_the_installed_packs_are_sound(pack: str) -> None:
    found = prove(catalogue().texts(pack), pack)
    assert found.sound, [str(item) for item in found.items]
    assert found.sha256 == catalogue().pack(pack).sha256


def test_a_gap_is_named_with_a_witness_and_its_place(changed: Changed) -> None:
    found = prove(changed(PENALTIES, (*THIRD_ROW, "when", "penalties_2y", "at_least"), 2), CITY)
    gap = found.family(UNPROVED)[0]
    assert gap.code == "gap"
    assert "近2年行政处罚 1 条" in gap.message
    assert (gap.file, gap.field) == (PENALTIES, "indicators[1]")
    assert gap.line == 15


@pytest.mark.parametrize(
    ("file", "path", "value", "code", "field"),
    [
        (PENALTIES, (*THIRD_ROW, "when", "penalties_2y", "at_most"), 3, "overlap", "indicators[1].rows[2]"),
        (PENALTIES, ("indicators", 1, "max"), 110, "maximum", "indicators[1]"),
        ("indicators_basic.yaml", ("model", "total"), 900, "total_sum", "model.total"),
        ("grades.yaml", ("grades", 1, "conditions", 2, "when", "score", "at_least"), 650, "grade_gap", "grades"),
        (PENALTIES, ("indicators", 1, "rows", 0, "veto"), None, "veto_mismatch", "grades[2]"),
        ("measures.yaml", ("measures", 0, "clause"), "CZ99", "pack", "measures[0].clause"),
        ("indicators_public.yaml", (*THIRD_ROW, "points"), "x", "pack", "indicators[1].rows[2].points"),
        ("pack.yaml", ("interpretations", 1, "value"), 99, "pack", "features[0].count.years"),
    ],
)
def test_each_kind_of_fault_knows_its_place(
    changed: Changed, file: str, path: Path, value: object, code: str, field: str
) -> None:
    assert one(prove(changed(file, path, value), CITY), code)[1] == field


def test_a_worked_example_that_no_longer_holds_says_expected_and_now(changed: Changed) -> None:
    found = prove(changed(PENALTIES, (*THIRD_ROW, "points"), 60), CITY)
    assert {item.family for item in found.items} == {EXAMPLE}
    told = [item for item in found.items if "X05" in item.message]
    assert "得分应为 775，实为 785" in told[0].message
    assert (told[0].file, told[0].field) == ("cases.yaml", "cases[4]")


def test_a_file_that_cannot_be_read_is_one_finding(city: dict[str, str]) -> None:
    found = prove({**city, "grades.yaml": "a: [\n"}, CITY)
    assert found.policy is None
    assert [(item.family, item.file) for item in found.items] == [(UNREADABLE, "grades.yaml")]


def test_neither_the_name_nor_the_document_may_change(changed: Changed) -> None:
    assert prove(changed("pack.yaml", ("pack",), "other-1"), CITY).items[0].family == UNREADABLE
    moved = prove(changed("pack.yaml", ("document", "in_force_from"), "2020-01-01"), CITY)
    assert UNCHANGEABLE in {item.family for item in moved.items}


def test_other_packs_and_profiles_are_proved_with_it(changed: Changed) -> None:
    """The examples of Wuzhong are weighed by the table of Cangzhou (AMB-01): a change of the one may break the other."""
    files = changed("grades.yaml", ("grades", 0, "conditions", 1, "when"), {"social_2y": {"at_least": 2}})
    alone, together = prove(files, CITY), prove_everywhere(files, CITY)
    assert {item.scope for item in alone.items} == {""}
    assert "wuzhong-2022-8" in {item.scope for item in together.family(OTHERS)}
    assert together.blocking == alone.items


def test_what_was_proved_is_not_proved_again(city: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Typing in an example leaves the rules as they are: only the examples are weighed again."""
    prove(city, CITY)
    monkeypatch.setattr(proving, "check_policy", lambda policy: pytest.fail("proved again"))
    assert prove({**city, "cases.yaml": city["cases.yaml"] + "# more\n"}, CITY).sound


def test_it_is_quick_enough_for_typing(changed: Changed) -> None:
    """Under a second on a quiet machine; the bound here leaves room for a busy one."""
    files = changed(PENALTIES, (*THIRD_ROW, "points"), 55)
    started = time.process_time()
    prove(files, CITY)
    assert time.process_time() - started < 3
