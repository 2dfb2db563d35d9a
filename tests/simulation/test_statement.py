"""The statement of where a grade can change is true outside its regions and shown inside them (CZ21-2.2.1, CZ21-2.2.2a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from rulesets.catalogue import catalogue, policy
from rulesets.edges import edges
from rulesets.form.policy import Policy
from rulesets.forward import assess
from rulesets.records.dossier import Dossier, read_dossier
from rulesets.simulation.joint import join
from rulesets.simulation.reach import reach
from rulesets.simulation.shifts import shifts
from rulesets.simulation.statement import Statement, state
from tests.reference.random_dossiers import series
from tests.simulation.conftest import (
    CITY,
    DEARER_LIES,
    EASIER_A,
    FOUR_A_YEAR,
    REPAIRED_DO_NOT_COUNT,
    Change,
    changed_pack,
)

AS_OF = date(2026, 11, 21)
CHANGES = {"four a year": FOUR_A_YEAR, "easier A": EASIER_A, "dearer lies": DEARER_LIES}


@cache
def policy_with(changes: tuple[Change, ...]) -> Policy:
    with TemporaryDirectory() as folder:
        return catalogue(changed_pack(Path(folder), changes).parent).policy(CITY)


@cache
def statement_of(changes: tuple[Change, ...]) -> Statement:
    return state(policy(), policy_with(changes), AS_OF)


def dossiers(statement: Statement) -> Iterator[Dossier]:
    """Every edge, random dossiers, and random dossiers on top of the witnesses, so that some of them move."""
    yield from (edge.dossier for edge in edges(policy(), AS_OF))
    witnesses = [found.dossier.to_json()["records"] for found in statement.region_witnesses if found is not None]
    for data, _ in series(300, seed=6):
        yield read_dossier(data)
        for records in witnesses:
            more = [{**record, "id": f"m{number}"} for number, record in enumerate(data["records"][:2])]
            yield read_dossier({"uscc": data["uscc"], "records": [*records, *more]})


@pytest.mark.parametrize("name", CHANGES)
def test_outside_the_regions_nothing_moves(name: str) -> None:
    """CZ21-2.2.2a: both packs grade alike wherever the statement does not say that they may differ, and shifts are inside its range."""
    statement = statement_of(CHANGES[name])
    gatherer = statement.joint.gatherer()
    old, new = policy(), policy_with(CHANGES[name])
    moved = 0
    for dossier in dossiers(statement):
        before, after = assess(old, dossier, AS_OF), assess(new, dossier, AS_OF)
        low, high = statement.reach.shift
        assert low <= after.points_total - before.points_total <= high
        if before.grade == after.grade:
            continue
        moved += 1
        values = gatherer.values(dossier, AS_OF)
        assert any(
            region.box.holds(values)
            and region.score[0] <= before.points_total <= region.score[1]
            and (before.grade, after.grade) in region.moves
            for region in statement.reach.regions
        ), (dossier, before.grade, after.grade)
    assert moved


@pytest.mark.parametrize("name", CHANGES)
def test_every_region_has_a_witness(name: str) -> None:
    statement = statement_of(CHANGES[name])
    gatherer = statement.joint.gatherer()
    assert statement.reach.regions
    for region, witness in zip(statement.reach.regions, statement.region_witnesses, strict=True):
        assert witness is not None, region
        assert region.box.holds(gatherer.values(witness.dossier, AS_OF))
        assert (witness.before.grade, witness.after.grade) in region.moves
    for shift, witness in zip(statement.shifts, statement.shift_witnesses, strict=True):
        assert witness is not None, shift
        assert witness.before.points_total != witness.after.points_total


def test_a_feature_defined_anew_is_covered_too() -> None:
    """AMB-10: repaired penalties no longer count; every dossier that moves lies in a region."""
    new = policy_with(REPAIRED_DO_NOT_COUNT)
    joint = join(policy(), new, AS_OF)
    assert "penalties_2y" in joint.redefined
    regions = reach(joint, shifts(joint)).regions
    gatherer = joint.gatherer()
    moved = 0
    repaired = {
        "kind": "administrative_penalty",
        "date": "2026-05-01",
        "penalty_type": "fine",
        "repaired_on": "2026-06-01",
    }
    for number, (data, _) in enumerate(series(300, seed=8)):
        more = [{**repaired, "id": f"m{place}"} for place in range(number % 8)]
        dossier = read_dossier({"uscc": data["uscc"], "records": [*data["records"], *more]})
        before, after = assess(policy(), dossier, AS_OF), assess(new, dossier, AS_OF)
        if before.grade != after.grade:
            moved += 1
            values = gatherer.values(dossier, AS_OF)
            assert any(
                region.box.holds(values)
                and region.score[0] <= before.points_total <= region.score[1]
                and (before.grade, after.grade) in region.moves
                for region in regions
            ), dossier
    assert moved


def test_a_coarse_statement_is_wider_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With too many cells the indicator is named as not told apart, and the regions still hold the witnesses of the fine ones."""
    fine = statement_of(FOUR_A_YEAR)
    monkeypatch.setattr("rulesets.simulation.reach.MOST_CELLS", 200)
    joint = join(policy(), policy_with(FOUR_A_YEAR), AS_OF)
    coarse = reach(joint, shifts(joint))
    assert coarse.coarse == ("administrative_penalty",)
    for witness in fine.region_witnesses:
        assert witness is not None
        values = joint.gatherer().values(witness.dossier, AS_OF)
        score = witness.before.points_total
        assert any(its.box.holds(values) and its.score[0] <= score <= its.score[1] for its in coarse.regions)


def test_the_sentence_names_the_bound_that_moved() -> None:
    """Four penalties in one year lose 30 points, and only from 600 to 625 does that cost the grade."""
    statement = statement_of(FOUR_A_YEAR)
    (shift,) = statement.shifts
    (region,) = statement.reach.regions
    assert (shift.before, shift.after) == (30, 0)
    assert dict(shift.box.sides)["penalties_same_year"] == (4, 4)
    assert dict(region.box.sides)["penalties_same_year"] == (4, 4)
    assert region.score == (600, 625)
    assert region.moves == (("B", "C"),)
    assert "同一年度最多行政处罚 4 条" in "".join(statement.words("zh"))
    assert "most penalties within one year: 4" in "".join(statement.words("en"))
    assert "-30" in "".join(statement.words("en"))


def test_points_differ_exactly_inside_the_boxes() -> None:
    """Every input of the penalty table up to eight penalties: inside a box the points differ as it says, elsewhere not at all."""
    statement = statement_of(FOUR_A_YEAR)
    tables = [
        next(table for table in side.indicators if table.id == "administrative_penalty")
        for side in (policy(), policy_with(FOUR_A_YEAR))
    ]
    for total, year, severe in product(range(9), repeat=3):
        if year > total or severe > total or total > 3 * year:
            continue
        point = {"penalties_2y": total, "penalties_same_year": year, "severe_penalties_2y": severe}
        points = [next(row.points for row in table.rows if row.condition.holds(point)) for table in tables]
        said = [(shift.before, shift.after) for shift in statement.shifts if shift.box.holds(point)]
        assert said == ([tuple(points)] if points[0] != points[1] else [])


def test_the_same_pack_twice_changes_nothing() -> None:
    statement = state(policy(), policy(), AS_OF)
    assert statement.nothing_changes
    assert statement.words("zh") == ["任何企业的得分和等级都不会改变。"]


def test_an_overlay_counts_from_its_first_day() -> None:
    """A stack is compared as it decides on the day asked about."""
    day = date(2026, 3, 31)
    assert state(policy("cangzhou"), policy("cangzhou"), day).nothing_changes
    assert state(policy("cangzhou"), policy("cangzhou"), day).joint.before is policy("cangzhou").on(day)
