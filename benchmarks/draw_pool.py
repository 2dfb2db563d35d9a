"""Pools and inspectors for the benchmark of the draw: seeded, shuffled, of shares of our own choosing. They are no statistics."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rulesets.draw.bulk.codes import ALPHABET, WIDTH

_SHARES = {"A": 0.15, "B": 0.60, "C": 0.20, "D": 0.05}
_PIECE = 1_000_000


def write_pool(path: Path, objects: int) -> None:
    """``objects`` valid codes of eight regions in no order, as ``uscc,grade``."""
    chance = np.random.default_rng(7)
    letters = np.frombuffer(ALPHABET, dtype=np.uint8)
    weights = np.array([3**place % 31 for place in range(WIDTH - 1)])
    numbers = chance.permutation(objects)
    with path.open("wb") as stream:
        stream.write(b"uscc,grade\n")
        for start in range(0, objects, _PIECE):
            part = numbers[start : start + _PIECE]
            values = np.zeros((len(part), WIDTH), dtype=np.int64)
            values[:, 0], values[:, 1] = 9, 1
            values[:, 2:7] = [1, 3, 0, 9, 0]
            values[:, 7] = part % 8
            rest = part.copy()
            for place in range(WIDTH - 2, 8, -1):
                values[:, place] = rest % 31
                rest //= 31
            values[:, -1] = (31 - (values[:, :-1] * weights).sum(axis=1) % 31) % 31
            lines = np.empty((len(part), WIDTH + 3), dtype=np.uint8)
            lines[:, :WIDTH] = letters[values]
            lines[:, WIDTH] = ord(",")
            grades = chance.choice(len(_SHARES), size=len(part), p=list(_SHARES.values()))
            lines[:, WIDTH + 1] = np.frombuffer("".join(_SHARES).encode(), dtype=np.uint8)[grades]
            lines[:, WIDTH + 2] = ord("\n")
            stream.write(lines.tobytes())


def write_inspectors(path: Path, count: int) -> None:
    """Every twentieth without a valid certificate, every third with a limit that some of them reach."""
    lines = [
        f"J{number:04d},第{number % 7}队,{'false' if number % 20 == 0 else 'true'},{2000 if number % 3 == 0 else ''},"
        for number in range(count)
    ]
    path.write_text("\n".join(["id,unit,certificate_valid,limit,avoid", *lines, ""]), encoding="utf-8")
