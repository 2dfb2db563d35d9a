"""The advice on the eleven matters (CZ22-2.1 to 2.11): as the requirements' table says, on every report, with its clauses."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from rulesets.catalogue import catalogue
from rulesets.checks import Given, advise, build_rules, check_rules, given_by, without_report
from rulesets.checks.faults import NotInForce, UnknownMatter, WrongSubject
from rulesets.checks.proof import every_report, prove_rules
from rulesets.checks.standing import STANDINGS
from rulesets.errors import PackError
from rulesets.forward import assess
from rulesets.records.dossier import read_dossier
from service.cli.main import main
from tests.proofs.conftest import Packs

PACK = "cangzhou-2022-92"
GOOD, NEUTRAL, BAD = Given(True, "A"), Given(True, "B"), Given(True, "C")
BLACK, NONE = Given(True, "D", (), ("b",)), without_report()
# Requirements T-h, written out by hand: good, neutral, bad, on a blacklist, no report.
TABLE = {
    "CZ22-2.1": ("prefer", "reference", "strict", "bar", "strict"),
    "CZ22-2.2": ("reference",) * 5,
    "CZ22-2.3": ("reference",) * 5,
    "CZ22-2.4": ("reference", "reference", "bar", "bar", "bar"),
    "CZ22-2.5": ("prefer", "reference", "reference", "reference", "reference"),
    "CZ22-2.6": ("prefer", "reference", "reference", "reference", "reference"),
    "CZ22-2.7": ("reference",) * 5,
    "CZ22-2.8": ("reference",) * 5,
    "CZ22-2.9": ("reference",) * 5,
    "CZ22-2.10": ("prefer", "reference", "strict", "strict", "reference"),
    "CZ22-2.11": ("reference",) * 5,
}
REPORTS = (GOOD, NEUTRAL, BAD, BLACK, NONE)


@pytest.mark.parametrize(
    ("matter", "given", "wanted"),
    [(matter, given, advice) for matter, row in TABLE.items() for given, advice in zip(REPORTS, row, strict=True)],
)
def test_every_matter_on_every_standing(matter: str, given: Given, wanted: str) -> None:
    """CZ22-2.1 to CZ22-2.11; a missing report bars a transferee (CZ22-2.4)."""
    rules = check_rules()
    rule = rules.matter(matter)
    found = advise(rules, rule, given, rule.subjects[0])
    assert found.advice == wanted
    assert [clause["id"] for clause in found.to_json()["clauses"]] == ["CZ22-2.0", matter]
    assert all(clause["text"].startswith("沧政办字〔2022〕92号 二") for clause in found.to_json()["clauses"])


def test_all_eleven_matters_are_there() -> None:
    assert [matter.id for matter in check_rules().matters] == [f"CZ22-2.{number}" for number in range(1, 12)]


def _standing(given: Given) -> str:
    """AMB-98 in words of its own: a second reading of the same sentence."""
    if not given.report:
        return "no_report"
    if given.black_list:
        return "blacklisted"
    if given.grade in ("C", "D"):
        return "bad"
    return "good" if given.grade == "A" or given.red_list else "neutral"


@pytest.mark.parametrize("given", list(every_report()), ids=str)
def test_the_standing_of_every_report(given: Given) -> None:
    """AMB-98: good is A or a red list, bad is C, D or a punishment list, the rest neutral; the harder one goes first (ours)."""
    rules = check_rules()
    for matter in rules.matters:
        assert advise(rules, matter, given, matter.subjects[0]).standing == _standing(given)


@pytest.mark.parametrize(("matter", "given"), list(product(TABLE, REPORTS)), ids=str)
def test_what_restricts_needs_a_person(matter: str, given: Given) -> None:
    """AMB-99; CZ22-2.10: repair is urged where something stands in the file."""
    rules = check_rules()
    rule = rules.matter(matter)
    found = advise(rules, rule, given, rule.subjects[0])
    assert found.needs_confirmation == (found.advice in ("bar", "strict")) == ("AMB-99" in found.to_json()["readings"])
    assert found.urges_repair == (found.advice == "strict" and given.report)


def test_the_chain_is_the_explanation() -> None:
    """Facts, standing, advice, consequence: each by the fact that the one before derived."""
    rules = check_rules()
    found = advise(rules, rules.matter("CZ22-2.10"), BLACK)
    assert [(firing.family, firing.rule) for firing in found.firings] == [
        ("standing", "blacklisted"),
        ("advice", "CZ22-2.10.3"),
        ("consequence", "confirm"),
        ("consequence", "urge_repair"),
    ]
    assert found.firings[1].facts.keys() == {"matter", "standing"}


def test_both_languages() -> None:
    rules = check_rules()
    told = advise(rules, rules.matter("CZ22-2.4"), NONE).to_json("en")
    assert (told["text"], told["standing_text"]) == ("Not on the candidate list", "no credit report")
    assert advise(rules, rules.matter("国有资产产权交易"), NONE).to_json()["text"] == "不列入受让候选"


def _dossier(*records: dict[str, object]) -> object:
    return {"uscc": "91130900MA0700001D", "records": list(records)}


@pytest.mark.parametrize(
    ("record", "listed"),
    [
        ({"date": "2026-11-21"}, True),
        ({"date": "2026-11-22"}, False),
        ({"date": "2026-01-01", "ended_on": "2026-11-20"}, False),
        ({"date": "2026-01-01", "revoked": True}, False),
        ({"date": "2010-01-01"}, True),
    ],
)
@pytest.mark.parametrize("kind", ["red_list", "industry_blacklist"])
def test_lists_count_while_they_are_in_force(kind: str, record: dict[str, object], listed: bool) -> None:
    """AMB-98: an active list, not one that was."""
    dossier = read_dossier(_dossier({"id": "x", "kind": kind, **record}))
    given = given_by(assess(catalogue().policy(), dossier, date(2026, 11, 21)), dossier)
    assert (given.red_list if kind == "red_list" else given.black_list) == (("x",) if listed else ())


def test_the_last_day_of_a_listing_is_decided_as_the_grade_decides_it() -> None:
    """One reading of ``ended_on`` in the whole program: the grade's feature and the check agree on every day around it."""
    policy = catalogue().policy()
    record = {"id": "b", "kind": "industry_blacklist", "date": "2026-10-01", "ended_on": "2026-11-20"}
    dossier = read_dossier(_dossier(record))
    for step in range(-3, 4):
        found = assess(policy, dossier, date(2026, 11, 20) + timedelta(step))
        assert bool(given_by(found, dossier).black_list) == bool(found.facts.values["blacklisted_now"])


def test_persons_are_looked_up_without_a_grade() -> None:
    """CZ22-2.9: a person has no grade; lists alone count, and an enterprise is not meant."""
    rules = check_rules()
    assert advise(rules, rules.matter("CZ22-2.9"), Given(True), "person").standing == "neutral"
    assert advise(rules, rules.matter("CZ22-2.5"), Given(True, None, ("r",)), "person").advice == "prefer"
    with pytest.raises(WrongSubject, match="自然人"):
        advise(rules, rules.matter("CZ22-2.9"), NEUTRAL)
    with pytest.raises(WrongSubject):
        advise(rules, rules.matter("CZ22-2.1"), Given(True), "person")


def test_refusals() -> None:
    rules = check_rules()
    with pytest.raises(UnknownMatter, match=r"CZ22-2\.9"):
        rules.matter("CZ22-2.99")
    with pytest.raises(NotInForce, match="2022-10-20"):
        rules.must_be_in_force(date(2022, 10, 19))
    rules.must_be_in_force(date(2022, 10, 20))


def test_the_installed_rules_are_proved() -> None:
    """Every report has one standing, every matter one advice for it, the engine agrees, and no row is dead."""
    assert list(prove_rules(check_rules())) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("matters.yaml", "standing: [blacklisted], advice: bar", "standing: [bad], advice: bar", "gap"),
        ("matters.yaml", "standing: [bad, no_report], advice: strict", "standing: [bad, good, no_report], advice: strict", "overlap"),
        ("pack.yaml", "{grades: [A], red_list: true, never: [D]}", "{grades: [], red_list: false, never: [D]}", "dead_standing"),
    ],
)  # fmt: skip
def test_seeded_faults_are_found(packs: Packs, file: str, old: str, new: str, code: str) -> None:
    packs.replace(f"cangzhou_2022_92/{file}", old, new)
    found = list(prove_rules(build_rules(packs.catalogue().pack(PACK))))
    assert code in {finding.code for finding in found}


@pytest.mark.parametrize(
    "order", ["[no_report, blacklisted, bad, neutral, good]", "[no_report, bad, good, neutral]", "good"]
)
def test_an_order_that_cannot_be_is_refused(packs: Packs, order: str) -> None:
    packs.replace(
        "cangzhou_2022_92/interpretations_procedures.yaml", "[no_report, blacklisted, bad, good, neutral]", order
    )
    with pytest.raises(PackError, match="standing_order"):
        build_rules(packs.catalogue().pack(PACK))


def test_a_grade_that_does_not_exist_is_refused(packs: Packs) -> None:
    packs.replace("cangzhou_2022_92/pack.yaml", "{grades: [C, D], punishment_list: true}", "{grades: [E]}")
    with pytest.raises(PackError, match="E"):
        build_rules(packs.catalogue().pack(PACK))


def test_standings_are_those_of_the_schema() -> None:
    assert sorted(STANDINGS) == ["bad", "blacklisted", "good", "neutral", "no_report"]


def test_the_command(tmp_path: Path) -> None:
    """``chengheng check``: one line for each dossier; a faulty one is named and the exit code says so."""
    good = json.dumps(_dossier({"kind": "industry_blacklist", "date": "2026-09-01", "id": "b1"}))
    file = tmp_path / "d.jsonl"
    file.write_text(good + "\n" + good.replace("2026-09-01", "2026-02-30") + "\n", encoding="utf-8")
    ran = CliRunner().invoke(main, ["check", str(file), "--matter", "CZ22-2.4", "--as-of", "2026-11-21"])
    first, second = (json.loads(line) for line in ran.stdout.splitlines())
    assert (first["advice"], first["grade"], first["evidence"]) == ("bar", "D", ["b1"])
    assert second["error"]["line"] == 2 and ran.exit_code == 2
    for arguments in (["--matter", "x"], ["--matter", "CZ22-2.9"], ["--matter", "CZ22-2.1", "--pack", "beiguan"]):
        refused = CliRunner().invoke(main, ["check", str(file), "--as-of", "2026-11-21", *arguments])
        assert refused.exit_code == 2 and "错误" in refused.stderr and not refused.stdout
