"""Credit codes 统一社会信用代码 of a range of enterprises, with their check digits, as bytes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from rulesets.records.uscc import with_check_digit

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PREFIX = "91130900"
_DIGITS = 9
_PROBE = _PREFIX + "0" * _DIGITS


def codes(first: int, count: int) -> pa.Array:
    """The codes of enterprises ``first`` to ``first + count``; the sign of each digit's weight is read off the one implementation."""
    numbers = np.arange(first, first + count, dtype=np.int64)
    digits = (numbers[:, None] // 10 ** np.arange(_DIGITS - 1, -1, -1)) % 10
    base = _ALPHABET.index(with_check_digit(_PROBE)[-1])
    weights = [
        _ALPHABET.index(with_check_digit(_PROBE[: 8 + place] + "1" + _PROBE[9 + place :])[-1]) - base
        for place in range(_DIGITS)
    ]
    checks = (base + digits @ np.array(weights)) % 31
    letters = np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)
    body = np.empty((count, 18), dtype=np.uint8)
    body[:, :8] = np.frombuffer(_PREFIX.encode(), dtype=np.uint8)
    body[:, 8:17] = digits + ord("0")
    body[:, 17] = letters[checks]
    offsets = np.arange(0, 18 * (count + 1), 18, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(body))
