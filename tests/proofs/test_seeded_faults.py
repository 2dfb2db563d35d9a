"""Each proof can fail: a fault put into a copy of the packs is found, named and shown by a witness."""

from __future__ import annotations

import pytest

from rulesets.errors import PackError
from rulesets.form.policy import Policy
from rulesets.proofs.check import check_matters, check_policy
from rulesets.proofs.findings import Finding
from tests.proofs.conftest import CITY, Packs

PUBLIC = "cangzhou_2021_175/indicators_public.yaml"
BASIC = "cangzhou_2021_175/indicators_basic.yaml"
GRADES = "cangzhou_2021_175/grades.yaml"
MEASURES = "cangzhou_2021_175/measures.yaml"


def findings(policy: Policy, code: str) -> list[Finding]:
    found = [finding for finding in check_policy(policy) if finding.code == code]
    assert found, f"no finding {code}"
    return found


def test_gap_between_rows_is_shown_by_the_missing_count(packs: Packs) -> None:
    """CZ21-A1-01: a row that begins at 5 instead of 4 leaves exactly 4 uncovered."""
    packs.replace(
        BASIC,
        "when: {key_personnel_dishonesty_2y: {at_least: 4}}",
        "when: {key_personnel_dishonesty_2y: {at_least: 5}}",
    )
    (gap,) = findings(packs.policy(), "gap")
    assert gap.witness == {"key_personnel_dishonesty_2y": 4}
    assert "近2年主要人员失信 4 条" in gap.in_words(packs.policy())


def test_overlap_of_rows_is_shown_by_the_doubled_count(packs: Packs) -> None:
    packs.replace(BASIC, "{at_least: 1, at_most: 3}", "{at_least: 1, at_most: 4}")
    (overlap,) = findings(packs.policy(), "overlap")
    assert overlap.witness == {"key_personnel_dishonesty_2y": 4}
    assert "CZ21-A1-01.2" in overlap.message and "CZ21-A1-01.3" in overlap.message


def test_gap_over_several_features(packs: Packs) -> None:
    """CZ21-A1-06: without the row for exactly 5 in one year, 5 penalties in one year have no row."""
    packs.replace(PUBLIC, ", {penalties_same_year: 5}]", "]")
    (gap,) = findings(packs.policy(), "gap")
    assert gap.witness["penalties_same_year"] == 5 and gap.witness["penalties_2y"] == 5


def test_overlap_over_several_features_respects_what_can_occur(packs: Packs) -> None:
    """CZ21-A1-06 (AMB-05): without the guard, a severe penalty fits the veto and the 50-point row; the witness is a possible input."""
    packs.replace(
        PUBLIC,
        "{penalties_2y: {at_least: 1, at_most: 2}, severe_penalties_2y: 0}",
        "{penalties_2y: {at_least: 1, at_most: 2}}",
    )
    overlap = findings(packs.policy(), "overlap")[0]
    assert overlap.witness["severe_penalties_2y"] >= 1
    assert overlap.witness["severe_penalties_2y"] <= overlap.witness["penalties_2y"]


def test_row_that_never_applies(packs: Packs) -> None:
    """More severe penalties than penalties cannot occur."""
    packs.replace(
        PUBLIC,
        "when: {penalties_2y: 0}, points: 100",
        "when: {penalties_2y: 0, severe_penalties_2y: {at_least: 1}}, points: 100",
    )
    assert any("CZ21-A1-06.2" in finding.message for finding in findings(packs.policy(), "dead_row"))


def test_maxima_that_do_not_add_up(packs: Packs) -> None:
    packs.replace(BASIC, "max: 60", "max: 70")
    codes = {finding.code for finding in check_policy(packs.policy())}
    assert {"maximum", "part_sum"} <= codes


def test_parts_that_do_not_add_up_to_the_total(packs: Packs) -> None:
    packs.replace(BASIC, "total: 1000", "total: 1010")
    (finding,) = findings(packs.policy(), "total_sum")
    assert "1000" in finding.message and "1010" in finding.message


def test_grade_that_nobody_can_reach(packs: Packs) -> None:
    """A grade A that asks for the highest and the second highest rating at once is dead."""
    packs.replace(GRADES, "when: {score: {at_least: 850}}", "when: {score: {at_least: 850}, industry_rank: 2}")
    (finding,) = findings(packs.policy(), "dead_grade")
    assert finding.subject == "A 级"


def test_grade_that_no_dossier_reaches(packs: Packs) -> None:
    """Logically possible over all scores, but no enterprise that meets the other conditions of A scores 700 or less."""
    packs.replace(GRADES, "when: {score: {at_least: 850}}", "when: {score: {at_least: 600, at_most: 700}}")
    codes = {finding.code: finding.subject for finding in check_policy(packs.policy())}
    assert codes.get("unreached_grade") == "A 级"


def test_input_without_a_grade(packs: Packs) -> None:
    """CZ21-2.2.1B: if B began at 650, scores from 600 to 649 would have no grade."""
    packs.replace(GRADES, "{id: B3, when: {score: {at_least: 600}}", "{id: B3, when: {score: {at_least: 650}}")
    gap = findings(packs.policy(), "grade_gap")[0]
    assert 600 <= gap.witness["score"] < 650


def test_table_and_standard_must_veto_together(packs: Packs) -> None:
    packs.replace(
        GRADES,
        "{id: C1, veto: true, when: {penalties_same_year: {at_least: 6}}",
        "{id: C1, veto: true, when: {penalties_same_year: {at_least: 7}}",
    )
    mismatch = findings(packs.policy(), "veto_mismatch")[0]
    assert mismatch.witness["penalties_same_year"] == 6


def test_cycle_among_measures_is_named(packs: Packs) -> None:
    packs.replace(
        MEASURES,
        "{id: M-A1, kind: sampling, text: 适当降低抽取比例, text_en: Lower draw ratio, when: {grade: A}",
        "{id: M-A1, kind: sampling, text: 适当降低抽取比例, text_en: Lower draw ratio, when: {measure: M-A2}",
    )
    packs.replace(
        MEASURES, "text_en: Fewer inspections, when: {grade: A}", "text_en: Fewer inspections, when: {measure: M-A1}"
    )
    (cycle,) = findings(packs.policy(), "cycle")
    assert "measure:M-A1" in cycle.message and "measure:M-A2" in cycle.message


def test_feature_that_nobody_reads(packs: Packs) -> None:
    packs.replace(
        "cangzhou_2021_175/features.yaml",
        "features:\n",
        "features:\n  - {id: idle, label: 闲置, label_en: idle, clause: CZ21-A1-01, count: {kinds: [honour]}}\n",
    )
    (finding,) = findings(packs.policy(), "unused_feature")
    assert "idle" in finding.subject


def test_engine_limit_is_respected(packs: Packs) -> None:
    """A fact with more bounds than the engine bears is refused before the engine sees it."""
    rows = "\n".join(
        f"      - {{id: X.{n}, when: {{key_personnel_dishonesty_2y: {{at_least: {2 * n}, at_most: {2 * n + 1}}}}}, points: 0, text: 档, text_en: row}}"
        for n in range(2, 40)
    )
    packs.replace(
        BASIC,
        "      - {id: CZ21-A1-01.3, when: {key_personnel_dishonesty_2y: {at_least: 4}}",
        rows + "\n      - {id: CZ21-A1-01.3, when: {key_personnel_dishonesty_2y: {at_least: 80}}",
    )
    (finding, *_) = findings(packs.policy(), "engine_limit")
    assert "key_personnel_dishonesty_2y" in finding.message


def test_measure_that_no_dossier_triggers(packs: Packs) -> None:
    packs.replace(
        MEASURES,
        "text_en: Lower draw ratio, when: {grade: A}",
        "text_en: Lower draw ratio, when: {grade: A, penalties_2y: {at_least: 1}}",
    )
    (finding,) = findings(packs.policy(), "unreached_measure")
    assert "M-A1" in finding.subject


def test_matter_without_an_answer(packs: Packs) -> None:
    matters = packs.root / "cangzhou_2022_92" / "matters.yaml"
    text = matters.read_text(encoding="utf-8")
    matters.write_text(text.replace("blacklisted", "bad", 1), encoding="utf-8")
    codes = {finding.code for finding in check_matters(packs.catalogue().pack("cangzhou-2022-92"))}
    assert codes & {"gap", "overlap"}


def test_clause_that_no_list_holds_is_refused_with_its_line(packs: Packs) -> None:
    packs.replace(BASIC, "clause: CZ21-A1-03", "clause: CZ21-A1-99")
    with pytest.raises(PackError) as caught:
        packs.policy(CITY)
    (fault,) = caught.value.faults
    assert fault.file == "cangzhou_2021_175/indicators_basic.yaml" and fault.line and "CZ21-A1-99" in fault.message


def test_sampling_order_is_enforced_at_load(packs: Packs) -> None:
    """AMB-69: A < B < C < D."""
    packs.replace(
        "cangzhou_2021_175/pack.yaml",
        "{id: factor_c, amb: AMB-69, value: 2000",
        "{id: factor_c, amb: AMB-69, value: 900",
    )
    with pytest.raises(PackError, match="A<B<C<D"):
        packs.policy()
