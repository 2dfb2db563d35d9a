"""A long, repeatable series of dossiers from one seed: wider than what shrinking examples reach, dense at the same borders."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from rulesets.records.uscc import with_check_digit
from tests.reference.evaluator import ADVERSE_EVENTS, SOCIAL, STATUSES
from tests.reference.strategies import AS_OF_DAYS, COUNTED, HONOURS, KINDS, PENALTY_TYPES, borders

Weighing = tuple[dict[str, Any], date]


def series(count: int, seed: int = 20211227) -> Iterator[Weighing]:
    """``count`` dossiers of different enterprises, each with its day."""
    chance = random.Random(seed)
    for number in range(count):
        as_of = chance.choice(AS_OF_DAYS)
        found = _records(chance, as_of)
        for position, record in enumerate(found):
            if chance.random() < 0.7:
                record["id"] = f"e{number}r{position}"
        chance.shuffle(found)
        yield {"uscc": with_check_digit(f"91130900MA{number:07d}"), "records": found}, as_of


def _records(chance: random.Random, as_of: date) -> list[dict[str, Any]]:
    """Mostly clean firms with good deeds, so that A is met; clusters of one kind; and a few with everything."""
    ends = borders(as_of)
    kinds = chance.choices((*SOCIAL, "industry_evaluation", "internet_supervision"), k=chance.randrange(7))
    shape = chance.randrange(4)
    if shape == 1:
        kinds += [chance.choice(("administrative_penalty", "administrative_penalty", *COUNTED))] * chance.randrange(
            1, 9
        )
    elif shape == 2:
        kinds += chance.choices((*ADVERSE_EVENTS, *STATUSES, "key_personnel_judgment"), k=chance.randrange(1, 4))
    elif shape == 3:
        kinds += chance.choices(KINDS, k=chance.randrange(13))
    if shape == 0 and chance.random() < 0.3:
        return _model_firm(as_of)
    together = chance.random() < 0.5
    year = [as_of - timedelta(days=shift) for shift in range(330, 400, 3)]
    return [_record(chance, kind, chance.choice(year if together else ends), ends) for kind in kinds]


def _model_firm(as_of: date) -> list[dict[str, Any]]:
    """Everything that grade A asks for, and a blacklisting older than A looks back but not than C (AMB-45)."""
    recent, listed = as_of - timedelta(days=30), as_of - timedelta(days=900)
    return [
        {"kind": "industry_evaluation", "date": recent.isoformat(), "industry": "建筑", "rank": 1},
        {"kind": "internet_supervision", "date": recent.isoformat(), "level": "A"},
        {"kind": "volunteer_service", "date": recent.isoformat()},
        {
            "kind": "industry_blacklist",
            "date": listed.isoformat(),
            "ended_on": (listed + timedelta(days=90)).isoformat(),
        },
    ]


def _record(chance: random.Random, kind: str, day: date, ends: list[date]) -> dict[str, Any]:
    later = [day, day + timedelta(days=1), *(end for end in ends if end >= day)]
    record: dict[str, Any] = {"kind": kind, "date": day.isoformat()}
    if chance.random() < 0.06:
        record["revoked"] = True
    if kind in STATUSES and chance.random() < 0.6:
        record["ended_on"] = chance.choice(later).isoformat()
    if kind == "administrative_penalty":
        record["penalty_type"] = chance.choice(PENALTY_TYPES if chance.random() < 0.15 else ("fine", "warning"))
        if chance.random() < 0.4:
            record["repaired_on"] = chance.choice(later).isoformat()
    if kind in ("key_personnel_judgment", "judgment_debtor") and chance.random() < 0.7:
        record["fulfilled"] = chance.random() < 0.6
    if kind == "honour":
        record["level"] = chance.choice(HONOURS)
    if kind == "industry_evaluation":
        record |= {"industry": chance.choice(("建筑", "药品")), "rank": chance.choice((1, 1, 1, 2, 3))}
    if kind == "internet_supervision":
        record["level"] = chance.choice("AAABCDE")
    return record
