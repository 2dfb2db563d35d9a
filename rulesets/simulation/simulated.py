"""What a simulation gives 模拟结果; without data, the proof alone, for which nothing but the packs is needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rulesets.simulation.statement import Statement


@dataclass(frozen=True)
class Simulated:
    """The report as plain data and as Markdown; ``movers``: the list of movers, where there was data."""

    report: dict[str, Any]
    text: str
    movers: Path | None = None


def proved(statement: Statement) -> Simulated:
    """What the packs alone say."""
    lines = [f"- {text}" for language in ("zh", "en") for text in statement.words(language)]
    text = "\n".join(["# 政策变更：哪里可能改变", "", *lines, ""])
    return Simulated({"statement": statement.to_json()}, text)
