"""What a decision would change 预览: two results side by side, every point and every measure weighed, nothing estimated."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.assessment import Assessment
from service.web.phrases import Voice
from service.web.sheet.measures import inspection_of


@dataclass(frozen=True, slots=True)
class PointsLine:
    """An indicator whose points would differ."""

    name: str
    before: int
    after: int
    most: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Today's result and the result after the corrections, and what differs between them."""

    before: Assessment
    after: Assessment
    points: tuple[PointsLine, ...]
    rates: tuple[str, str]
    conditions_met: tuple[str, ...]
    conditions_failed: tuple[str, ...]
    vetoes_gone: tuple[str, ...]
    vetoes_new: tuple[str, ...]
    vetoes_stay: tuple[str, ...]
    measures_gone: tuple[str, ...]
    measures_new: tuple[str, ...]
    measures_stay: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether score, grade and every indicator stay as they are."""
        return (self.before.grade, self.before.score) == (self.after.grade, self.after.score) and not self.points


def difference(before: Assessment, after: Assessment, voice: Voice) -> Difference:
    """Both results by the same rules for the same day."""
    held = {rule.id: holds for rule, holds in before.conditions if rule.grade == "A"}
    conditions = [(rule, holds) for rule, holds in after.conditions if rule.grade == "A" and holds != held.get(rule.id)]
    vetoes = [{rule.id: voice.pick(rule.text, rule.text_en) for rule in each.vetoes} for each in (before, after)]
    measures = [{rule.id: voice.pick(rule.text, rule.text_en) for rule, _ in each.measures} for each in (before, after)]
    return Difference(
        before=before,
        after=after,
        points=tuple(
            PointsLine(
                voice.pick(old.table.name, old.table.name_en), old.row.points, new.row.points, old.table.max or 0
            )
            for old, new in zip(before.indicators, after.indicators, strict=True)
            if old.row.points != new.row.points
        ),
        rates=(inspection_of(before).rate, inspection_of(after).rate),
        conditions_met=tuple(voice.pick(rule.text, rule.text_en) for rule, holds in conditions if holds),
        conditions_failed=tuple(voice.pick(rule.text, rule.text_en) for rule, holds in conditions if not holds),
        vetoes_gone=_only(vetoes[0], vetoes[1]),
        vetoes_new=_only(vetoes[1], vetoes[0]),
        vetoes_stay=tuple(text for rule, text in vetoes[1].items() if rule in vetoes[0]),
        measures_gone=_only(measures[0], measures[1]),
        measures_new=_only(measures[1], measures[0]),
        measures_stay=tuple(text for rule, text in measures[1].items() if rule in measures[0]),
    )


def _only(here: dict[str, str], there: dict[str, str]) -> tuple[str, ...]:
    return tuple(text for rule, text in here.items() if rule not in there)
