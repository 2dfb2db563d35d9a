"""The record that would follow in the normal way 一般程序下的记录, and what it would do to the result. It is shown and never written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from rulesets.assessment import Assessment
from rulesets.form.procedures import Words
from rulesets.records.dossier import read_dossier
from rulesets.records.kinds import KINDS
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.weigh import weigh
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from service.store.tolerance import Tolerance

PENALTY, BREACH = "administrative_penalty", "breach_of_commitment"
_TYPE = "penalty_type"
_LABEL = "would-follow"


@dataclass(frozen=True, slots=True)
class Consequence:
    """The result of today without and with the record."""

    before: Assessment
    after: Assessment


@cache
def records() -> Mapping[str, Words]:
    """What may follow, by id: a penalty of some type (``administrative_penalty.fine`` …) or a breach of commitment."""
    penalty = KINDS[PENALTY]
    choices = penalty.attributes[_TYPE].choices or {}
    found = {
        f"{PENALTY}.{value}": Words(f"{penalty.label}：{words['zh']}", f"{penalty.label_en}: {words['en']}")
        for value, words in choices.items()
    }
    found[BREACH] = Words(KINDS[BREACH].label, KINDS[BREACH].label_en)
    return MappingProxyType(found)


def record_of(tolerance: Tolerance) -> str:
    """The id of the record that would follow, as ``records`` names it."""
    if tolerance.penalty_type is None:
        return tolerance.record_kind
    return f"{tolerance.record_kind}.{tolerance.penalty_type}"


def consequence_of(work: Work, enterprise: Enterprise, tolerance: Tolerance) -> Consequence:
    """What the record would do if it were dated today."""
    day = today_of(work)
    dossier = dossier_of(work.session, enterprise)
    body: dict[str, Any] = {"id": _LABEL, "kind": tolerance.record_kind, "date": day.isoformat()}
    if tolerance.penalty_type is not None:
        body[_TYPE] = tolerance.penalty_type
    whole = dossier.to_json()
    with_it = read_dossier({**whole, "records": [*whole["records"], body]})
    return Consequence(weigh(work.session, dossier, day), weigh(work.session, with_it, day))
