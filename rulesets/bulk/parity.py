"""Bulk against forward on real data 抽样比对: a sample of enterprises is weighed one by one and compared with the bulk result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rulesets.bulk.compilation import VIEWS
from rulesets.bulk.dossiers import records_of
from rulesets.bulk.engine import Engine
from rulesets.bulk.grading import grade
from rulesets.bulk.order import Order, Tell
from rulesets.errors import DossierFault
from rulesets.form.policy import Policy
from rulesets.forward import assess
from rulesets.records.dossier import read_dossier


@dataclass(frozen=True, slots=True)
class Difference:
    """One column in which the two paths disagree about one enterprise."""

    uscc: str
    column: str
    bulk: Any
    forward: Any


@dataclass(frozen=True, slots=True)
class Parity:
    """``withheld``: enterprises of the sample that bulk grading did not grade for a fault in their data; they are not compared."""

    compared: int
    withheld: int
    differences: tuple[Difference, ...]


def compare(order: Order, engine: Engine, sample: int, seed: str, tell: Tell = lambda step, share: None) -> Parity:
    """Grade everything into ``order.out``, then compare ``sample`` enterprises, those with the lowest hash of seed and code.

    Raises what ``grade`` raises.
    """
    grade(replace(order, measures=True), engine, tell)
    schemas = {
        name: engine.show(name, [file]) for name, file in zip(VIEWS, (order.records, order.enterprises), strict=True)
    }
    engine.show("graded", [order.out])
    quoted = "'" + seed.replace("\\", "").replace("'", "") + "'"
    engine.keep("sampled", f"SELECT uscc FROM graded ORDER BY md5(concat({quoted}, uscc)), uscc LIMIT {sample}")  # noqa: S608
    policy = order.policy.on(order.as_of)
    columns = [table.id for table in policy.indicators if table.max is not None]
    columns = ["uscc", "score", "grade", *columns, "rate_multiplier", "measures"]
    listed = ", ".join(f"g.{name}" for name in columns)
    graded = engine.ask(f"SELECT {listed} FROM graded AS g JOIN sampled AS s ON g.uscc = s.uscc ORDER BY g.uscc")  # noqa: S608
    records = records_of(engine, schemas["records"], "sampled")
    differences: list[Difference] = []
    withheld = 0
    for number, values in enumerate(graded):
        tell("逐家比对", number / len(graded))
        row = dict(zip(columns, values, strict=True))
        if row["grade"] is None:
            withheld += 1
            continue
        differences += _differences(policy, row, records.get(row["uscc"], []), order.as_of)
    return Parity(len(graded) - withheld, withheld, tuple(differences))


def _differences(
    policy: Policy, row: dict[str, Any], records: list[dict[str, Any]], as_of: date
) -> Iterator[Difference]:
    uscc = row["uscc"]
    try:
        found = assess(policy, read_dossier({"uscc": uscc, "records": records}), as_of)
    except DossierFault as fault:
        yield Difference(uscc, "grade", row["grade"], str(fault))
        return
    expected = {"score": found.score, "grade": found.grade, "rate_multiplier": found.rate_permille / 1000}
    expected |= {scored.table.id: scored.row.points for scored in found.indicators}
    expected["measures"] = " ".join(rule.id for rule, _ in found.measures)
    for name, value in expected.items():
        if _number(row[name]) != value:
            yield Difference(uscc, name, row[name], value)


def _number(value: Any) -> Any:
    """A result in CSV comes back as text."""
    if not isinstance(value, str) or not value[:1].isdigit():
        return value
    return float(value) if "." in value else int(value)
