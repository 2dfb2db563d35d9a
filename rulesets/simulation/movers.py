"""Who moves and why 变动原因: movers weighed one by one under both policies, and the rules that answer differently counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rulesets.assessment import Assessment
from rulesets.bulk.dossiers import records_of
from rulesets.bulk.engine import Engine
from rulesets.forward import assess
from rulesets.records.dossier import read_dossier
from rulesets.simulation.joint import Joint
from rulesets.simulation.reach import Move


@dataclass(frozen=True)
class Why:
    """``reasons``: (move, rule that answers differently first) -> movers; over ``explained`` of all movers."""

    explained: int
    reasons: Mapping[tuple[Move, str], int]
    of_each: Mapping[str, tuple[str, ...]]


def explain(joint: Joint, engine: Engine, file: Path, as_of: date, most: int) -> Why:
    """The reasons of up to ``most`` movers, in the order of the hash of their codes. ``file``: the records.

    Reads the tables that ``count`` leaves.
    """
    engine.keep("asked", f"SELECT uscc FROM movers ORDER BY md5(uscc), uscc LIMIT {most}")  # noqa: S608
    records = records_of(engine, engine.show("records", [file]), "asked")
    asked = engine.ask("SELECT m.uscc, old, new FROM movers AS m SEMI JOIN asked AS q ON m.uscc = q.uscc")
    moves = {uscc: (old, new) for uscc, old, new in asked}
    reasons: Counter[tuple[Move, str]] = Counter()
    of_each: dict[str, tuple[str, ...]] = {}
    for uscc, move in sorted(moves.items()):
        dossier = read_dossier({"uscc": uscc, "records": records.get(uscc, [])})
        found = tuple(differences(assess(joint.before, dossier, as_of), assess(joint.after, dossier, as_of)))
        of_each[uscc] = found
        reasons[move, found[0] if found else "分级次序"] += 1
    return Why(len(moves), dict(reasons), of_each)


def differences(before: Assessment, after: Assessment) -> Iterator[str]:
    """Rows of indicators with other points, then conditions (vetoes among them) that hold under one policy only."""
    later = {scored.table.id: scored for scored in after.indicators}
    earlier = {scored.table.id: scored for scored in before.indicators}
    for name in dict.fromkeys((*earlier, *later)):
        one, other = earlier.get(name), later.get(name)
        points = one.row.points if one else 0, other.row.points if other else 0
        if points[0] != points[1]:
            shown = other or one
            assert shown is not None
            rows = " → ".join(scored.row.id if scored else "—" for scored in (one, other))
            yield f"指标 {shown.table.number} {shown.table.name}：{points[0]} → {points[1]} 分（{rows}）"
    old = {rule.id: (rule, holds) for rule, holds in before.conditions}
    new = {rule.id: (rule, holds) for rule, holds in after.conditions}
    for name in dict.fromkeys((*old, *new)):
        first, second = old.get(name), new.get(name)
        truth = first is not None and first[1], second is not None and second[1]
        if truth[0] != truth[1]:
            rule = (second or first or next(iter(old.values())))[0]
            words = " → ".join("成立" if holds else "不成立" for holds in truth)
            yield f"{rule.grade} 级{'否决' if rule.veto else ''}条件 {rule.id} {rule.text}：{words}"
