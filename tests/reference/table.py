"""T-a 附件1: which row of each indicator applies, as plain comparisons in the order of the requirements.

Every function takes counts and answers (row number, points). Nothing here is shared with the packs.
"""

from __future__ import annotations

from fractions import Fraction

Hit = tuple[int, int]
SEVERE = ("suspension_of_business", "licence_revocation", "administrative_detention")


def one_to_three(count: int) -> Hit:
    """Rows of indicators 01 and 02."""
    if count == 0:
        return 1, 50
    return (2, 20) if count <= 3 else (3, 0)


def clean_or_not(most: int, found: int) -> Hit:
    """Two rows: full points without any record, none with one."""
    return (1, most) if found == 0 else (2, 0)


def penalties(total: int, same_year: int, severe: int) -> Hit:
    """Indicator 06, the veto row first (AMB-05)."""
    if same_year > 5 or severe >= 1:
        return 1, 0
    if total == 0:
        return 2, 100
    if total < 3:
        return 3, 50
    if total <= 5 and same_year < 5:
        return 4, 30
    return 5, 0


def repair(total: int, repaired: int) -> Hit:
    """Indicator 08: the share of penalties that are repaired (AMB-11)."""
    if total == 0 or repaired == total:
        return 1, 50
    if repaired == 0:
        return 4, 0
    return (2, 30) if Fraction(repaired, total) >= Fraction(1, 2) else (3, 10)


def crimes(false_litigation: int, other: int) -> Hit:
    """Indicator 09 (AMB-13)."""
    if false_litigation:
        return 1, 0
    return (2, 0) if other else (3, 20)


def judgment_debts(cases: int, still_open: int) -> Hit:
    """Indicator 10 (AMB-16)."""
    if cases == 0:
        return 1, 30
    return (2, 0) if still_open else (3, 20)


def financing(defaults: int, freezes: int) -> Hit:
    """Indicator 13."""
    if defaults:
        return 1, 0
    return (2, 0) if freezes else (3, 20)


def arrears(wages: int, utilities: int, taxes: int) -> Hit:
    """Indicator 15."""
    for row, found in ((1, wages), (2, utilities), (3, taxes)):
        if found:
            return row, 0
    return 4, 50


def none_one_two(count: int) -> Hit:
    """Rows of indicators 16 and 17."""
    if count >= 2:
        return 1, 30
    return (2, 15) if count == 1 else (3, 0)


def red_list(count: int) -> Hit:
    """Indicator 18."""
    return (1, 40) if count else (2, 0)


def honours(levels: list[str]) -> Hit:
    """Indicator 19: the highest level once (AMB-19)."""
    if "national" in levels or "international" in levels:
        return 1, 40
    if "provincial" in levels or "ministerial" in levels:
        return 2, 25
    return (3, 10) if "municipal" in levels else (4, 0)


def industry(rank: int | None) -> Hit:
    """Indicator 20; without a rating 0 points (AMB-22)."""
    return {1: (1, 50), 2: (2, 25)}.get(rank or 0, (3, 0))


def internet(level: str | None) -> Hit:
    """Indicator 21; without a rating 0 points (AMB-24)."""
    return {"A": (1, 50), "B": (2, 30), "C": (3, 20), "D": (4, 10)}.get(level or "E", (5, 0))
