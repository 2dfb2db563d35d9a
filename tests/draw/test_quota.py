"""Quotas in whole numbers (AMB-69, contract §5)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.draw import DrawFault, Rate, rate_of_permille, read_rate
from tests.draw.rosters import terms


@given(st.integers(0, 10**8), st.integers(1, 10**9), st.integers(1, 20_000))
def test_the_quota_is_the_exact_ceiling(size: int, billionths: int, factor: int) -> None:
    share = min(Fraction(1), Fraction(billionths, 10**9) * Fraction(factor, 1000))
    assert Rate(billionths).quota(size, factor) == ceil(size * share)


@pytest.mark.parametrize(
    ("size", "rate", "factor", "quota"), [(20, "0.05", 1000, 1), (100, "0.07", 1000, 7), (300, "0.1", 4000, 120)]
)
def test_no_rounding_of_floats_adds_one(size: int, rate: str, factor: int, quota: int) -> None:
    """100 × 0.07 is 7.000000000000001 in floats, whose ceiling is 8."""
    assert read_rate(rate).quota(size, factor) == quota


@given(st.integers(1, 10**9))
def test_a_rate_is_written_as_it_is_read(billionths: int) -> None:
    assert read_rate(str(Rate(billionths))) == Rate(billionths)


@pytest.mark.parametrize(
    "text", ["0", "1.1", "1.000000001", "-0.05", "5%", "", "0.0000000001", "NaN", "1e-2", "０.０５", "0.05 ", ".5", "2"]
)
def test_a_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DrawFault) as caught:
        read_rate(text)
    assert caught.value.code == "bad_rate" and caught.value.field == "base_rate" and "0.05" in str(caught.value)


def test_factors_come_from_the_pack() -> None:
    """AMB-69: A 0.5, B 1, C 2, D 4."""
    assert terms().factors == {"A": 500, "B": 1000, "C": 2000, "D": 4000}
    assert terms().pack == "cangzhou-2021-175" and str(rate_of_permille(50)) == "0.05"
