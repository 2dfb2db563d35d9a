"""A pool of tens of millions of objects: 19 bytes for each, and hashes by the million."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from math import isqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rulesets.draw.bulk.codes import WIDTH, Rows
from rulesets.draw.bulk.lines import Irregular, first_repeat, read_pieces
from rulesets.draw.bulk.order import found_twice, sort_rows
from rulesets.draw.bulk.tables import bytes_of, code_table, database, texts_of
from rulesets.draw.pool import GRADES, Candidate, roster_line
from rulesets.draw.ticket import ticket_key

_EXCLUDED = 4
"""Tag of an object: the place of its grade, plus this when it is left out."""
_STEP = 1 << 19
_DIGITS = 8
_NOTHING, _EVERYTHING = "", "g"
"""Texts below which no hex digits, and all hex digits, sort."""


class BulkPool:
    """A pool in NumPy arrays (see ``rulesets.draw.pool.Pool``)."""

    def __init__(self, codes: Rows, tags: NDArray[np.uint8], excluded: dict[str, Candidate]) -> None:
        """Rows in ascending order, none twice; ``excluded`` holds those whose tag says so."""
        self._codes = codes
        self._tags = tags
        counts = np.bincount(tags, minlength=2 * _EXCLUDED).tolist()
        self.size = len(codes)
        self.strata: Mapping[str, int] = {
            grade: counts[place] for place, grade in enumerate(GRADES) if counts[place] or counts[place + _EXCLUDED]
        }
        self.excluded = tuple(excluded[code] for code in sorted(excluded))
        self.sha256 = self._identifiers()
        self.roster_sha256 = self._roster()

    def lowest(self, seed: str, quotas: Mapping[str, int]) -> dict[str, list[str]]:
        found = self._below(seed, {grade: _bound(quota, self.strata[grade]) for grade, quota in quotas.items()})
        short = [grade for grade, quota in quotas.items() if len(found[grade]) < quota]
        if short:
            found |= self._below(seed, dict.fromkeys(short, _EVERYTHING))
        return {grade: found[grade][:quota] for grade, quota in quotas.items()}

    def _below(self, seed: str, bounds: Mapping[str, str]) -> dict[str, list[str]]:
        """Those whose ticket sorts before the bound of their grade, lowest first: only they are kept and sorted."""
        places = {grade: place for place, grade in enumerate(GRADES)}
        by_tag = [_NOTHING] * (2 * _EXCLUDED)
        for grade, bound in bounds.items():
            by_tag[places[grade]] = bound
        with database() as connection:
            connection.register("pool", code_table(self._codes, self._tags))
            below = connection.sql(
                f"SELECT tag, code, substr(ticket, 1, {_DIGITS}) AS digits "  # noqa: S608 (a number of our own)
                "FROM (SELECT tag, code, sha256(concat($prefix::VARCHAR, code)) AS ticket FROM pool) "
                "WHERE ticket < list_extract($bounds, tag + 1)",
                params={"prefix": f"{seed}|", "bounds": by_tag},
            ).to_arrow_table()
        batches = below.to_batches()
        empty = np.empty((0, WIDTH), dtype=np.uint8)
        tags = below.column("tag").to_numpy()
        codes = np.concatenate([empty, *(bytes_of(batch.column(1), WIDTH) for batch in batches)])
        digits = np.concatenate([empty[:, :_DIGITS], *(bytes_of(batch.column(2), _DIGITS) for batch in batches)])
        # Eight ASCII digits read as one number sort as the digits do.
        numbers = digits.view(">u8").ravel().astype(np.uint64)
        found = {}
        for grade in bounds:
            rows = np.flatnonzero(tags == places[grade])
            found[grade] = _by_ticket(seed, codes[rows], numbers[rows])
        return found

    def _identifiers(self) -> str:
        state = sha256()
        for start in range(0, self.size, _STEP):
            part = self._codes[start : start + _STEP]
            lines = np.empty((len(part), WIDTH + 1), dtype=np.uint8)
            lines[:, :WIDTH] = part
            lines[:, WIDTH] = ord("\n")
            state.update(lines.data)
        return state.hexdigest()

    def _roster(self) -> str:
        state = sha256()
        for part in self._roster_lines():
            state.update(part)
        return state.hexdigest()

    def _roster_lines(self) -> Iterator[bytes]:
        letters = np.frombuffer("".join(GRADES).encode(), dtype=np.uint8)
        left_out = iter(self.excluded)
        for start in range(0, self.size, _STEP):
            part, tags = self._codes[start : start + _STEP], self._tags[start : start + _STEP]
            lines = np.empty((len(part), WIDTH + 4), dtype=np.uint8)
            lines[:, :WIDTH] = part
            lines[:, WIDTH] = lines[:, WIDTH + 2] = ord("\t")
            lines[:, WIDTH + 1] = letters[tags & (_EXCLUDED - 1)]
            lines[:, WIDTH + 3] = ord("\n")
            after = 0
            for place in np.flatnonzero(tags >= _EXCLUDED).tolist():
                yield lines[after:place].tobytes()
                yield roster_line(next(left_out)).encode()
                after = place + 1
            yield lines[after:].tobytes()


def read_bulk_pool(path: Path) -> BulkPool:
    """The pool of a CSV file, in bounded memory. Raises DrawFault, and Irregular for one that only the reference reader takes."""
    codes, tags, excluded = _joined(path)
    if not len(codes):
        raise Irregular
    codes, tags = sort_rows(codes, tags)
    if len(twice := found_twice(codes)):
        raise first_repeat(path, {row.tobytes() for row in twice})
    return BulkPool(codes, tags, excluded)


def _joined(path: Path) -> tuple[Rows, NDArray[np.uint8], dict[str, Candidate]]:
    # A line has at least as many bytes as a code and its grade: room for all of them, used only as far as it is filled.
    room = path.stat().st_size // (WIDTH + 3) + 1
    codes, tags = np.empty((room, WIDTH), dtype=np.uint8), np.empty(room, dtype=np.uint8)
    excluded: dict[str, Candidate] = {}
    count = 0
    for usual, grades, others in read_pieces(path):
        if count + len(usual) + len(others) > room:
            raise Irregular
        codes[count : count + len(usual)] = usual
        tags[count : count + len(usual)] = grades
        count += len(usual)
        for candidate in others:
            codes[count] = np.frombuffer(candidate.uscc.encode(), dtype=np.uint8)
            tags[count] = GRADES.index(candidate.grade) + (_EXCLUDED if candidate.excluded_reason else 0)
            count += 1
            if candidate.excluded_reason:
                excluded[candidate.uscc] = candidate
    return codes[:count], tags[:count], excluded


def _by_ticket(seed: str, codes: Rows, numbers: NDArray[np.uint64]) -> list[str]:
    """Codes in ticket order; where two tickets begin alike, the reference decides."""
    order = np.argsort(numbers)
    ranked = numbers[order]
    texts = texts_of(codes[order])
    alike = np.flatnonzero(ranked[1:] == ranked[:-1])
    if len(alike):
        key = ticket_key(seed)
        starts = np.unique(np.searchsorted(ranked, ranked[alike], side="left")).tolist()
        ends = np.unique(np.searchsorted(ranked, ranked[alike], side="right")).tolist()
        for start, end in zip(starts, ends, strict=True):
            texts[start:end] = sorted(texts[start:end], key=key)
    return texts


def _bound(quota: int, size: int) -> str:
    """Sixteen hex digits below which a little more than the quota should lie; a shortage is possible, and made good."""
    if not quota:
        return _NOTHING
    likely = quota + 10 * isqrt(quota) + 100
    return _EVERYTHING if likely >= size else f"{(likely << 64) // size:016x}"
