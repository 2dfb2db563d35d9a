"""What is known when repair is asked for: the entry to be repaired, and what has been shown about it so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rulesets.form.repair_rules import Severity
from rulesets.records.dossier import Record


@dataclass(frozen=True)
class RepairFacts:
    """What is shown so far. None: nothing is known yet, so proof is needed; True or False: it was found so.

    ``published_on``: the first day of publication, where it differs from the day of the record; ``severity``: as the determining
    unit put it in writing; ``court_plan_on``: the day on which a court approved a reorganisation plan 重整计划.
    """

    corrected: bool | None = None
    duties_performed: bool | None = None
    adverse_effect_removed: bool | None = None
    commitment: bool | None = None
    designator_consents: bool | None = None
    other_conditions: bool | None = None
    papers: frozenset[str] = frozenset()
    measures_done: frozenset[str] = frozenset()
    severity: Severity | None = None
    published_on: dt.date | None = None
    court_plan_on: dt.date | None = None


@dataclass(frozen=True)
class Target:
    """The entry to be repaired: a record of the dossier (``kind``) or an entry of a list 名单 that is no record (``list``)."""

    id: str
    date: dt.date
    kind: str | None = None
    list: str | None = None
    ended_on: dt.date | None = None
    revoked: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record) -> Target:
        return cls(record.id, record.date, record.kind, None, record.ended_on, record.revoked, dict(record.attributes))
