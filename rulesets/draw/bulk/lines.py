"""Reads a pool file in pieces; lines of the usual shape are read a million at a time, the others one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from rulesets.draw.bulk.codes import WIDTH, Rows, all_valid
from rulesets.draw.faults import DrawFault
from rulesets.draw.pool import COLUMNS, GRADES, REASON, Candidate, candidate_of, candidates_in, repeated
from rulesets.draw.rows import BOM

_PIECE = 16 * 1024 * 1024
_COMMA, _LINE_FEED, _RETURN = b",\n\r"
_NO_GRADE = 255
_GRADE = np.full(256, _NO_GRADE, dtype=np.uint8)
_GRADE[np.frombuffer("".join(GRADES).encode(), dtype=np.uint8)] = np.arange(len(GRADES), dtype=np.uint8)
Grades = NDArray[np.uint8]


class Irregular(Exception):
    """Something that only the reference reader understands."""


class _Faulty(Exception):
    """A row of this piece is at fault; the reference reader is asked which, and why."""


def read_pieces(path: Path) -> Iterator[tuple[Rows, Grades, list[Candidate]]]:
    """Codes and grades (0 for A … 3 for D) of usual lines, and the checked rows of unusual ones. Raises Irregular, DrawFault."""
    with path.open("rb") as stream:
        header = _header(stream)
        line = 2
        for piece in _whole_lines(stream):
            try:
                yield _read(piece, header.count(b",") + 1)
            except _Faulty as fault:
                raise _first_fault(header, piece, line) from fault
            line += piece.count(b"\n")


def first_repeat(path: Path, codes: set[bytes]) -> DrawFault:
    """The fault of the first line that repeats one of ``codes``, in a file that was read without Irregular."""
    earlier: dict[bytes, int] = {}
    with path.open("rb") as stream:
        for line, content in enumerate(stream, 1):
            code = content[:WIDTH]
            if code in codes and earlier.setdefault(code, line) != line:
                return repeated(code.decode("ascii"), earlier[code], line)
    raise Irregular


def _first_fault(header: bytes, piece: bytes, line: int) -> Exception:
    try:
        for _ in candidates_in(header + b"\n" + piece):
            pass
    except DrawFault as fault:
        place = None if fault.line is None else fault.line + line - 2
        return DrawFault(fault.code, fault.message, source=fault.source, line=place, field=fault.field)
    return Irregular()


def _header(stream: BinaryIO) -> bytes:
    names = stream.readline().removeprefix(BOM).rstrip(b"\r\n").split(b",")
    wanted = [name.encode() for name in (*COLUMNS, REASON)]
    if names not in (wanted[:2], wanted):
        raise Irregular
    return b",".join(names)


def _whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while more := stream.read(_PIECE):
        end = more.rfind(b"\n") + 1
        if end:
            yield rest + more[:end]
            rest = more[end:]
        else:
            rest += more
    if rest:
        yield rest + b"\n"


def _read(piece: bytes, columns: int) -> tuple[Rows, Grades, list[Candidate]]:
    if b'"' in piece or b"\0" in piece:
        raise Irregular
    text = np.frombuffer(piece, dtype=np.uint8)
    ends = np.flatnonzero(text == _LINE_FEED)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    lengths -= (lengths > 0) & (text[ends - 1] == _RETURN)
    usual = lengths == WIDTH + columns
    if columns > len(COLUMNS):
        # The last column of a usual line is empty: it ends with its comma.
        usual[usual] = text[starts[usual] + WIDTH + 2] == _COMMA
    codes, grades = _usual(text, starts[usual])
    others = np.flatnonzero(~usual)
    return codes, grades, list(_others(piece, columns, starts[others], lengths[others]))


def _usual(text: Rows, starts: NDArray[np.int64]) -> tuple[Rows, Grades]:
    if not len(starts):
        return np.empty((0, WIDTH), dtype=np.uint8), np.empty(0, dtype=np.uint8)
    grades = _GRADE[text[starts + WIDTH + 1]]
    codes = _gathered(text, starts)
    if (text[starts + WIDTH] != _COMMA).any() or (grades == _NO_GRADE).any() or not all_valid(codes):
        raise _Faulty
    return codes, grades


def _gathered(text: Rows, starts: NDArray[np.int64]) -> Rows:
    steps = np.diff(starts)
    if len(steps) and (steps == steps[0]).all():
        step = int(steps[0])
        # All lines alike: a view with a stride, copied once.
        return np.lib.stride_tricks.as_strided(
            text[starts[0] :], (len(starts), WIDTH), (step, 1), writeable=False
        ).copy()
    windows = np.lib.stride_tricks.sliding_window_view(text, WIDTH)
    return windows[starts]


def _others(piece: bytes, columns: int, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Iterator[Candidate]:
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        if not length:
            continue
        try:
            values = piece[start : start + length].decode("utf-8").split(",")
        except UnicodeDecodeError as error:
            raise _Faulty from error
        if len(values) != columns or "\r" in values[-1]:
            raise _Faulty
        try:
            yield candidate_of(values[0], values[1], values[2] if columns > len(COLUMNS) else "", 0)
        except DrawFault as fault:
            raise _Faulty from fault
