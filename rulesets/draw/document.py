"""The result file 抽取结果 of a draw (contract §5): written, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rulesets.draw.drawing import Draw
from rulesets.draw.faults import DrawFault
from rulesets.draw.fingerprint import FORMAT, result_sha256
from rulesets.draw.rows import BOM
from rulesets.draw.seed import parts_of

SOURCE = "抽取结果"


def as_document(draw: Draw) -> dict[str, Any]:
    """The result as plain data; a rate multiplier is an exact Decimal."""
    body: dict[str, Any] = {
        "format": FORMAT,
        "pool_sha256": draw.pool_sha256,
        "pool_size": draw.pool_size,
        "roster_sha256": draw.roster_sha256,
        "pack": draw.terms.pack,
        "base_rate": str(draw.terms.base_rate),
        "seed": draw.seed,
        "seed_parts": parts_of(draw.seed),
        "strata": [
            {
                "grade": stratum.grade,
                "size": stratum.size,
                "rate_multiplier": Decimal(stratum.factor_permille) / 1000,
                "quota": stratum.quota,
                "taken": list(stratum.taken),
            }
            for stratum in draw.strata
        ],
        "excluded": [
            {"uscc": candidate.uscc, "grade": candidate.grade, "reason": candidate.excluded_reason}
            for candidate in draw.excluded
        ],
    }
    if draw.selection is not None:
        body |= {
            "inspectors_sha256": draw.selection.inspectors_sha256,
            "inspectors_size": draw.selection.inspectors_size,
            "per_object": draw.selection.per_object,
            "assignments": [
                {
                    "uscc": assignment.uscc,
                    "inspectors": list(assignment.inspectors),
                    "passed_over": [
                        {"inspector": passed.inspector, "reason": passed.reason} for passed in assignment.passed_over
                    ],
                }
                for assignment in draw.selection.assignments
            ],
        }
    return body | {"result_sha256": result_sha256(draw)}


def write_document(draw: Draw) -> Iterator[str]:
    """The text of the result file in pieces: one field per line, lists one entry per line."""
    lead = "{\n"
    for name, value in as_document(draw).items():
        yield f"{lead}{_json(name)}: "
        lead = ",\n"
        if isinstance(value, list) and value:
            yield "[\n"
            yield ",\n".join(map(_json, value))
            yield "\n]"
        else:
            yield _json(value)
    yield "\n}\n"


def read_document(content: bytes) -> dict[str, Any]:
    """A result file as plain data, its numbers exact. Raises DrawFault: bad_encoding, bad_json, not_a_draw."""
    try:
        text = content.removeprefix(BOM).decode("utf-8")
        body = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise DrawFault("bad_encoding", "不是 UTF-8 编码", source=SOURCE) from error
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise DrawFault(
            "bad_json", "不是合法的 JSON，或同一字段写了两次，文件可能不完整", source=SOURCE, line=line
        ) from error
    if not isinstance(body, dict) or not {"pool_sha256", "seed", "strata"} <= body.keys():
        raise DrawFault("not_a_draw", "不是抽取结果文件：应有 pool_sha256、seed、strata", source=SOURCE)
    return body


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_number)


def _number(value: object) -> float | int:
    assert isinstance(value, Decimal)
    return int(value) if value == int(value) else float(value)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field twice")
    return found
