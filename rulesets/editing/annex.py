"""The scoring table as a whole 评价指标表: the indicators in their order, and how their maxima add up (CZ21-2.2.1b)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulesets.editing.documents import listed
from rulesets.editing.example_words import Both
from rulesets.editing.writing import plain


@dataclass(frozen=True)
class AnnexLine:
    """One indicator; ``max`` is None where it only vetoes. ``table`` names the table in which it is edited."""

    number: str
    id: str
    name: Both
    max: int | None
    table: str


@dataclass(frozen=True)
class AnnexPart:
    """One part with its indicators by number. ``max`` is what the table states for it, ``sum`` what its indicators give."""

    id: str
    name: Both
    max: int
    sum: int
    lines: tuple[AnnexLine, ...]


@dataclass(frozen=True)
class Annex:
    """``total`` is stated, ``sum`` is that of all indicators."""

    total: int
    sum: int
    parts: tuple[AnnexPart, ...]

    def sums(self) -> Both:
        """公共信用信息 510 / 500 …; 合计 1010 / 1000."""
        zh = [f"{part.name[0]} {part.sum} / {part.max}" for part in self.parts]
        en = [f"{part.name[1]} {part.sum} / {part.max}" for part in self.parts]
        return "；".join([*zh, f"合计 {self.sum} / {self.total}"]), "; ".join([*en, f"total {self.sum} / {self.total}"])


def annex_of(documents: Mapping[str, Any]) -> Annex | None:
    """The scoring table of a pack; None where it has none."""
    model = next(
        (
            data["model"]
            for data in documents.values()
            if isinstance(data, dict) and isinstance(data.get("model"), dict)
        ),
        None,
    )
    if model is None:
        return None
    lines: dict[str, list[AnnexLine]] = {}
    for file, index, entry in listed(documents, "indicators", "indicators"):
        maximum = entry.get("max")
        line = AnnexLine(
            plain(entry.get("number")),
            plain(entry.get("id")),
            (plain(entry.get("name")), plain(entry.get("name_en"))),
            maximum if isinstance(maximum, int) else None,
            f"{file.removesuffix('.yaml')}-indicators-{index}",
        )
        lines.setdefault(plain(entry.get("part")), []).append(line)
    parts = []
    for part in model.get("parts") or []:
        if isinstance(part, dict):
            mine = sorted(lines.get(plain(part.get("id")), []), key=lambda line: line.number)
            name = (plain(part.get("name")), plain(part.get("name_en")))
            parts.append(AnnexPart(plain(part.get("id")), name, _whole(part.get("max")), _sum(mine), tuple(mine)))
    return Annex(_whole(model.get("total")), sum(_sum(found) for found in lines.values()), tuple(parts))


def _sum(lines: list[AnnexLine]) -> int:
    return sum(line.max or 0 for line in lines)


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
