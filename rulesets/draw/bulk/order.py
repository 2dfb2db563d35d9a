"""Sorts rows of codes with what belongs to them; where it can, as single 64-bit numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rulesets.draw.bulk.codes import ALPHABET, VALUES, WIDTH, Rows

_HEAD = 8
_BITS = 5
_TAGS = 3
_MIDDLE = WIDTH - 1 - _HEAD
_LETTERS = np.frombuffer(ALPHABET, dtype=np.uint8)
_MOST_HEADS = 1 << (64 - _TAGS - _MIDDLE * _BITS)
Keys = NDArray[np.uint64]


def sort_rows(codes: Rows, tags: NDArray[np.uint8]) -> tuple[Rows, NDArray[np.uint8]]:
    """Rows (valid codes) in ascending order, and their tags (below 8) in the same order; rows in order already are left alone."""
    first, second = _number(codes[:, :8]), _number(codes[:, 8:16])
    third = codes[:, 16:].astype(np.uint16) @ np.array([256, 1], dtype=np.uint16)
    if _ascending(first, second, third):
        return codes, tags
    heads = _heads(first)
    if len(heads) <= _MOST_HEADS:
        keys = _packed(codes, tags, first, heads)
        del first, second, third
        keys.sort()
        return _unpacked(keys, heads, codes), (keys & np.uint64((1 << _TAGS) - 1)).astype(np.uint8)
    order = np.lexsort((third, second, first))
    return codes[order], tags[order]


def found_twice(codes: Rows) -> Rows:
    """Of sorted rows those that are the same as the one before."""
    step = 1 << 20
    found = [np.empty((0, WIDTH), dtype=np.uint8)]
    for start in range(0, len(codes) - 1, step):
        part = codes[start : start + step + 1]
        tails = _number(part[:, 10:])
        # Few tails are alike, so that whole rows are compared only there.
        places = np.flatnonzero(tails[1:] == tails[:-1])
        found.append(part[places[(part[places] == part[places + 1]).all(axis=1)]])
    return np.concatenate(found)


def _number(part: Rows) -> Keys:
    return np.ascontiguousarray(part).view(">u8").ravel().astype(np.uint64)


def _ascending(first: Keys, second: Keys, third: NDArray[np.uint16]) -> bool:
    if (first[:-1] > first[1:]).any():
        return False
    tied = np.flatnonzero(first[:-1] == first[1:])
    if (second[tied] > second[tied + 1]).any():
        return False
    tied = tied[second[tied] == second[tied + 1]]
    return not (third[tied] > third[tied + 1]).any()


def _heads(first: Keys) -> Keys:
    step = 1 << 20
    parts = [np.unique(first[start : start + step]) for start in range(0, len(first), step)]
    return np.unique(np.concatenate(parts))


def _packed(codes: Rows, tags: NDArray[np.uint8], first: Keys, heads: Keys) -> Keys:
    """The place of the first eight characters among those that occur, nine characters of five bits, and the tag.

    The last character is left out: it is the check digit of the others.
    """
    keys = np.searchsorted(heads, first).astype(np.uint64)
    for place in range(_HEAD, WIDTH - 1):
        keys <<= np.uint64(_BITS)
        keys |= VALUES[codes[:, place]]
    keys <<= np.uint64(_TAGS)
    keys |= tags
    return keys


def _unpacked(keys: Keys, heads: Keys, codes: Rows) -> Rows:
    """Written over ``codes``, whose rows are no longer needed."""
    step = 1 << 19
    head_rows = heads.astype(">u8").view(np.uint8).reshape(-1, _HEAD)
    weights = np.array([3**place % 31 for place in range(WIDTH - 1)], dtype=np.int32)
    head_sums = (VALUES[head_rows].astype(np.int32) * weights[:_HEAD]).sum(axis=1, dtype=np.int32)
    for start in range(0, len(keys), step):
        part = keys[start : start + step]
        target = codes[start : start + step]
        head = (part >> np.uint64(_MIDDLE * _BITS + _TAGS)).astype(np.intp)
        target[:, :_HEAD] = head_rows[head]
        sums = head_sums[head]
        for place in range(_HEAD, WIDTH - 1):
            shift = np.uint64((WIDTH - 2 - place) * _BITS + _TAGS)
            value = (part >> shift).astype(np.uint8) & np.uint8(31)
            target[:, place] = _LETTERS[value]
            sums += value * weights[place]
        target[:, WIDTH - 1] = _LETTERS[(31 - sums % 31) % 31]
    return codes
