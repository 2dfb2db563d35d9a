"""What came out of a run: grades, scores, vetoes, faults, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rulesets.bulk.engine import Engine
from rulesets.bulk.order import Order
from rulesets.form.policy import GRADES

STEP = 50
"""Width of a column of the histogram, in points (ours)."""


@dataclass(frozen=True)
class Summary:
    """``grades`` has an entry for each grade, ``withheld`` counts enterprises without one; ``scores``: lower bound -> enterprises;
    ``vetoes`` by condition, over all enterprises; ``seconds`` by step."""

    enterprises: int
    records: int
    grades: Mapping[str, int]
    withheld: int
    scores: Mapping[int, int]
    vetoes: Mapping[str, int]
    faults: Mapping[str, int]
    seconds: Mapping[str, float]

    @property
    def records_per_second(self) -> float:
        """Records graded in a second, checking included."""
        return self.records / max(sum(self.seconds.values()), 1e-9)


def summarise(
    engine: Engine,
    order: Order,
    records: int,
    faults: Mapping[str, int],
    vetoes: Mapping[str, int],
    seconds: Mapping[str, float],
) -> Summary:
    """Counted from the file that was written, so that it speaks of what is there."""
    engine.show("result", [order.out])
    grades = dict(engine.ask("SELECT grade, count(*) FROM result GROUP BY grade"))
    column = f"CAST(floor(CAST(score AS INT) / {STEP}.0) AS INT) * {STEP}"
    scores = engine.ask(f"SELECT {column}, count(*) FROM result WHERE score IS NOT NULL GROUP BY 1 ORDER BY 1")  # noqa: S608
    return Summary(
        enterprises=sum(grades.values()),
        records=records,
        grades={grade: int(grades.get(grade, 0)) for grade in GRADES},
        withheld=int(grades.get(None, 0)),
        scores={int(lower): int(count) for lower, count in scores},
        vetoes=vetoes,
        faults=faults,
        seconds=seconds,
    )
