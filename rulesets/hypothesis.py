"""The same dossier as it would be if something happened 假设: the rules weigh it, nothing is estimated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date

from rulesets.records.dossier import Dossier, Record
from rulesets.records.kinds import KINDS


def known_on(dossier: Dossier, day: date) -> Dossier:
    """Without the records of later days: they are unknown on ``day`` and would spoil a forecast."""
    return replace(dossier, records=tuple(record for record in dossier.records if record.date <= day))


def repaired(dossier: Dossier, ids: Collection[str], day: date) -> Dossier:
    """These records repaired 已修复 on ``day``. A kind whose repair no document weighs stays as it is."""
    return _changed(
        dossier,
        ids,
        lambda record: (
            replace(record, attributes={**record.attributes, "repaired_on": day})
            if "repaired_on" in KINDS[record.kind].attributes
            else record
        ),
    )


def ended(dossier: Dossier, ids: Collection[str], day: date) -> Dossier:
    """These statuses ended 移出 on ``day``."""
    return _changed(dossier, ids, lambda record: replace(record, ended_on=day))


def fulfilled(dossier: Dossier, ids: Collection[str]) -> Dossier:
    """These judgments fulfilled 已履行."""
    return _changed(dossier, ids, lambda record: replace(record, attributes={**record.attributes, "fulfilled": True}))


def added(dossier: Dossier, records: Iterable[Record]) -> Dossier:
    """With further records, in canonical order."""
    every = sorted((*dossier.records, *records), key=lambda record: (record.date, record.kind, record.id))
    return replace(dossier, records=tuple(every))


def is_repaired(record: Record, day: date) -> bool:
    """Whether the repair of the record holds on ``day``."""
    repaired_on = record.attributes.get("repaired_on")
    return repaired_on is not None and repaired_on <= day


def _changed(dossier: Dossier, ids: Collection[str], change: Callable[[Record], Record]) -> Dossier:
    records = tuple(change(record) if record.id in ids else record for record in dossier.records)
    return replace(dossier, records=records)
