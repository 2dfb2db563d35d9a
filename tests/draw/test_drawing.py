"""Who is drawn depends on the roster and the seed alone (contract §5)."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.draw import Candidate, DrawFault, PlainPool, draw, parts_of, read_plain_pool
from tests.draw.rosters import SEED, candidates, code, csv_of, pool_csv, seeds, terms


@given(candidates, seeds, st.sampled_from(["0.05", "0.3", "1"]))
def test_the_draw_is_what_the_contract_says(entries: list[Candidate], seed: str, rate: str) -> None:
    """Written out once more, in the words of the contract."""
    if all(one.excluded_reason for one in entries):
        return
    result = draw(PlainPool(entries), terms(rate), seed)
    frozen = "".join(f"{uscc}\n" for uscc in sorted(one.uscc for one in entries))
    assert result.pool_sha256 == hashlib.sha256(frozen.encode()).hexdigest()
    for stratum in result.strata:
        able = [one.uscc for one in entries if one.grade == stratum.grade and not one.excluded_reason]
        able.sort(key=lambda uscc: hashlib.sha256(f"{seed}|{uscc}".encode()).hexdigest())
        quota = ceil(len(able) * min(Fraction(1), Fraction(rate) * Fraction(stratum.factor_permille, 1000)))
        assert (stratum.size, stratum.quota, list(stratum.taken)) == (len(able), quota, able[:quota])
    assert {one.uscc: one.excluded_reason for one in result.excluded} == {
        one.uscc: one.excluded_reason for one in entries if one.excluded_reason
    }


@given(candidates, seeds, st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_order_of_lines_line_ends_and_mark_do_not_matter(
    entries: list[Candidate], seed: str, chance: random.Random, line_end: str, mark: bool
) -> None:
    if all(one.excluded_reason for one in entries):
        return
    first = draw(read_plain_pool(csv_of(entries)), terms("0.3"), seed)
    shuffled = chance.sample(entries, len(entries))
    again = read_plain_pool((b"\xef\xbb\xbf" if mark else b"") + csv_of(shuffled, line_end))
    assert draw(again, terms("0.3"), seed) == first


def test_other_columns_and_blank_lines_do_not_matter() -> None:
    plain = read_plain_pool(pool_csv("ABCDABCD").encode())
    wide = "名称,grade,uscc\n\n" + "".join(
        f'"某,公司",{grade},{code(number)}\n\n' for number, grade in enumerate("ABCDABCD")
    )
    assert draw(read_plain_pool(wide.encode()), terms(), SEED) == draw(plain, terms(), SEED)


def test_every_object_has_the_same_chance() -> None:
    """Chi-square over 1,500 seeds: 40 objects, 10 taken of them each time."""
    pool = PlainPool(Candidate(code(number), "B") for number in range(40))
    counts: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    for number in range(1500):
        (stratum,) = draw(pool, terms("0.25"), f"公开数 {number}|密数").strata
        assert len(stratum.taken) == 10
        counts.update(stratum.taken)
        firsts[stratum.taken[0]] += 1
    # Drawing without replacement spreads less than independent draws: (N - 1) / (N - q) makes it chi-square with 39 degrees.
    expected = 1500 * 10 / 40
    taken = sum((counts[code(number)] - expected) ** 2 / expected for number in range(40)) * 39 / 30
    first = sum((firsts[code(number)] - 37.5) ** 2 / 37.5 for number in range(40))
    # 0.05 % and 99.95 % of chi-square with 39 degrees of freedom: neither too uneven nor suspiciously even.
    assert 14.7 < taken < 75.2 and 14.7 < first < 75.2


def test_grades_are_drawn_by_their_factors() -> None:
    """CZ21-2.4: A less, C more, D much more than B; nobody is drawn twice and nobody of another grade."""
    result = draw(read_plain_pool(pool_csv("A" * 200 + "B" * 200 + "C" * 200 + "D" * 200).encode()), terms(), SEED)
    assert [(one.grade, one.quota, len(set(one.taken))) for one in result.strata] == [
        ("A", 5, 5), ("B", 10, 10), ("C", 20, 20), ("D", 40, 40),
    ]  # fmt: skip
    for place, stratum in enumerate(result.strata):
        assert set(stratum.taken) <= {code(number) for number in range(200 * place, 200 * place + 200)}


def test_the_parts_of_a_seed() -> None:
    assert parts_of("a|b|c") == {"public": "a", "secret": "b|c"} and parts_of("a") == {"public": "a", "secret": None}


@pytest.mark.parametrize("seed", ["", "a\nb", " a", "a\x00", "\ud800", "a" * 1001])
def test_a_seed_that_nobody_could_type_is_refused(seed: str) -> None:
    with pytest.raises(DrawFault, match="种子"):
        draw(read_plain_pool(pool_csv("B").encode()), terms(), seed)


def test_a_pool_of_which_all_are_left_out_is_refused() -> None:
    with pytest.raises(DrawFault) as caught:
        draw(PlainPool([Candidate(code(1), "A", "注销")]), terms(), SEED)
    assert caught.value.code == "nothing_to_draw"
