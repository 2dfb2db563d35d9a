"""An overlay decides from its first day in force and is as if absent before (decisions: packs stack, which pack decided is named)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from rulesets.catalogue import catalogue
from rulesets.errors import PackError
from rulesets.forward import assess
from rulesets.outlook import days_of_change
from rulesets.procedures import clock_rule
from rulesets.proofs.check import check_policy
from rulesets.records.dossier import read_dossier
from tests.rulesets.test_pack_loading import Copy
from tests.rulesets.weighing import dossier, penalty

SHELF = catalogue()
FIRST = date(2026, 4, 1)
EVE = FIRST - timedelta(days=1)
SEVERE = dossier(penalty("2025-12-01", "suspension_of_business", id="p", repaired_on="2026-01-15"))


def test_the_old_rule_decides_until_the_eve_and_the_overlay_from_the_first_day() -> None:
    """AMB-10, decisions on national repair: a repaired penalty stops being used on 2026-04-01 and not a day before."""
    policy = SHELF.policy("composite")
    before, after = (assess(policy, read_dossier(SEVERE), day) for day in (EVE, FIRST))
    assert (before.grade, after.grade) == ("C", "B")
    assert "national-2025-36" not in before.policy.packs and after.policy.packs[-1] == "national-2025-36"
    assert before.to_json()["pack_sha256"] != after.to_json()["pack_sha256"]


def test_the_document_of_2021_alone_stays_as_it_was() -> None:
    """The default pack is the 2021 document: the national rules do not touch it on any day."""
    policy = SHELF.policy("cangzhou-2021-175")
    assert [assess(policy, read_dossier(SEVERE), day).grade for day in (EVE, FIRST)] == ["C", "C"]
    assert policy.turning_days == () and policy.on(FIRST) is policy


@pytest.mark.parametrize("name", SHELF.profile_names())
def test_before_the_first_day_a_profile_is_its_documents_without_the_overlay(name: str) -> None:
    policy = SHELF.policy(name)
    assert policy.on(FIRST) is policy and policy.on(EVE).packs == policy.packs[:-1]
    assert policy.on(EVE).sha256 != policy.sha256
    assert check_policy(policy.on(EVE)) == check_policy(policy) == []


def test_the_first_day_of_an_overlay_is_a_day_of_change() -> None:
    """A forecast made before the first day knows that the rules change on it."""
    changes = days_of_change(SHELF.policy("composite"), read_dossier(SEVERE), date(2026, 3, 1))
    assert changes[0].day == FIRST and changes[0].events == ()
    assert (changes[0].before.grade, changes[0].after.grade) == ("C", "B")


def test_the_clock_of_the_overlay_takes_the_place_of_the_city_clock() -> None:
    """CLK-06, AMB-64: ten working days on both sides; the extension comes with the overlay and is marked as ours."""
    old, new = (clock_rule("CLK-06", "composite", day) for day in (EVE, FIRST))
    assert (old.length, old.extension, old.pack) == (10, None, "cangzhou-2021-175")
    assert (new.length, new.extension, new.pack, new.amb) == (10, 10, "national-2025-36", "AMB-64")


def _overlay(copy: Copy, value: str, name: str = "repaired_counts") -> None:
    folder = copy.root / "later_2025_1"
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        "pack: later-2025-1\noverlay: true\n"
        "document: {number: n, title: t, title_en: t, issuer: i, region: r, issued: 2025-01-01, in_force_from: 2025-01-01}\n"
        "interpretations:\n"
        f"  - {{id: {name}, amb: AMB-10, value: {value}, used_by: packs_below, reading: x, reading_en: x}}\n",
        encoding="utf-8",
    )
    (copy.root.parent / "profiles").mkdir()
    (copy.root.parent / "profiles" / "both.yaml").write_text(
        "profile: both\ntitle: 合\ntitle_en: Both\npacks: [cangzhou-2021-175, later-2025-1]\n", encoding="utf-8"
    )


@pytest.mark.parametrize(("value", "grade"), [("false", "B"), ("true", "C")])
def test_the_reading_of_the_overlay_is_a_switch(tmp_path: Path, value: str, grade: str) -> None:
    """Decisions: the stop of use is switchable, in one place of the overlay."""
    copy = Copy(tmp_path)
    _overlay(copy, value)
    assert assess(copy.catalogue().policy("both"), read_dossier(SEVERE), FIRST).grade == grade


def test_a_value_that_does_not_fit_below_is_refused(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    _overlay(copy, "maybe")
    with pytest.raises(PackError, match="maybe"):
        copy.catalogue().policy("both")
