"""The pool 检查对象名录库 of a draw: who can be drawn, frozen by its hash before the seed is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from typing import Protocol

from rulesets.draw.faults import DrawFault
from rulesets.draw.rows import check_plain, rows
from rulesets.draw.ticket import ticket_key
from rulesets.records.uscc import is_valid, normal_form

SOURCE = "检查对象名录"
GRADES = ("A", "B", "C", "D")
COLUMNS = ("uscc", "grade")
REASON = "excluded_reason"


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """One object: its identifier, its grade, and why it is left out 不纳入抽取 (empty: it can be drawn)."""

    uscc: str
    grade: str
    excluded_reason: str = ""


class Pool(Protocol):
    """What a draw needs to know of a pool, whichever engine holds it."""

    @property
    def size(self) -> int:
        """Objects in the pool, those left out included."""

    @property
    def sha256(self) -> str:
        """Of the sorted identifiers, one per line, LF-terminated: what is published before the seed is known."""

    @property
    def roster_sha256(self) -> str:
        """Of the sorted lines ``identifier TAB grade TAB reason LF``: fixes grades and exclusions as well."""

    @property
    def strata(self) -> Mapping[str, int]:
        """Grade to the number of objects that can be drawn, in the order A to D; grades that nobody has are absent."""

    @property
    def excluded(self) -> tuple[Candidate, ...]:
        """Those left out, by identifier."""

    def lowest(self, seed: str, quotas: Mapping[str, int]) -> dict[str, list[str]]:
        """Of each grade as many identifiers as its quota, lowest ticket first."""


class PlainPool:
    """A pool in plain Python: the reference."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """Raises DrawFault: empty_pool, duplicate_object."""
        self._candidates = sorted(candidates)
        if not self._candidates:
            raise DrawFault("empty_pool", "名录里没有检查对象", source=SOURCE)
        for before, after in zip(self._candidates, self._candidates[1:], strict=False):
            if before.uscc == after.uscc:
                raise DrawFault("duplicate_object", f"{after.uscc} 出现了两次", source=SOURCE, field="uscc")
        counts = Counter(candidate.grade for candidate in self._candidates if not candidate.excluded_reason)
        present = {candidate.grade for candidate in self._candidates}
        self.size = len(self._candidates)
        self.sha256 = _digest(f"{candidate.uscc}\n" for candidate in self._candidates)
        self.roster_sha256 = _digest(roster_line(candidate) for candidate in self._candidates)
        self.strata: Mapping[str, int] = {grade: counts[grade] for grade in GRADES if grade in present}
        self.excluded = tuple(candidate for candidate in self._candidates if candidate.excluded_reason)

    def lowest(self, seed: str, quotas: Mapping[str, int]) -> dict[str, list[str]]:
        key = ticket_key(seed)
        return {
            grade: nsmallest(
                quota,
                (entry.uscc for entry in self._candidates if entry.grade == grade and not entry.excluded_reason),
                key=key,
            )
            for grade, quota in quotas.items()
        }


def roster_line(candidate: Candidate) -> str:
    """How one object stands in the text that ``roster_sha256`` is the hash of."""
    return f"{candidate.uscc}\t{candidate.grade}\t{candidate.excluded_reason}\n"


def read_plain_pool(content: bytes) -> PlainPool:
    """The pool of a CSV file with ``uscc,grade`` and optionally ``excluded_reason``. Raises DrawFault for the first fault."""
    found: dict[str, int] = {}
    candidates = []
    for line, candidate in candidates_in(content):
        earlier = found.setdefault(candidate.uscc, line)
        if earlier != line:
            raise repeated(candidate.uscc, earlier, line)
        candidates.append(candidate)
    return PlainPool(candidates)


def candidates_in(content: bytes) -> Iterator[tuple[int, Candidate]]:
    """Line and checked row of a CSV file, header included. Raises DrawFault for the first fault."""
    for line, row in rows(content, SOURCE, COLUMNS, (REASON,)):
        yield line, candidate_of(row["uscc"], row["grade"], row.get(REASON, ""), line)


def repeated(uscc: str, earlier: int, line: int) -> DrawFault:
    """The fault of an object that stands on two lines."""
    return DrawFault(
        "duplicate_object",
        f"{uscc} 已在第 {earlier} 行出现，请只保留一行",
        source=SOURCE,
        line=line,
        field="uscc",
    )


def candidate_of(uscc: str, grade: str, reason: str, line: int) -> Candidate:
    """One checked row. Raises DrawFault: bad_uscc, unknown_grade, bad_text."""
    if not is_valid(uscc):
        hint = "请写成半角大写、前后无空格" if is_valid(normal_form(uscc)) else "请核对 18 位代码和校验码"
        raise DrawFault(
            "bad_uscc", f"“{uscc}”不是规范的统一社会信用代码，{hint}", source=SOURCE, line=line, field="uscc"
        )
    if grade not in GRADES:
        raise DrawFault(
            "unknown_grade", f"“{grade}”不是等级，应为 A、B、C、D 之一", source=SOURCE, line=line, field="grade"
        )
    return Candidate(uscc, grade, check_plain(reason, SOURCE, line, REASON))


def _digest(lines: Iterable[str]) -> str:
    state = sha256()
    for line in lines:
        state.update(line.encode())
    return state.hexdigest()
