"""The citation of a clause 条款出处 by its id, whichever pack it stands in."""

from __future__ import annotations

from functools import cache
from string import ascii_lowercase

from rulesets.catalogue import catalogue
from rulesets.loading import schema


@cache
def citation_of(clause: str) -> str:
    """Document number and place, e.g. 沧政办字〔2021〕175号 二（五）2; "" for a clause that no pack names.

    A letter at the end counts sentences inside one place, so a sister sentence tells the place as well.
    """
    places = _places()
    if clause in places:
        return places[clause]
    stem = clause.rstrip(ascii_lowercase)
    return next((place for name, place in places.items() if name.rstrip(ascii_lowercase) == stem), "")


@cache
def _places() -> dict[str, str]:
    shelf = catalogue()
    return {
        entry.id: f"{pack.head.document.number} {entry.place}"
        for pack in map(shelf.pack, shelf.pack_names())
        for _, file in pack.each("clauses", schema.ClausesFile)
        for entry in file.clauses
    }
