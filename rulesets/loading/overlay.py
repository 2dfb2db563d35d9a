"""An overlay 叠加: a later or higher document that sets readings of the documents below it from its first day in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rulesets.loading.pack import Pack, read_again


def first_day(pack: Pack) -> date:
    """The first day on which the document is in force."""
    return date.fromisoformat(pack.head.document.in_force_from)


def turning_days(packs: Iterable[Pack]) -> list[date]:
    """The days from which an overlay of the stack holds, each once, in order."""
    return sorted({first_day(pack) for pack in packs if pack.head.overlay})


def in_force_on(packs: Iterable[Pack], day: date) -> list[Pack]:
    """The stack as it is on ``day``: overlays not yet in force are absent."""
    return [pack for pack in packs if not pack.head.overlay or first_day(pack) <= day]


def stacked(packs: Sequence[Pack]) -> list[Pack]:
    """Every pack, read with what the overlays above it set."""
    return [_under(pack, packs[place + 1 :]) for place, pack in enumerate(packs)]


def _under(pack: Pack, above: Sequence[Pack]) -> Pack:
    values: dict[str, Any] = {}
    for overlay in above:
        if overlay.head.overlay:
            for entry in overlay.head.interpretations:
                if entry.used_by == "packs_below" and entry.id in pack.readings.values:
                    values[entry.id] = entry.value
    return read_again(pack, values) if values else pack
