"""A finished draw with everything in it, and every way of changing one place of its file."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from rulesets.draw import draw, read_inspectors, read_plain_pool, write_document
from tests.draw.rosters import SEED, code, inspectors_csv, pool_csv, terms

POOL = pool_csv("AABBBBBBCCCCDDD" * 3, reasons={3: "本年度已检查一次", 20: "注销"})
INSPECTORS = inspectors_csv(
    f"J01,一队,true,4,{code(9)} {code(12)}",
    "J02,一队,true,,",
    "J03,二队,false,,",
    "J04,二队,true,2,",
    f"J05,三队,true,,{code(13)}",
    "J06,三队,true,9,",
)
Path = tuple[str | int, ...]


@cache
def result_text() -> str:
    """The result file of the rosters above at a base rate of 0.1."""
    pool, inspectors = read_plain_pool(POOL.encode()), read_inspectors(INSPECTORS.encode())
    return "".join(write_document(draw(pool, terms("0.1"), SEED, inspectors)))


def body() -> dict[str, Any]:
    return dict(json.loads(result_text()))


def name_of(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place of the file, containers included."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def changed(path: Path, how: str) -> dict[str, Any]:
    """The file with one place changed: another value, another kind of value, taken out, or an entry or field put in beside it."""
    tampered = copy.deepcopy(body())
    holder: Any = tampered
    for step in path[:-1]:
        holder = holder[step]
    last = path[-1]
    if how == "gone":
        del holder[last]
    elif how == "other kind":
        holder[last] = [[]] if not isinstance(holder[last], list) else "x"
    elif how == "added":
        if isinstance(holder, list):
            holder.insert(int(last), copy.deepcopy(holder[last]))
        else:
            holder["note"] = 1
    else:
        holder[last] = _other(holder[last])
    return tampered


def _other(value: Any) -> Any:
    if value is None:
        return "x"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1")
    if isinstance(value, list):
        return value[::-1] if value != value[::-1] else [*value, "x"]
    return {**value, "x": 1}


HOW = ("other", "other kind", "gone", "added")
