"""The rows with which a comparison form starts 比对表: each item of the disputed record as it is held."""

from __future__ import annotations

from service.queries.case import ObjectionFile
from service.web.desk.words import CaseWords

SPARE_ROWS = 2
MORE_ROWS = 3


def first_rows(file: ObjectionFile, words: CaseWords) -> list[dict[str, str]]:
    """The last comparison again where there is one, else the items of what is disputed; then empty rows."""
    spare = [{"field": "", "held": "", "at_source": ""} for _ in range(SPARE_ROWS)]
    if file.comparison:
        return [{"field": row.field, "held": row.held, "at_source": row.at_source} for row in file.comparison] + spare
    if file.then is not None:
        return [{"field": item, "held": value, "at_source": ""} for item, value in words.items(file.then)] + spare
    result = file.disputed_result
    if result is not None:
        score = "无分值" if result.score is None else str(result.score)
        return [
            {"field": "等级", "held": result.grade, "at_source": ""},
            {"field": "得分", "held": score, "at_source": ""},
            *spare,
        ]
    return spare
