"""A pool that cannot be drawn from is refused by both engines in the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulesets.draw import DrawFault, open_pool
from rulesets.draw.engine import EngineName
from tests.draw.rosters import code, pool_csv, written

GOOD = pool_csv("ABCDABCD")
FAULTS: dict[str, tuple[str | bytes, str, int | None, str | None]] = {
    "twice": (GOOD + f"{code(3)},D\n", "duplicate_object", 10, "uscc"),
    "twice, another grade": (GOOD + f"{code(30)},D\n{code(30)},A\n", "duplicate_object", 11, "uscc"),
    "check digit": (GOOD + f"{code(40)[:-1]}{'1' if code(40)[-1] != '1' else '2'},A\n", "bad_uscc", 10, "uscc"),
    "lower case": (GOOD + f"{code(40).lower()},A\n", "bad_uscc", 10, "uscc"),
    "blank before": (GOOD + f" {code(40)},A\n", "bad_uscc", 10, "uscc"),
    "short": (GOOD + "91130900,A\n", "bad_uscc", 10, "uscc"),
    "all zero": (GOOD + "0" * 18 + ",A\n", "bad_uscc", 10, "uscc"),
    "letters where digits belong": (GOOD + "A" + code(40)[1:] + ",A\n", "bad_uscc", 10, "uscc"),
    "grade": (GOOD + f"{code(40)},E\n", "unknown_grade", 10, "grade"),
    "no grade": (GOOD + f"{code(40)},\n", "unknown_grade", 10, "grade"),
    "small grade, after blank lines": (GOOD + f"\n\n{code(40)},a\n", "unknown_grade", 12, "grade"),
    "empty": ("", "empty_file", None, None),
    "header only": ("uscc,grade\n", "empty_pool", None, None),
    "missing column": ("uscc,等级\n", "missing_column", 1, "grade"),
    "no header": (f"{code(1)},A\n", "missing_column", 1, "uscc"),
    "column twice": ("uscc,grade,grade\n", "duplicate_column", 1, "grade"),
    "too many columns": (GOOD + f"{code(40)},A,x\n", "bad_columns", 10, None),
    "too few columns": (GOOD + code(40) + "\n", "bad_columns", 10, None),
    "quotes": (GOOD + f'"{code(40)},A\n', "bad_csv", 10, None),
    "reason with blanks": (pool_csv("AB", reasons={1: " 注销"}), "bad_text", 3, "excluded_reason"),
    "reason with a tab": (pool_csv("AB", reasons={1: "注\t销"}), "bad_text", 3, "excluded_reason"),
    "gbk": (pool_csv("AB", reasons={1: "注销"}).encode("gbk"), "bad_encoding", 3, None),
    "utf-16": (GOOD.encode("utf-16"), "bad_encoding", 1, None),
}


@pytest.mark.parametrize("engine", ["plain", "bulk"])
@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_named_with_line_and_field(tmp_path: Path, name: str, engine: EngineName) -> None:
    text, problem, line, field = FAULTS[name]
    with pytest.raises(DrawFault) as caught:
        open_pool(written(tmp_path, "POOL.csv", text), engine)
    assert (caught.value.code, caught.value.line, caught.value.field) == (problem, line, field)


@pytest.mark.parametrize("name", FAULTS)
def test_both_engines_use_the_same_words(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, "POOL.csv", FAULTS[name][0])
    told = []
    for engine in ("plain", "bulk"):
        with pytest.raises(DrawFault) as caught:
            open_pool(path, engine)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_gbk_is_called_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(DrawFault, match=r"GBK.*CSV UTF-8"):
        open_pool(written(tmp_path, "POOL.csv", FAULTS["gbk"][0]))
