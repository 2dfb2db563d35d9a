"""The bulk engine gives what plain Python gives, always."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulesets.draw import BulkUnavailable, Candidate, DrawFault, Inspector, draw, engine, open_pool, roster_of
from rulesets.draw.assigning import assign, plain_ranking
from rulesets.draw.bulk import BulkPool, bulk_ranking, lines, order, pool, ranking, read_bulk_pool
from rulesets.draw.bulk.codes import ALPHABET, all_valid
from rulesets.draw.pool import read_plain_pool
from rulesets.draw.ticket import in_ticket_order
from rulesets.records.uscc import is_valid
from tests.draw.rosters import SEED, candidates, code, csv_of, people, pool_csv, seeds, terms, written

settings_here = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@settings_here
@given(
    entries=candidates,
    seed=seeds,
    rate=st.sampled_from(["0.01", "0.2", "1"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    heads=st.booleans(),
)
def test_the_same_draw(
    tmp_path: Path, entries: list[Candidate], seed: str, rate: str, line_end: str, heads: bool
) -> None:
    if all(one.excluded_reason for one in entries):
        return
    path = written(tmp_path, "POOL.csv", csv_of(entries, line_end))
    with pytest.MonkeyPatch.context() as patch:
        # With so few heads allowed, the other way of sorting is taken.
        if heads:
            patch.setattr(order, "_MOST_HEADS", 0)
        held = open_pool(path, "bulk").pool
    plain = read_plain_pool(path.read_bytes())
    assert draw(held, terms(rate), seed) == draw(plain, terms(rate), seed)
    if not any('"' in one.excluded_reason for one in entries):
        assert isinstance(held, BulkPool)


@pytest.mark.parametrize("third", [False, True])
def test_the_same_draw_of_many_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, third: bool) -> None:
    """20,000 objects through every seam between pieces: reading, sorting, hashing."""
    for module, name, value in [
        (lines, "_PIECE", 1000), (pool, "_STEP", 777),
    ]:  # fmt: skip
        monkeypatch.setattr(module, name, value)
    chance = random.Random(5)
    grades = "".join(chance.choices("ABCD", [15, 60, 20, 5], k=20_000))
    text = pool_csv(grades, reasons=dict.fromkeys(range(0, 20000, 97), "本年度已检查") if third else None)
    header, *rest = text.splitlines()
    chance.shuffle(rest)
    path = written(tmp_path, "POOL.csv", "\n".join([header, *rest]))
    bulk, plain = read_bulk_pool(path), read_plain_pool(path.read_bytes())
    for seed in ("甲|乙", "c"):
        assert draw(bulk, terms(), seed) == draw(plain, terms(), seed)


@given(st.text("0129A", min_size=8, max_size=8), st.text("019ABXYI", min_size=9, max_size=9), st.booleans())
def test_validity_by_the_million_is_validity_one_by_one(head: str, tail: str, right: bool) -> None:
    """Letters where digits belong, letters that no code has, wrong check digits, all zero."""
    values = [ALPHABET.find(character.encode()) for character in head + tail]
    check = (31 - sum(value * 3**place for place, value in enumerate(values)) % 31) % 31
    text = head + tail + chr(ALPHABET[check if right else (check + 1) % 31])
    rows = np.frombuffer((code(1) + text).encode(), dtype=np.uint8).reshape(2, 18)
    assert all_valid(rows) == is_valid(text)


@pytest.mark.parametrize("ending", ["91130900,A", f"{code(3)},B", f"{code(300)},E"])
def test_the_line_of_a_fault_far_into_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """The pieces before it are counted."""
    monkeypatch.setattr(lines, "_PIECE", 100)
    with pytest.raises(DrawFault) as caught:
        read_bulk_pool(written(tmp_path, "POOL.csv", pool_csv("ABCD" * 50) + f"\n{ending}\n{code(301)},A\n"))
    assert caught.value.line == 203


def test_a_shortage_behind_the_bound_is_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the bound ever too low for the quota, the whole stratum would be looked at."""
    path = written(tmp_path, "POOL.csv", pool_csv("ABCD" * 500))
    bulk, plain = read_bulk_pool(path), read_plain_pool(path.read_bytes())
    monkeypatch.setattr(pool, "_bound", lambda quota, size: "000")
    assert draw(bulk, terms(), SEED) == draw(plain, terms(), SEED)


def test_tickets_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    """As if all tickets had the same first digits, or one of two."""
    path = written(tmp_path, "POOL.csv", pool_csv("B" * 400))
    expected = draw(read_plain_pool(path.read_bytes()), terms("1"), SEED).strata[0].taken
    codes = np.array([list(code(number).encode()) for number in range(400)], dtype=np.uint8)
    assert tuple(pool._by_ticket(SEED, codes, np.zeros(400, dtype=np.uint64))) == expected
    halves = np.array([expected.index(code(number)) // 200 for number in range(400)], dtype=np.uint64)
    assert tuple(pool._by_ticket(SEED, codes, halves)) == expected


@settings_here
@given(everyone=people, seed=seeds, objects=st.integers(1, 40))
def test_the_same_assignments(everyone: list[Inspector], seed: str, objects: int) -> None:
    roster = roster_of(everyone)
    codes = [code(number) for number in range(objects)]
    try:
        expected = assign(seed, codes, roster, 2, plain_ranking)
    except DrawFault as fault:
        with pytest.raises(DrawFault) as caught:
            assign(seed, codes, roster, 2, bulk_ranking)
        assert str(caught.value) == str(fault)
        return
    assert assign(seed, codes, roster, 2, bulk_ranking) == expected


def test_the_same_ranking_in_pieces_and_with_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"J{number}" for number in range(23)]
    codes = [code(number) for number in range(200)]
    expected = [in_ticket_order(SEED, uscc, names) for uscc in codes]
    monkeypatch.setattr(ranking, "_PAIRS", 23 * 17)
    assert [list(row) for row in bulk_ranking(SEED, codes, names)] == expected
    keys = ranking._keys
    # All tickets alike in the digits that are compared: the reference has to decide.
    monkeypatch.setattr(ranking, "_keys", lambda *arguments: keys(*arguments) * 0)
    assert [list(row) for row in bulk_ranking(SEED, codes, names)] == expected


def test_without_the_extra_plain_python_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "POOL.csv", pool_csv("ABCD"))
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    monkeypatch.setattr(engine, "_LARGE", 1)
    assert open_pool(path).pool.size == 4
    with pytest.raises(BulkUnavailable, match="chengheng\\[bulk\\]"):
        open_pool(path, "bulk")


def test_large_pools_use_it_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "POOL.csv", pool_csv("ABCD"))
    assert not isinstance(open_pool(path).pool, BulkPool)
    monkeypatch.setattr(engine, "_LARGE", 1)
    assert isinstance(open_pool(path).pool, BulkPool)
