"""Inspectors: at least two, lowest tickets, avoidance, certificates and limits (WF-6, contract §5)."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.draw import (
    Assignment,
    DrawFault,
    Inspector,
    PassedOver,
    draw,
    read_inspectors,
    read_plain_pool,
    roster_of,
)
from rulesets.draw.assigning import assign
from tests.draw.rosters import SEED, code, inspectors_csv, people, pool_csv, seeds, terms


def order(seed: str, uscc: str, names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}|{uscc}|{name}".encode()).hexdigest())


def inspector(name: str, *, valid: bool = True, limit: int | None = None, avoid: str = "") -> Inspector:
    return Inspector(name, "一队", valid, limit, frozenset(avoid.split()))


@given(people, seeds, st.integers(2, 3), st.data())
def test_nobody_takes_what_he_must_not(
    everyone: list[Inspector], seed: str, per_object: int, data: st.DataObject
) -> None:
    objects = [code(number) for number in range(data.draw(st.integers(1, 6)))]
    shy = [
        Inspector(
            one.identifier,
            one.unit,
            one.certificate_valid,
            one.limit,
            data.draw(st.frozensets(st.sampled_from(objects), max_size=2)),
        )
        for one in everyone
    ]
    try:
        assignments = assign(seed, objects, roster_of(shy), per_object)
    except DrawFault as fault:
        assert fault.code == "too_few_inspectors"
        return
    known = {one.identifier: one for one in shy}
    load: Counter[str] = Counter()
    assert [one.uscc for one in assignments] == objects
    for assignment in assignments:
        tickets = order(seed, assignment.uscc, list(known))
        passed = {one.inspector: one.reason for one in assignment.passed_over}
        assert len(set(assignment.inspectors)) == per_object
        # Chosen and passed over together are the lowest tickets, without a gap.
        assert sorted([*passed, *assignment.inspectors], key=tickets.index) == tickets[: len(passed) + per_object]
        for name in assignment.inspectors:
            one = known[name]
            assert (
                one.certificate_valid
                and assignment.uscc not in one.avoid
                and (one.limit is None or load[name] < one.limit)
            )
        for name, reason in passed.items():
            one = known[name]
            assert reason == (
                "certificate_invalid" if not one.certificate_valid
                else "avoidance" if assignment.uscc in one.avoid
                else "limit_reached"
            )  # fmt: skip
            assert reason != "limit_reached" or load[name] == one.limit
        load.update(assignment.inspectors)


def test_each_reason_lets_the_next_step_in() -> None:
    uscc = code(1)
    first, second, third, fourth, fifth = order(SEED, uscc, ["a", "b", "c", "d", "e"])
    roster = roster_of(
        [
            inspector(first, valid=False),
            inspector(second, avoid=uscc),
            inspector(third, limit=0),
            inspector(fourth),
            inspector(fifth),
        ]
    )
    passed = tuple(
        PassedOver(*one) for one in [(first, "certificate_invalid"), (second, "avoidance"), (third, "limit_reached")]
    )
    assert assign(SEED, [uscc], roster, 2) == (Assignment(uscc, (fourth, fifth), passed),)


def test_the_load_is_even() -> None:
    """Chi-square: 12 inspectors without limits over 600 objects."""
    roster = roster_of([inspector(f"J{number:02d}") for number in range(12)])
    taken = Counter(
        name for one in assign(SEED, [code(number) for number in range(600)], roster, 2) for name in one.inspectors
    )
    # Two different ones for each object spread less than independent ones: (12 - 1) / (12 - 2).
    assert 1.2 < sum((taken[f"J{number:02d}"] - 100) ** 2 / 100 for number in range(12)) * 11 / 10 < 33.1


def test_too_few_names_the_object_and_the_reasons() -> None:
    roster = roster_of([inspector("a", limit=1), inspector("b", limit=1), inspector("c", valid=False)])
    with pytest.raises(DrawFault, match=rf"{code(2)} 需要 2 名.*只有 0 名可派（证件无效 1 名、已满上限 2 名") as caught:
        assign(SEED, [code(1), code(2)], roster, 2)
    assert caught.value.code == "too_few_inspectors"


def test_expired_certificates_alone_are_told_at_once() -> None:
    roster = read_inspectors(inspectors_csv("a,一队,true,,", "b,一队,false,,", "c,二队,否,,").encode())
    with pytest.raises(DrawFault, match="证件有效的检查人员只有 1 名"):
        draw(read_plain_pool(pool_csv("B").encode()), terms(), SEED, roster)


def test_one_inspector_alone_is_never_sent() -> None:
    with pytest.raises(DrawFault, match="至少 2 名") as caught:
        assign(SEED, [code(1)], roster_of([inspector("a"), inspector("b")]), 1)
    assert caught.value.code == "bad_per_object"


def test_a_roster_in_any_order_and_spelling_is_the_same() -> None:
    one = read_inspectors(inspectors_csv(f"a,一队,true,3,{code(1)} {code(2)}", "b,二队,false,,").encode())
    other = read_inspectors(
        ("\ufeff" + inspectors_csv("b,二队,否,,", f"a,一队,是,3,{code(2)}  {code(1)}").replace("\n", "\r\n")).encode()
    )
    assert one == other and one.everyone[0].avoid == {code(1), code(2)} and one.everyone[1].limit is None


@pytest.mark.parametrize(
    ("line", "problem", "field"),
    [
        ("a,一队,maybe,,", "bad_certificate", "certificate_valid"),
        ("a,一队,2026-12-31,,", "bad_certificate", "certificate_valid"),
        ("a,一队,true,-1,", "bad_limit", "limit"),
        ("a,一队,true,2.5,", "bad_limit", "limit"),
        ("a,一队,true,,91130900MA0000000X", "bad_avoid", "avoid"),
        (",一队,true,,", "bad_inspector", "id"),
        ("a b,一队,true,,", "bad_inspector", "id"),
        ("a, 一队,true,,", "bad_text", "unit"),
        ("b,一队,true,,", "duplicate_inspector", "id"),
        ("a,一队,true,", "bad_columns", None),
    ],
)
def test_a_bad_line_is_named(line: str, problem: str, field: str | None) -> None:
    with pytest.raises(DrawFault) as caught:
        read_inspectors(inspectors_csv("b,一队,true,,", line).encode())
    assert (caught.value.code, caught.value.line, caught.value.field) == (problem, 3, field)


def test_a_roster_without_anybody_or_without_a_column() -> None:
    for text, problem in [(inspectors_csv(), "no_inspectors"), ("id,unit,limit,avoid\na,b,,\n", "missing_column")]:
        with pytest.raises(DrawFault) as caught:
            read_inspectors(text.encode())
        assert caught.value.code == problem
