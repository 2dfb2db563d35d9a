"""Clocks, declarations and commitments as the service reads them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from stdnum import luhn

from rulesets.catalogue import catalogue
from rulesets.commitment_code import commitment_code
from rulesets.form.procedures import CommitmentCodeRule
from rulesets.procedures import clock_rule, commitment_rules, declaration_rules, procedures_of
from rulesets.records.kinds import KINDS
from tests.rulesets.test_pack_loading import Copy

SHELF = catalogue()


@pytest.mark.parametrize(
    ("profile", "verify", "notice"),
    [("cangzhou", False, True), ("suqian", True, False), ("composite", True, True), ("wuzhong", False, False)],
)
def test_steps_of_a_declaration(profile: str, verify: bool, notice: bool) -> None:
    """AMB-55: Cangzhou has notice without verification, Suqian verification without notice, together both."""
    rules = declaration_rules(profile)
    assert (rules.verify_required, rules.notice_required) == (verify, notice)
    assert rules.false_needs_second_officer
    for step, code, days in ((rules.verify, "CLK-03", 7), (rules.notice, "CLK-02", 10)):
        if step.required:
            assert step.clock == code and clock_rule(code, profile).length == days
            assert clock_rule(code, profile).unit == "working_days"


def test_types_that_score() -> None:
    """AMB-57: only volunteer service, donations and honours feed points; the other contents of SQ20-09a are filed."""
    types = declaration_rules("composite").types
    assert {rule.kind for rule in types if rule.scores} == {"volunteer_service", "charitable_donation", "honour"}
    assert len(types) == 9 and all(rule.kind is None for rule in types if not rule.scores)
    for rule in types:
        facts = {fact.id: fact for fact in rule.facts}
        assert set(rule.same_item) <= set(facts) and facts[rule.day].type == "date"
        for fact in rule.facts:
            assert fact.choices_of is None or fact.choices_of in KINDS[rule.kind or ""].attributes


def test_one_donation_is_known_again() -> None:
    """AMB-60: type, date, amount, recipient."""
    rule = declaration_rules().type_of("charitable_donation")
    assert rule is not None and set(rule.same_item) == {"date", "amount", "recipient"}


def test_six_commitment_types() -> None:
    """BG22-12, T-j: CT-1 to CT-6 in order; the city alone has the two that it needs."""
    assert [rule.id for rule in commitment_rules("composite").types] == [f"CT-{number}" for number in range(1, 7)]
    assert [rule.id for rule in commitment_rules("cangzhou-2021-175").types] == ["CT-1", "CT-6"]
    truth = declaration_rules().truth_commitment
    assert truth is not None and commitment_rules().type_of(truth.type) is not None


def _code() -> CommitmentCodeRule:
    rule = commitment_rules("composite").code
    assert rule is not None
    return rule


def test_commitment_code() -> None:
    """SQ20-03a: region, type, day, running number, and a check digit that finds one wrong digit."""
    code = commitment_code(_code(), "130900", "CT-6", date(2026, 11, 21), 42)
    assert re.fullmatch(r"C-130900-06-20261121-000042-\d", code)
    assert luhn.is_valid(re.sub(r"\D", "", code))
    for region, sequence in (("1309", 1000000), ("13090A", 1), ("1309000", 1)):
        with pytest.raises(ValueError, match="位"):
            commitment_code(_code(), region, "CT-6", date(2026, 11, 21), sequence)


def test_a_rule_of_procedure_leaves_the_hash_of_assessments(tmp_path: Path) -> None:
    """A stored assessment stays true to its hash when only a procedure changes; the procedure has a hash of its own."""
    copy = Copy(tmp_path)
    before = copy.catalogue().policy()
    copy.replace("interpretations_procedures.yaml", "value: [date, amount, recipient]", "value: [date, amount]")
    after = copy.catalogue().policy()
    assert before.sha256 == after.sha256
    assert procedures_of(before).sha256 != procedures_of(after).sha256


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("declarations.yaml", "clock: CLK-02", "clock: CLK-99", "CLK-99"),
        ("declarations.yaml", "kind: honour", "kind: medal", "medal"),
        ("declarations.yaml", "choices_of: level", "choices_of: height", "choices_of"),
        ("interpretations_procedures.yaml", "value: [date, organiser]", "value: [date, weather]", "weather"),
        ("commitments.yaml", "{id: CT-1,", "{id: CT-7,", "CT-1"),
        (
            "repair.yaml",
            "records: [operation_abnormal, tax_abnormal]",
            "records: [operation_abnormal, tax_arrears]",
            "tax_arrears",
        ),
        ("repair.yaml", "clock: CLK-06", "clock: CLK-77", "CLK-77"),
        ("repair.yaml", "measures: [training, report]", "measures: [training, dancing]", "dancing"),
    ],
)
def test_a_faulty_procedure_is_named(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    copy = Copy(tmp_path)
    copy.replace(file, old, new)
    faults = copy.faults()
    assert any(words in str(fault) for fault in faults) and all(fault.file for fault in faults)


def test_a_profile_switches_a_step(tmp_path: Path) -> None:
    """AMB-55: each step can be switched off for a place; one that no document times cannot be switched on."""
    copy = Copy(tmp_path)
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    head = "title: t\ntitle_en: t\npacks: [cangzhou-2021-175]\n"
    (profiles / "off.yaml").write_text(
        f"profile: off\n{head}declarations: {{notice_required: false}}\n", encoding="utf-8"
    )
    (profiles / "on.yaml").write_text(f"profile: on\n{head}declarations: {{verify_required: true}}\n", encoding="utf-8")
    shelf = copy.catalogue()
    assert not declaration_rules(shelf.policy("off")).notice_required
    with pytest.raises(Exception, match="没有文件给出它的时限"):
        shelf.policy("on")


def test_an_unknown_clock() -> None:
    with pytest.raises(LookupError, match="CLK-03"):
        clock_rule("CLK-03", "cangzhou-2021-175")
