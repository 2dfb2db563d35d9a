"""The catalogue of matters 行政管理事项 as compiled rules: who is in which standing, and what a matter advises on it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from rulesets.catalogue import catalogue
from rulesets.checks.faults import NotInForce, UnknownMatter
from rulesets.checks.standing import standing_table
from rulesets.form.conditions import Condition
from rulesets.form.policy import Citation
from rulesets.form.procedures import Words
from rulesets.loading import schema
from rulesets.loading.pack import Loaded, Pack

PACK = "cangzhou-2022-92"
"""The document that lists the matters (沧政办字〔2022〕92号)."""


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """One row of a matter: on these standings this advice."""

    id: str
    standings: tuple[str, ...]
    advice: str
    text: Words


@dataclass(frozen=True, slots=True)
class MatterRule:
    """An administrative matter 行政管理事项. ``code`` is its place in the catalogue, from 1; ``weight``: what the record counts for."""

    id: str
    code: int
    name: Words
    subjects: tuple[str, ...]
    weight: str
    rows: tuple[AdviceRule, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class CheckRules:
    """All matters of one pack. ``standings``: for each standing, over the facts of a report, when it is the one (AMB-98).

    ``sha256`` is that of the pack's rules; ``procedures_sha256`` that of its readings for procedures.
    """

    pack: str
    document: str
    sha256: str
    procedures_sha256: str
    in_force_from: date
    in_force_until: date | None
    matters: tuple[MatterRule, ...]
    standings: Mapping[str, Condition]
    programs: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def matter(self, name: str) -> MatterRule:
        """The matter with this number (CZ22-2.4) or this Chinese name. Raises UnknownMatter."""
        wanted = name.strip()
        for matter in self.matters:
            if wanted in (matter.id, matter.name.zh):
                return matter
        known = [matter.id for matter in self.matters]
        near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.8)
        hint = f"，是否想写 {near[0]}" if near else ""
        raise UnknownMatter(f"事项目录里没有“{wanted[:60]}”{hint}；现有：{'、'.join(known)}")

    def must_be_in_force(self, day: date) -> None:
        """Raises NotInForce."""
        if day < self.in_force_from or (self.in_force_until is not None and day > self.in_force_until):
            raise NotInForce(f"{self.document} 自 {self.in_force_from} 起施行，{day} 不适用")


def build_rules(pack: Pack) -> CheckRules:
    """The matters of a pack. Raises PackError where a reading does not fit; gaps and overlaps are for the proofs."""
    document = pack.head.document
    places = {
        entry.id: Citation(entry.id, f"{document.number} {entry.place}", entry.subject)
        for _, file in pack.each("clauses", schema.ClausesFile)
        for entry in file.clauses
    }
    found = [(loaded, matter) for loaded, file in pack.each("matters", schema.MattersFile) for matter in file.matters]
    return CheckRules(
        pack.identifier,
        document.number,
        pack.sha256,
        pack.procedures_sha256,
        date.fromisoformat(document.in_force_from),
        None if document.in_force_until is None else date.fromisoformat(document.in_force_until),
        tuple(_matter(number, loaded, matter, places) for number, (loaded, matter) in enumerate(found, start=1)),
        standing_table(pack),
    )


def _matter(number: int, loaded: Loaded, matter: schema.Matter, places: Mapping[str, Citation]) -> MatterRule:
    clauses = matter.clause if isinstance(matter.clause, list) else [matter.clause]
    return MatterRule(
        matter.id,
        number,
        Words(matter.name, matter.name_en),
        tuple(matter.subjects),
        matter.weight,
        tuple(AdviceRule(row.id, tuple(row.standing), row.advice, Words(row.text, row.text_en)) for row in matter.rows),
        tuple(places[clause] for clause in clauses),
    )


@cache
def check_rules() -> CheckRules:
    """The matters of the installed packs."""
    return build_rules(catalogue().pack(PACK))
