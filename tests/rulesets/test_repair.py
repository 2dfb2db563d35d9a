"""Repair 信用修复 explained before filing: conditions, days, papers, refusals, and what it will not change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.catalogue import catalogue
from rulesets.records.dossier import read_dossier
from rulesets.repair import Eligibility, RepairFacts, Target, eligibility, eligibility_of_entry
from rulesets.repair.publication import add_months
from tests.rulesets.weighing import dossier, penalty, record

SHELF = catalogue()
DAY = date(2026, 11, 21)
SHOWN = RepairFacts(
    corrected=True,
    duties_performed=True,
    adverse_effect_removed=True,
    commitment=True,
    designator_consents=True,
    other_conditions=True,
    papers=frozenset({"proof_of_performance", "commitment_letter"}),
    measures_done=frozenset({"training", "report"}),
)


def ask(
    entry: dict[str, Any], day: date = DAY, facts: RepairFacts | None = SHOWN, policy: str = "composite"
) -> Eligibility:
    return eligibility(SHELF.policy(policy), read_dossier(dossier({"id": "r", **entry})), "r", day, facts)


@pytest.mark.parametrize(
    ("severity", "months_least", "months_most"), [("minor", 0, 3), ("general", 3, 12), ("serious", 12, 36)]
)
def test_minimum_and_longest_publication(severity: str, months_least: int, months_most: int) -> None:
    """National rules: general 3 months to 1 year, serious 1 to 3 years, minor at most 3 months and at once repairable."""
    found = ask(penalty("2026-04-10", severity=severity), date(2026, 4, 10))
    start = date(2026, 4, 10)
    assert found.publication_ends == add_months(start, months_most)
    assert found.published_as_a_rule == (severity != "minor")
    if months_least:
        assert found.verdict == "too_early" and found.earliest_day is not None
        assert (found.earliest_day - add_months(start, months_least)).days == 1
        assert ask(penalty("2026-04-10", severity=severity), found.earliest_day).verdict == "eligible"
    else:
        assert found.verdict == "eligible"


@given(st.dates(date(2026, 4, 1), date(2029, 12, 31)), st.integers(0, 1200), st.sampled_from(["general", "serious"]))
def test_the_earliest_day_is_the_first_that_is_not_too_early(start: date, later: int, severity: str) -> None:
    """ND36-class: the answer of every day agrees with the earliest day that it names."""
    day = date.fromordinal(start.toordinal() + later)
    found = ask(penalty(start.isoformat(), severity=severity), day, policy="beiguan")
    assert found.earliest_day is not None
    assert (found.verdict == "too_early") == (day < found.earliest_day)


@pytest.mark.parametrize(
    ("given_facts", "verdict"),
    [
        (None, "needs_proof"),
        (RepairFacts(**{**SHOWN.__dict__, "commitment": None}), "needs_proof"),
        (RepairFacts(**{**SHOWN.__dict__, "papers": frozenset({"commitment_letter"})}), "needs_proof"),
        (RepairFacts(**{**SHOWN.__dict__, "duties_performed": False}), "not_met"),
        (SHOWN, "eligible"),
    ],
)
def test_what_is_shown_decides(given_facts: RepairFacts | None, verdict: str) -> None:
    """CZ21-2.5.3a, ND36-conditions: what is not shown needs proof, what is found wanting fails."""
    assert ask(penalty("2026-05-01", severity="general"), facts=given_facts).verdict == verdict


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (penalty(revoked=True), "revoked"),
        (penalty(repaired_on="2026-10-01"), "already_repaired"),
        (penalty("2026-12-01"), "not_yet_active"),
        (record("criminal_offence"), "wrong_kind"),
        (record("honour", level="county"), "wrong_kind"),
        (record("industry_blacklist", "2025-01-01", ended_on="2026-01-01"), "already_ended"),
    ],
)
def test_refused_with_its_reason(entry: dict[str, Any], code: str) -> None:
    """WF-3: record active, kind repairable; the refusal says why in both languages."""
    found = ask(entry)
    assert found.verdict == "refused" and found.refusal is not None
    assert found.refusal.code == code and found.refusal.text.zh and found.refusal.text.en


def test_a_record_that_is_not_there_or_no_rules() -> None:
    policy = SHELF.policy("composite")
    found = eligibility(policy, read_dossier(dossier()), "nobody", DAY)
    assert found.refusal is not None and found.refusal.code == "unlisted"
    before = ask(penalty("2026-01-01"), date(2026, 3, 31), policy="wuzhong")
    assert before.refusal is not None and before.refusal.code == "no_rules"
    assert ask(penalty("2026-01-01", severity="minor"), date(2026, 4, 1), policy="wuzhong").verdict == "eligible"


def test_the_table_per_kind_before_the_national_rules() -> None:
    """AMB-63, AMB-106: a blacklist entry asks for training and report and the listing unit's consent, a penalty does not."""
    day = date(2026, 3, 31)
    listed = ask(record("industry_blacklist", "2025-01-01"), day)
    fined = ask(penalty("2026-03-01"), day)
    assert listed.pack == fined.pack == "cangzhou-2021-175"
    assert [item.id for item in listed.measures] == ["training", "report"] and not fined.measures
    assert "designator_consents" in {item.id for item in listed.conditions}
    assert "designator_consents" not in {item.id for item in fined.conditions}
    assert fined.verdict == "eligible" and fined.earliest_day == date(2026, 3, 1)
    assert all(not item.to_json()["by_document"] for item in fined.conditions if item.id == "commitment")


def test_the_national_rules_name_themselves() -> None:
    found = ask(penalty("2026-05-01", severity="general"))
    assert found.pack == "national-2025-36"
    assert {item.ground.pack for item in found.conditions} == {"national-2025-36"}
    assert all("第36号" in item.ground.citation.text for item in found.conditions)
    assert {effect.id for effect in found.effects} >= {
        "publication_ends",
        "sharing_stops",
        "use_stops",
        "evaluation_updated",
    }


def test_an_unknown_severity_is_asked_for_and_not_guessed() -> None:
    """Doubt goes in favour of the enterprise: a fine without a severity is neither refused nor let through."""
    found = ask(penalty("2026-10-01", "fine"))
    minimum = next(item for item in found.conditions if item.id == "minimum_publication")
    assert (found.verdict, minimum.status, found.earliest_day) == ("needs_proof", "needs_proof", None)
    assert "2027-01-02" in minimum.reason.zh and "2027-10-02" in minimum.reason.en
    stated = ask(penalty("2026-10-01", "fine"), facts=RepairFacts(**{**SHOWN.__dict__, "severity": "general"}))
    assert stated.verdict == "too_early" and stated.earliest_day == date(2027, 1, 2)
    presumed = ask(penalty("2026-10-01", "licence_revocation"))
    assert (
        presumed.graveness is not None
        and presumed.graveness.source == "presumed"
        and presumed.graveness.severity == "serious"
    )


def test_publication_counts_from_the_day_it_began() -> None:
    facts = RepairFacts(**{**SHOWN.__dict__, "published_on": date(2026, 9, 1)})
    found = ask(penalty("2026-05-01", severity="general"), facts=facts)
    assert found.verdict == "too_early" and found.earliest_day == date(2026, 12, 2)


def test_a_court_plan_opens_a_temporary_repair() -> None:
    """National rules: reorganisation under a court-approved plan, also inside the minimum publication."""
    facts = RepairFacts(**{**SHOWN.__dict__, "duties_performed": None, "court_plan_on": date(2026, 11, 1)})
    found = ask(penalty("2026-11-10", severity="serious"), facts=facts)
    assert found.temporary and found.verdict == "needs_proof" and found.missing_papers == ("court_ruling",)
    with_ruling = RepairFacts(**{**facts.__dict__, "papers": SHOWN.papers | {"court_ruling"}})
    assert ask(penalty("2026-11-10", severity="serious"), facts=with_ruling).verdict == "eligible"


def test_the_key_attention_list_is_no_record_and_can_be_left() -> None:
    """SQ20-14a: penalties, blacklists and the key-attention list have each their own row."""
    entry = Target("k1", date(2026, 6, 1), list="KL-01")
    found = eligibility_of_entry(SHELF.policy("composite"), entry, DAY, SHOWN)
    assert found.kind is not None and found.kind.id == "key_attention" and found.verdict == "eligible"
    other = eligibility_of_entry(SHELF.policy("composite"), Target("k2", date(2026, 6, 1), list="BL-99"), DAY, SHOWN)
    assert other.refusal is not None and other.refusal.code == "wrong_kind"


def test_the_honest_sentence_on_a_blacklist() -> None:
    """AMB-67: leaving the list ends D, but C holds until the listing is three years old."""
    found = ask(record("industry_blacklist", "2025-05-01"))
    assert found.consequence is not None
    assert (found.consequence.before.grade, found.consequence.after.grade) == ("D", "C")
    sentence = next(item for item in found.consequence.will_not_change if item.id == "veto:C3")
    assert "2028-05-02" in sentence.text.zh and sentence.clause is not None and "C级（3）" in sentence.clause


def test_the_honest_sentence_on_a_penalty() -> None:
    """AMB-12: by the document of 2021 the penalty still counts after its repair; by the national rules it does not."""
    entry = penalty("2026-01-05", severity="general")
    old = ask(entry, policy="cangzhou-2021-175").consequence
    new = ask(entry).consequence
    assert old is not None and new is not None
    assert "still_counted" in {item.id for item in old.will_not_change}
    assert "still_counted" not in {item.id for item in new.will_not_change}
    assert [item.after.points_total - item.before.points_total for item in (old, new)] == [50, 100]


def test_plain_data_for_the_page() -> None:
    body = ask(penalty("2026-05-01", severity="general"), facts=None).to_json()
    assert body["verdict"] == "needs_proof" and body["earliest_day"] == "2026-08-02"
    assert all(paper["missing"] and paper["text"] and paper["text_en"] for paper in body["papers"])
    assert body["consequence"]["will_not_change"]
