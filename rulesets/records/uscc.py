"""统一社会信用代码: the unified social credit code of GB 32100-2015."""

from __future__ import annotations

import unicodedata

from stdnum.cn import uscc as _gb32100
from stdnum.exceptions import ValidationError


def normal_form(text: str) -> str:
    """Full-width characters folded, surrounding blanks dropped, upper case."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def is_valid(code: str) -> bool:
    """Eighteen characters of the alphabet with a right check digit; the all-zero code is none."""
    if len(code) != 18 or not code.strip("0"):
        return False
    try:
        return bool(_gb32100.validate(code) == code)
    except ValidationError:
        return False


def with_check_digit(first_17: str) -> str:
    """The full code for its first 17 characters (used to make demonstration data)."""
    return first_17 + str(_gb32100.calc_check_digit(first_17))
