"""What the shipped packs hold, counted against the requirements; the numbers stand here a second time on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from rulesets.catalogue import catalogue
from rulesets.errors import NoGrading
from rulesets.form.policy import GRADES
from rulesets.forward import assess
from rulesets.loading import schema
from rulesets.records.dossier import read_dossier
from rulesets.worked_cases import USCC, WorkedCase, worked_cases

SHELF = catalogue()
COMPOSITE = SHELF.policy("composite")
PACKS = {
    "cangzhou-2021-175": ("沧政办字〔2021〕175号", "2021-12-27", "cangzhou"),
    "cangzhou-2022-92": ("沧政办字〔2022〕92号", "2022-10-20", "cangzhou"),
    "beiguan-2022-1": ("北信用办〔2022〕1号", "2022-05-09", "beiguan"),
    "wuzhong-2022-8": ("吴信用联办〔2022〕8号", "2022-09-01", "wuzhong"),
    "suqian-2020-20": ("宿政办发〔2020〕20号", "2020-04-20", "suqian"),
}
Model = TypeVar("Model", bound=schema.Strict)


def _files(kind: str, model: type[Model], *packs: str) -> Iterator[Model]:
    for name in packs or PACKS:
        yield from (file for _, file in SHELF.pack(name).each(kind, model))


def test_the_five_documents() -> None:
    """Requirements 0.1: number, day and place of each document."""
    for name, (number, issued, region) in PACKS.items():
        document = SHELF.pack(name).head.document
        assert (document.number, document.issued, document.region) == (number, issued, region)
    assert PACKS.keys() <= set(SHELF.pack_names())


def test_profiles() -> None:
    """Requirements 0.3: which documents each place switches on; the scoring document first, the national overlay last."""
    whole = {name: profile.packs for name, profile in SHELF.profiles().items()}
    assert all(packs[-1] == "national-2025-36" for packs in whole.values())
    found = {name: packs[:-1] for name, packs in whole.items()}
    assert found["cangzhou"] == ["cangzhou-2021-175", "cangzhou-2022-92"]
    assert found["suqian"] == ["suqian-2020-20"]
    assert found["wuzhong"] == ["wuzhong-2022-8"]
    assert found["beiguan"] == ["beiguan-2022-1"]
    assert found["composite"][0] == "cangzhou-2021-175"
    assert sorted(found["composite"]) == sorted(PACKS)


@pytest.mark.parametrize("name", [*SHELF.pack_names(), *SHELF.profiles()])
def test_every_pack_and_profile_builds(name: str) -> None:
    policy = SHELF.policy(name)
    assert policy.title and policy.title_en and len(policy.sha256) == 64


@pytest.mark.parametrize("name", ["suqian", "wuzhong", "beiguan", "cangzhou-2022-92"])
def test_a_document_without_a_table_grades_nobody(name: str) -> None:
    """Requirements 0.3: CZ21 is the backbone; the others only cite grades, and say so when asked for one."""
    worked: WorkedCase = next(iter(worked_cases(SHELF.pack("cangzhou-2021-175"))))
    with pytest.raises(NoGrading, match="没有评分表"):
        assess(SHELF.policy(name), read_dossier({"uscc": USCC, "records": []}), worked.as_of)


def test_annex_1_counts() -> None:
    """CZ21-A1, requirements 7.a: 64 rows, 21 scored indicators and one that only vetoes; 210 + 500 + 190 + 100 = 1000."""
    tables = COMPOSITE.indicators
    scored = [table for table in tables if table.max is not None]
    assert sum(len(table.rows) for table in tables) == 64
    assert len(scored) == 21 and len(tables) == 22
    sums: Counter[str] = Counter()
    for table in scored:
        sums[table.part] += table.max or 0
    assert sums == {"basic": 210, "public": 500, "social": 190, "industry": 100}
    assert {part.id: part.max for part in COMPOSITE.parts} == sums
    assert sum(sums.values()) == COMPOSITE.total == 1000


def test_measures() -> None:
    """Requirements 7.c: every measure of the table, and no other."""
    expected = {
        *(
            f"M-{grade}{number}"
            for grade, count in zip("ABCD", (10, 6, 7, 9), strict=True)
            for number in range(1, count + 1)
        ),
        *("W-1", "W-2", "W-3"),
        *("S-1a", "S-1b", "S-1c", "S-2", "S-3", "S-4", "S-5", "S-6", "S-7"),
        *("Z-1", "Z-2", "Z-3", "Z-4"),
        *("B-1", "B-2"),
        "E-1",
    }
    found = [rule.id for rule in COMPOSITE.measures]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert sum(name.startswith("M-") for name in found) == 32


def test_only_an_officer_brings_these_into_force() -> None:
    """AMB-77, AMB-78, SQ20-10b, SQ20-12a, SQ20-15, SQ20-T09.3: no fact of the dossier is enough."""
    assert {rule.id for rule in COMPOSITE.measures if rule.condition is None} == {"S-4", "S-5", "S-6", "S-7", "E-1"}


def test_restrictions_wait_for_confirmation() -> None:
    """AMB-99: every restriction and ban needs a named person; convenience and sampling do not."""
    for rule in COMPOSITE.measures:
        if rule.kind in ("restriction", "ban"):
            assert rule.confirmation, rule.id
        if rule.kind in ("sampling", "convenience", "cap", "incentive"):
            assert not rule.confirmation, rule.id


def test_tiers_are_one_for_all_documents() -> None:
    """AMB-73: A good, B ordinary, C and D high risk, alike in Suqian and Wuzhong."""
    for name in ("suqian-2020-20", "wuzhong-2022-8", "composite"):
        tiers = {
            rule.tier: {code for code in range(1, 5) if rule.condition.holds({"grade": code})}
            for rule in SHELF.policy(name).tiers
        }
        assert tiers == {"good": {1}, "ordinary": {2}, "high_risk": {3, 4}}


def test_cap_and_its_measures_share_one_condition() -> None:
    """SQ20-07c, AMB-111: whoever is told of the cap has it, and nobody else."""
    (cap,) = COMPOSITE.caps
    assert cap.per_calendar_year == 1
    conditions = {rule.id: rule.condition for rule in COMPOSITE.measures}
    assert conditions["S-1b"] == conditions["S-1c"] == conditions["S-1a"] == cap.condition
    reached = {
        (grade, red)
        for code, grade in enumerate(GRADES, start=1)
        for red in (0, 1)
        if cap.condition.holds({"grade": code, "joint_incentive_2y": red})
    }
    assert reached == {("A", 0), ("A", 1), ("B", 1)}


def test_sampling_factors_rise() -> None:
    """AMB-69: A < B < C < D."""
    factors = {rule.grade: rule.factor_permille for rule in COMPOSITE.sampling}
    assert [factors[grade] for grade in GRADES] == [500, 1000, 2000, 4000]
    assert COMPOSITE.base_rate_permille == 50


def test_industries() -> None:
    """CZ21-A2, requirements 7.d: 36 industries; V1 1, V2 27, V3 8; 16 departments."""
    industries = [entry for file in _files("industries", schema.IndustriesFile) for entry in file.industries]
    assert [entry.number for entry in industries] == list(range(1, 37))
    assert Counter(entry.variant for entry in industries) == {"V1": 1, "V2": 27, "V3": 8}
    departments = Counter(entry.department for entry in industries)
    assert len(departments) == 16
    assert departments["市市场监督管理局"] == departments["市住建局"] == 6
    assert departments["市交通运输局"] == 5 and departments["市应急管理局"] == 4


# good, neutral, bad, blacklisted, no report
ADVICE = {
    "CZ22-2.1": "prefer reference strict bar strict",
    "CZ22-2.2": "reference reference reference reference reference",
    "CZ22-2.3": "reference reference reference reference reference",
    "CZ22-2.4": "reference reference bar bar bar",
    "CZ22-2.5": "prefer reference reference reference reference",
    "CZ22-2.6": "prefer reference reference reference reference",
    "CZ22-2.7": "reference reference reference reference reference",
    "CZ22-2.8": "reference reference reference reference reference",
    "CZ22-2.9": "reference reference reference reference reference",
    "CZ22-2.10": "prefer reference strict strict reference",
    "CZ22-2.11": "reference reference reference reference reference",
}


def test_matters() -> None:
    """CZ22-2.1 to CZ22-2.11, requirements 7.h: one advice for each standing."""
    found = {}
    for file in _files("matters", schema.MattersFile):
        for matter in file.matters:
            advice: dict[str, list[str]] = {}
            for row in matter.rows:
                for standing in row.standing:
                    advice.setdefault(standing, []).append(row.advice)
            order = ("good", "neutral", "bad", "blacklisted", "no_report")
            found[matter.id] = " ".join(",".join(advice.get(standing, ["-"])) for standing in order)
    assert found == ADVICE


def test_clocks() -> None:
    """Requirements 7.k: length and unit of every clock that the five documents carry."""
    found = {
        clock.id: (clock.length, clock.unit) for file in _files("clocks", schema.ClocksFile) for clock in file.clocks
    }
    assert found == {
        "CLK-01": (5, "working_days"),
        "CLK-02": (10, "working_days"),
        "CLK-03": (7, "working_days"),
        "CLK-04": (7, "working_days"),
        "CLK-05": (7, "calendar_days"),
        "CLK-06": (10, "working_days"),
        "CLK-07": (5, "working_days"),
        "CLK-08": (5, "working_days"),
        "CLK-09": (5, "working_days"),
        "CLK-10": (1, "working_days"),
        "CLK-12": (1, "years"),
        "CLK-13": (1, "months"),
        "CLK-14": (3, "months"),
        "CLK-15": (1, "years"),
        "CLK-16": (1, "years"),
        "CLK-17": (1, "years"),
        "CLK-18": (30, "calendar_days"),
        "CLK-20": (10, "working_days"),
        "CLK-21": (10, "working_days"),
        "CLK-22": (30, "calendar_days"),
        "CLK-19-2": (2, "years"),
        "CLK-19-3": (3, "years"),
        "CLK-25": (3, "working_days"),
        "CLK-26": (3, "working_days"),
        "CLK-27": (5, "working_days"),
        "CLK-28": (5, "working_days"),
        "CLK-31": (5, "working_days"),
        "CLK-32": (20, "working_days"),
        "CLK-33": (5, "working_days"),
        "CLK-34": (30, "working_days"),
        "CLK-35": (3, "working_days"),
        "CLK-36": (3, "working_days"),
        "CLK-37": (10, "working_days"),
        "CLK-38": (10, "working_days"),
        "CLK-39": (3, "working_days"),
        "CLK-40": (5, "working_days"),
        "CLK-41": (5, "working_days"),
    }


def test_clocks_of_our_own_length_say_so() -> None:
    """Decisions: a number that is ours is shown as not from the documents."""
    ours = {clock.id for file in _files("clocks", schema.ClocksFile) for clock in file.clocks if clock.amb}
    assert ours == {
        f"CLK-{number:02}" for number in (6, 7, 8, 9, 10, 12, 13, 18, 20, 21, 22, 25, 26, 27, 28, *range(31, 42))
    }


def test_lists() -> None:
    """Requirements 7.i: the lists that annex 1 and the other documents name, each once."""
    found = [entry.id for file in _files("lists", schema.ListsFile) for entry in file.lists]
    assert len(found) == len(set(found))
    black = {f"BL-{number:02}" for number in (*range(1, 15), *range(20, 38), 99)}
    other = {"KL-01", "KL-02", "AL-03", "RL-02", "RL-03", "RL-04", "NL-01", "AG-01", "AG-02", "MV-01", "WL-01", "ZF-01"}
    assert black | other <= set(found)


def _cited(value: Any) -> Iterator[str]:
    """Every clause id below ``value``."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            item = getattr(value, name)
            if name == "clause":
                yield from [item] if isinstance(item, str) else item
            else:
                yield from _cited(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _cited(item)


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_resolves_and_is_used(name: str) -> None:
    """A rule cites its own document; a clause that nothing cites would only pretend to be rendered."""
    pack = SHELF.pack(name)
    known = [clause.id for _, file in pack.each("clauses", schema.ClausesFile) for clause in file.clauses]
    assert len(known) == len(set(known))
    rules = [loaded.model for loaded in pack.files if loaded.kind not in ("clauses", "cases", "pack")]
    cited = {clause for model in rules for clause in _cited(model)}
    assert cited and cited <= set(known)
    if name != "cangzhou-2021-175":
        assert set(known) == cited


def test_interpretations_name_their_open_point() -> None:
    """AMB-nn stands on every reading, in both languages."""
    for name in PACKS:
        for entry in SHELF.pack(name).head.interpretations:
            assert entry.amb.startswith("AMB-") and entry.reading and entry.reading_en
