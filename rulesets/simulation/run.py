"""A simulation on data 全量或抽样模拟: the proved statement with the counts, the reasons and the list of movers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rulesets.bulk.engine import Engine
from rulesets.bulk.order import Order, Tell
from rulesets.simulation.export import write_movers
from rulesets.simulation.movers import explain
from rulesets.simulation.population import count
from rulesets.simulation.report import as_json, as_markdown
from rulesets.simulation.simulated import Simulated
from rulesets.simulation.statement import Statement

MOST_EXPLAINED = 2000
"""Movers weighed one by one for their reasons (ours)."""


def counted(
    statement: Statement,
    engine: Engine,
    records: Path,
    enterprises: Path,
    folder: Path,
    explained: int = MOST_EXPLAINED,
    tell: Tell = lambda step, share: None,
    narrowed: Callable[[Engine, Path], tuple[Path, Path]] | None = None,
) -> Simulated:
    """The population under both policies. ``narrowed`` cuts the two tables down to a sample, written into ``folder``.

    Writes the graded tables and movers.csv into ``folder``. Raises InputRefused and what grading raises.
    """
    joint, day = statement.joint, statement.as_of
    Order(joint.before, day, records, enterprises, folder / "before.parquet").check_files()
    if narrowed is not None:
        records, enterprises = narrowed(engine, folder)
    orders = (
        Order(joint.before, day, records, enterprises, folder / "before.parquet"),
        Order(joint.after, day, records, enterprises, folder / "after.parquet"),
    )
    found = count(joint, orders, engine, tell)
    why = explain(joint, engine, records, day, explained)
    movers = folder / "movers.csv"
    write_movers(engine, why, movers)
    return Simulated(as_json(statement, found, why), as_markdown(statement, found, why), movers)
