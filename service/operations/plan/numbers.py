"""The numbers of a draw 抽查编号: under them objects stand in the public files, so that a stranger can check the draw and read no grade.

The documents want both: the draw open to everybody, and the grade to nobody (CZ21-2.2.2d). A number has the form of a credit code that
no organ gives out (it begins with 00), and it binds: it is the hash of a salt and the code, so that the enterprise, which is told its
salt, can check that the number is its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from rulesets.records.uscc import with_check_digit

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PREFIX = "00"


def number_of(salt: str, uscc: str) -> str:
    """The number that ``salt`` and the credit code give."""
    value = int.from_bytes(sha256(f"{salt}|{uscc}".encode()).digest())
    value, place = divmod(value, 10**6)
    letters = []
    for _ in range(9):
        value, digit = divmod(value, len(_LETTERS))
        letters.append(_LETTERS[digit])
    return with_check_digit(f"{_PREFIX}{place:06d}{''.join(letters)}")


def number_all(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """A fresh number and its salt for each code; no two are the same."""
    found: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for uscc in codes:
        while True:
            salt = secrets.token_hex(16)
            number = number_of(salt, uscc)
            if number not in taken:
                break
        taken.add(number)
        found[uscc] = {"number": number, "salt": salt}
    return found


def fingerprint(numbers: dict[str, Any]) -> str:
    """SHA-256 of the sorted lines ``code TAB number LF``: fixes whose number each is."""
    return sha256(
        "".join(f"{uscc}\t{entry['number']}\n" for uscc, entry in sorted(numbers.items())).encode()
    ).hexdigest()
