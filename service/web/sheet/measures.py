"""What follows from the grade 监管措施: measures by kind, and the proportion of inspections."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rulesets.assessment import Assessment
from rulesets.form.policy import Citation
from service.web.phrases import Voice

_WHOLE = 1000


@dataclass(frozen=True)
class MeasureLine:
    """One measure; ``optional``: may be taken, ``confirmation``: waits for a named person."""

    id: str
    text: str
    optional: bool
    confirmation: bool
    citation: Citation


@dataclass(frozen=True)
class MeasureGroup:
    kind: str
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True)
class Inspection:
    """The proportion inspected, in per cent: base rate x multiplier, never above 100; ``most_per_year`` None: no cap."""

    base: str
    multiplier: str
    rate: str
    most_per_year: int | None
    citations: tuple[Citation, ...]


def measure_groups(assessment: Assessment, voice: Voice) -> tuple[MeasureGroup, ...]:
    """The measures in force, kinds in the order in which the documents name them."""
    groups: dict[str, list[MeasureLine]] = {}
    for rule, _ in assessment.measures:
        line = MeasureLine(
            rule.id, voice.pick(rule.text, rule.text_en), rule.optional, rule.confirmation, rule.citation
        )
        groups.setdefault(rule.kind, []).append(line)
    return tuple(MeasureGroup(kind, tuple(lines)) for kind, lines in groups.items())


def inspection_of(assessment: Assessment) -> Inspection:
    base, factor = assessment.policy.base_rate_permille, assessment.rate_permille
    citations = [assessment.sampling.citation] if assessment.sampling else []
    citations += [cap.citation for cap in assessment.caps]
    return Inspection(
        base=_percent(Decimal(base) / _WHOLE),
        multiplier=multiplier_of(factor),
        rate=_percent(min(Decimal(1), Decimal(base) * factor / (_WHOLE * _WHOLE))),
        most_per_year=assessment.max_inspections_per_year,
        citations=tuple(dict.fromkeys(citations)),
    )


def multiplier_of(factor_permille: int) -> str:
    """A factor given in thousandths, as a plain decimal number."""
    return _plain(Decimal(factor_permille) / _WHOLE)


def _percent(share: Decimal) -> str:
    return f"{_plain(share * 100)}%"


def _plain(number: Decimal) -> str:
    """Without trailing zeros and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
