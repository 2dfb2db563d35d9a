"""The measures that may be applied jointly 联合奖惩措施: those of the rule packs, each with the place it stands at.

A measure that no pack names cannot be chosen (BG22-14a, WZ22-2.4a, AMB-76): the national basic list is not part of the documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from rulesets.catalogue import catalogue
from rulesets.loading import schema

INCENTIVES = frozenset({"convenience", "funds", "trading", "honour", "incentive"})
SANCTIONS = frozenset({"restriction", "ban", "campaign", "guidance"})


@dataclass(frozen=True, slots=True)
class JointMeasure:
    """One entry of the catalogue; ``clause`` cites document and place. ``sanction`` False: an incentive."""

    id: str
    text: str
    text_en: str
    clause: str
    sanction: bool


@cache
def joint_measures() -> Mapping[str, JointMeasure]:
    """Every measure of every pack that can be applied jointly, by its id, in the order of the packs."""
    shelf = catalogue()
    packs = [shelf.pack(name) for name in shelf.pack_names()]
    places = {
        entry.id: f"{pack.head.document.number} {entry.place}"
        for pack in packs
        for _, file in pack.each("clauses", schema.ClausesFile)
        for entry in file.clauses
    }
    found: dict[str, JointMeasure] = {}
    for pack in packs:
        for _, content in pack.each("measures", schema.MeasuresFile):
            for rule in content.measures:
                sanction = _is_sanction(rule)
                if sanction is None:
                    continue
                clauses = [rule.clause] if isinstance(rule.clause, str) else list(rule.clause)
                cited = "；".join(places[clause] for clause in clauses)
                found[rule.id] = JointMeasure(rule.id, rule.text, rule.text_en, cited, sanction)
    return MappingProxyType(found)


def _is_sanction(rule: schema.Measure) -> bool | None:
    """None for what steers inspections only. A measure left to an officer's decision is for those who need attention (SQ20-10b)."""
    if rule.kind in INCENTIVES:
        return False
    return True if rule.kind in SANCTIONS or (rule.kind == "other" and rule.when is None) else None


class Choices(Mapping[str, str]):
    """The catalogue as the choices of a form: id -> text with its place. The packs are read when it is first asked."""

    def __init__(self, *, sanction: bool) -> None:
        self._sanction = sanction

    def _texts(self) -> dict[str, str]:
        return {
            measure.id: f"{measure.id} {measure.text}（{measure.clause}）"
            for measure in joint_measures().values()
            if measure.sanction is self._sanction
        }

    def __getitem__(self, key: str) -> str:
        return self._texts()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts())

    def __len__(self) -> int:
        return len(self._texts())
