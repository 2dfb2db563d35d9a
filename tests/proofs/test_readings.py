"""A reading is a value in the pack: changing it there changes what the rules do."""

from __future__ import annotations

from datetime import date

from rulesets.catalogue import policy
from rulesets.edges import edges
from rulesets.forward import assess
from tests.proofs.conftest import Packs

CITY = policy()
DAY = date(2026, 11, 21)


def test_repaired_penalties_can_be_switched_off_in_the_pack(packs: Packs) -> None:
    """AMB-10: a value in the pack decides whether a repaired penalty still counts; the packs in force say that it does."""
    edge = next(edge for edge in edges(CITY, DAY) if edge.name == "repaired_share 1 of 1")
    assert assess(CITY, edge.dossier, DAY).facts.values["penalties_2y"] == 1
    packs.replace("cangzhou_2021_175/pack.yaml", "amb: AMB-10\n    value: true", "amb: AMB-10\n    value: false")
    changed = assess(packs.policy(), edge.dossier, DAY)
    assert changed.facts.values["penalties_2y"] == 0
    assert changed.facts.values["adverse_2y"] == 0
