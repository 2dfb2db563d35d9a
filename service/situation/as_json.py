"""A situation for programs 态势接口数据: the numbers behind each picture and table, and the warnings with their definition.

Names of regions and industries are as in the data; ``?`` stands for an absent name and ``…`` for all beyond the most frequent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.situation.by_month import kinds_by_month, monthly
from service.situation.chosen import Chosen
from service.situation.document import WITHHELD, Situation, Warning
from service.situation.groups import Group, by_domain, by_industry, by_region, total
from service.situation.heat import heat
from service.situation.kept import Kept
from service.situation.signals import Newly, Repeated, Signal, signals
from service.situation.treatment.choosing import Counts

NONE = "none"
"""In place of a grade where there is none."""


def header_json(kept: Kept) -> dict[str, Any]:
    """Which evaluation it is of."""
    situation = kept.situation
    return {
        "run": kept.run,
        "as_of": situation.as_of.isoformat(),
        "known_at": kept.known_at.isoformat() if kept.known_at is not None else None,
        "pack": situation.pack,
        "pack_sha256": situation.pack_sha256,
    }


def situation_json(situation: Situation, chosen: Chosen) -> dict[str, Any]:
    """Every table of the choice. ``kinds`` is null where it is not kept, ``movement`` without an evaluation before, ``cases`` where
    the cases of an office were not at hand."""
    months = monthly(situation, chosen)
    return {
        "region": None if chosen.region is None else situation.regions[chosen.region],
        "industry": None if chosen.industry is None else situation.industries[chosen.industry],
        "total": _group(total(situation, chosen)),
        "by_region": [{"name": group.name, **_group(group)} for group in by_region(situation, chosen)],
        "by_industry": [{"name": group.name, **_group(group)} for group in by_industry(situation, chosen)],
        "by_domain": [
            {
                "id": domain.id if domain is not None else NONE,
                "name": domain.zh if domain is not None else None,
                "name_en": domain.en if domain is not None else None,
                **_group(group),
            }
            for domain, group in by_domain(situation, chosen)
        ],
        "months": [
            {
                "month": month.name,
                "whole": month.whole,
                "began": month.began,
                "repaired": month.repaired,
                "ended": month.ended,
                "listed": month.listed,
            }
            for month in months
        ],
        "kinds": _kinds(situation, chosen),
        "cells": _cells(situation, chosen),
        "movement": _movement(situation),
        "cases": None
        if situation.cases is None
        else [
            {"month": month.name, **row}
            for month, row in zip(months, situation.cases.rows[-chosen.months :], strict=True)
        ],
    }


def counts_json(counts: Counts) -> dict[str, Any]:
    """Enterprises under treatment: ``bands`` by days without an act, ``progress`` by how far it is."""
    return {
        "enterprises": counts.enterprises,
        "graded": counts.graded,
        "listed": counts.listed,
        "bands": list(counts.bands),
        "progress": dict(counts.progress),
    }


def warnings_json(situation: Situation, chosen: Chosen) -> list[dict[str, Any]]:
    """Every signal with its definition, raised or not, and last what an earlier program raised under names that are gone."""
    raised: dict[str, list[Warning]] = {}
    wanted = {"region": chosen.region, "industry": chosen.industry}
    for warning in situation.warnings:
        findings = raised.setdefault(warning.signal, [])
        if wanted.get(warning.of) in (None, warning.group):
            findings.append(warning)
    known = [_signal(situation, chosen, signal, raised.pop(signal.id, [])) for signal in signals().values()]
    return known + [_gone(situation, chosen, name, found) for name, found in raised.items()]


def _group(group: Group) -> dict[str, Any]:
    grades = {grade if grade != WITHHELD else NONE: number for grade, number in group.grades.items()}
    return {"enterprises": group.enterprises, "grades": grades, "adverse": group.adverse, "listed": group.listed}


def _kinds(situation: Situation, chosen: Chosen) -> list[dict[str, Any]] | None:
    found = kinds_by_month(situation, chosen)
    if found is None:
        return None
    return [{"kind": kind.kind, "total": kind.total, "months": list(kind.counts)} for kind in found]


def _cells(situation: Situation, chosen: Chosen) -> list[dict[str, Any]]:
    found = heat(situation, chosen)
    return [
        {
            "region": region,
            "industry": industry,
            "enterprises": cell.enterprises,
            "adverse": cell.adverse,
            "level": cell.level,
        }
        for region, cells in found.rows
        for industry, cell in zip(found.industries, cells, strict=True)
        if cell.enterprises
    ]


def _movement(situation: Situation) -> list[dict[str, Any]] | None:
    if situation.movement is None:
        return None
    return [
        {"before": before or NONE, "now": now or NONE, "enterprises": number}
        for (before, now), number in sorted(situation.movement.items())
    ]


def _signal(situation: Situation, chosen: Chosen, signal: Signal, raised: list[Warning]) -> dict[str, Any]:
    return {
        "id": signal.id,
        "way": signal.way,
        "title": signal.title.zh,
        "title_en": signal.title.en,
        "definition": signal.definition.filled("zh", _spoken(signal.thresholds)),
        "definition_en": signal.definition.filled("en", _spoken(signal.thresholds)),
        "thresholds": dict(signal.thresholds),
        "clauses": [{"id": clause.id, "text": clause.text} for clause in signal.clauses],
        "raised": [_finding(situation, chosen, warning, signal) for warning in raised],
    }


def _gone(situation: Situation, chosen: Chosen, name: str, raised: list[Warning]) -> dict[str, Any]:
    return {
        "id": name,
        "way": None,
        "title": name,
        "title_en": name,
        "definition": None,
        "definition_en": None,
        "thresholds": {},
        "clauses": [],
        "raised": [_finding(situation, chosen, warning, None) for warning in raised],
    }


def _finding(situation: Situation, chosen: Chosen, warning: Warning, signal: Signal | None) -> dict[str, Any]:
    """``numbers`` are those of then: thresholds and findings; ``named`` are at most so many as are kept, of the choice."""
    names = situation.regions if warning.of == "region" else situation.industries
    group = None if warning.group is None else names[warning.group]
    told = {**_spoken(warning.numbers), "name": group or ""}
    return {
        "of": warning.of or None,
        "name": group,
        "numbers": dict(warning.numbers),
        "finding": signal.told.filled("zh", told) if signal is not None else None,
        "finding_en": signal.told.filled("en", told) if signal is not None else None,
        "named": list(_named(situation, chosen, warning, signal)),
    }


def _named(situation: Situation, chosen: Chosen, warning: Warning, signal: Signal | None) -> Iterator[dict[str, Any]]:
    each = signal.each if isinstance(signal, Newly | Repeated) else None
    for one in warning.named:
        if chosen.holds(one.region, one.industry):
            yield {
                "uscc": one.uscc,
                "region": situation.regions[one.region],
                "industry": situation.industries[one.industry],
                "value": one.value,
                "finding": each.filled("zh", {"value": one.value}) if each is not None else None,
                "finding_en": each.filled("en", {"value": one.value}) if each is not None else None,
            }


def _spoken(numbers: Mapping[str, int]) -> dict[str, str]:
    return {name: f"{number:,}" for name, number in numbers.items()}
