"""Draws the records of a shard of enterprises, already in shuffled order, slice by slice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from benchmarks.generator import shares

_EPOCH = date(1970, 1, 1)
_SLICE = 1_000_000
Mask = np.ndarray


def counts(chance: np.random.Generator, enterprises: int) -> np.ndarray:
    """Records for each enterprise: three in ten have none, most a few, a rare one thousands."""
    found = 1 + chance.lognormal(*shares.LOGNORMAL, enterprises).astype(np.int64)
    tail = chance.random(enterprises) < shares.TAIL_SHARE
    found[tail] = (shares.TAIL_SCALE * (1 + chance.pareto(shares.TAIL_ALPHA, tail.sum()))).astype(np.int64)
    found[chance.random(enterprises) < shares.WITHOUT_RECORDS] = 0
    return np.minimum(found, shares.MOST_RECORDS)


def records(
    chance: np.random.Generator, codes: pa.Array, as_of: date, first_id: int, years: int
) -> Iterator[pa.RecordBatch]:
    """All records of the enterprises in ``codes``, no two of one enterprise necessarily near each other."""
    owners = np.repeat(np.arange(len(codes), dtype=np.int32), counts(chance, len(codes)))
    chance.shuffle(owners)
    risk = chance.random(len(codes), dtype=np.float32)
    for start in range(0, len(owners), _SLICE):
        part = owners[start : start + _SLICE]
        yield _slice(chance, codes.take(pa.array(part)), risk[part], as_of, first_id + start, years)


def _slice(
    chance: np.random.Generator, uscc: pa.Array, risk: np.ndarray, as_of: date, first_id: int, years: int
) -> pa.RecordBatch:
    size = len(uscc)
    names = list(shares.WEIGHTS)
    kind = _pick(chance, shares.WEIGHTS, size)
    good = np.isin(kind, [names.index(name) for name in shares.GOOD])
    kind[good & (chance.random(size) < risk * shares.RISK_SHIFT)] = names.index("administrative_penalty")
    age = (years * shares.DAYS_A_YEAR * chance.random(size) ** 1.5).astype(np.int32) - shares.FUTURE_DAYS
    today = (as_of - _EPOCH).days
    day = today - age
    later = day + (chance.random(size) * np.maximum(age, 1)).astype(np.int32)

    def of(*wanted: str) -> Mask:
        return np.isin(kind, [names.index(name) for name in wanted])

    def sometimes(mask: Mask, share: float) -> Mask:
        return mask & (chance.random(size) < share)

    penalty, rated = of("administrative_penalty"), of("industry_evaluation")
    levels, level_names = _levels(chance, of, size)
    settled = of("judgment_debtor", "key_personnel_judgment")
    ranks = np.array(list(shares.RANKS))[_pick(chance, shares.RANKS, size)]
    columns = {
        "uscc": uscc,
        "id": _ids(first_id, size),
        "kind": _words(kind, names, np.ones(size, dtype=bool)),
        "date": pa.array(day.astype(np.int32), pa.int32()).cast(pa.date32()),
        "ended_on": _days(later, sometimes(of(*shares.STATUSES), shares.ENDED)),
        "revoked": pa.array(chance.random(size) < shares.REVOKED),
        "repaired_on": _days(later, sometimes(penalty, shares.REPAIRED)),
        "fulfilled": pa.array(chance.random(size) < shares.FULFILLED, mask=~settled),
        "penalty_type": _words(_pick(chance, shares.PENALTY_TYPES, size), list(shares.PENALTY_TYPES), penalty),
        "level": _words(levels, level_names, of(*shares.LEVELS)),
        "industry": _words(chance.integers(0, len(shares.INDUSTRIES), size), list(shares.INDUSTRIES), rated),
        "rank": pa.array(ranks.astype(np.int32), mask=~rated),
        "list": _words(np.zeros(size, dtype=np.int32), ["市级名单"], of("red_list", "industry_blacklist")),
    }
    return pa.RecordBatch.from_pydict(columns)


def _levels(chance: np.random.Generator, of: object, size: int) -> tuple[np.ndarray, list[str]]:
    names: list[str] = []
    found = np.zeros(size, dtype=np.int32)
    for kind, choices in shares.LEVELS.items():
        mask = of(kind)  # type: ignore[operator]
        found[mask] = len(names) + _pick(chance, choices, size)[mask]
        names += choices
    return found, names


def _pick(chance: np.random.Generator, weights: Mapping[object, float], size: int) -> np.ndarray:
    edges = np.cumsum(np.array(list(weights.values())) / sum(weights.values()))
    return np.minimum(np.searchsorted(edges, chance.random(size)), len(weights) - 1).astype(np.int32)


def _words(codes: np.ndarray, names: list[str], present: Mask) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=~present), pa.array(names))


def _days(days: np.ndarray, present: Mask) -> pa.Array:
    return pa.array(days.astype(np.int32), pa.int32(), mask=~present).cast(pa.date32())


def _ids(first: int, count: int) -> pa.Array:
    digits = (np.arange(first, first + count, dtype=np.int64)[:, None] // 10 ** np.arange(8, -1, -1)) % 10
    body = np.empty((count, 10), dtype=np.uint8)
    body[:, 0] = ord("r")
    body[:, 1:] = digits + ord("0")
    offsets = np.arange(0, 10 * (count + 1), 10, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(body))
