"""Codes that people copy by hand 查询码、邀请码、验证码: no letter that looks like a digit, in groups of five."""

from __future__ import annotations

import hashlib
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 5
# Read off paper, an O is a zero and an I or L is a one.
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
SECRET_GROUPS = 5
"""125 bits: a code that opens something cannot be guessed."""
PROOF_GROUPS = 4
"""100 bits: a code that only proves a paper genuine."""


def new_code(groups: int) -> str:
    """A random code, e.g. 7K2MQ-0C4XD-…; five bits for each character."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(groups))


def normal_form(text: str) -> str:
    """What somebody typed, as the code is written; nothing is said about whether it exists."""
    plain = "".join(character for character in text.upper().translate(_LOOKALIKES) if character in _ALPHABET)
    return "-".join(plain[start : start + _GROUP] for start in range(0, len(plain), _GROUP))


def digest(code: str) -> str:
    """SHA-256 (hex) of the normal form: all that is kept of a code that opens something."""
    return hashlib.sha256(normal_form(code).encode()).hexdigest()
