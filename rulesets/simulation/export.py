"""The movers as CSV 变动名单: one line each, in the order of their codes, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

from rulesets.bulk.engine import Engine
from rulesets.simulation.movers import Why

COLUMNS = ("uscc", "region", "industry", "grade_before", "grade_after", "score_before", "score_after", "reasons")
_PAGE = 50_000
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_movers(engine: Engine, why: Why, file: Path) -> None:
    """All movers; ``reasons`` is filled for those that were explained one by one."""
    last = ""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        while True:
            after = last.replace("'", "''")
            rows = engine.ask(
                f"SELECT uscc, region, industry, old, new, old_score, new_score FROM movers WHERE uscc > '{after}' "  # noqa: S608
                f"ORDER BY uscc LIMIT {_PAGE}"
            )
            for uscc, region, industry, *numbers in rows:
                reasons = "；".join(why.of_each.get(uscc, ()))
                shown = ["" if value is None else value for value in numbers]
                writer.writerow([harmless(uscc), harmless(region), harmless(industry), *shown, harmless(reasons)])
            if len(rows) < _PAGE:
                return
            last = str(rows[-1][0])


def harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
