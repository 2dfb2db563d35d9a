"""The statement of where a policy change can change anything 影响范围声明: from two policies alone, without data, with witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rulesets.form.policy import Policy
from rulesets.simulation.joint import Joint, join
from rulesets.simulation.reach import Reach, Region, reach
from rulesets.simulation.shifts import Shift, shifts
from rulesets.simulation.witness import Builder, Witness
from rulesets.simulation.words import box_in_words, moves_in_words, score_in_words, shift_in_words
from rulesets.wording import Language


@dataclass(frozen=True)
class Statement:
    """What is proved. ``shift_witnesses`` and ``region_witnesses`` stand beside ``shifts`` and the regions; None: none was found."""

    joint: Joint
    as_of: date
    shifts: tuple[Shift, ...]
    reach: Reach
    shift_witnesses: tuple[Witness | None, ...]
    region_witnesses: tuple[Witness | None, ...]

    @property
    def nothing_changes(self) -> bool:
        """No score and no grade of any enterprise can differ."""
        return not self.shifts and not self.reach.regions and self.reach.shift == (0, 0)

    def words(self, language: Language) -> list[str]:
        """The statement, sentence by sentence."""
        english = language == "en"
        if self.nothing_changes:
            return ["No score and no grade can change." if english else "任何企业的得分和等级都不会改变。"]
        moved = shift_in_words(self.reach.shift, language)
        found = [f"Over all inputs {moved}." if english else f"就一切可能的情形，{moved}。"]
        found += [self._shift(shift, language) for shift in self.shifts]
        if not self.reach.regions:
            return [*found, "No grade can change." if english else "任何企业的等级都不会改变。"]
        found.append("A grade can change only where:" if english else "等级只可能在下列情形改变：")
        found += [self._region(region, language) for region in self.reach.regions]
        if self.reach.coarse:
            names = ", ".join(self.reach.coarse)
            found.append(
                f"The regions do not tell apart the values of these indicators, which also differ: {names}."
                if english
                else f"下列指标也有变动，但变动过多，上述情形没有细分到它们的取值：{names}。"
            )
        return found

    def to_json(self) -> dict[str, Any]:
        joint = self.joint
        return {
            "before": _policy(joint.before),
            "after": _policy(joint.after),
            "as_of": self.as_of.isoformat(),
            "nothing_changes": self.nothing_changes,
            "cells": self.reach.cells,
            "score_shift": list(self.reach.shift),
            "redefined_features": list(joint.redefined),
            "not_told_apart": list(self.reach.coarse),
            "points": [
                {
                    "kind": shift.kind, "id": shift.subject, "before": shift.before, "after": shift.after,
                    "where": {name: list(side) for name, side in shift.box.sides},
                    "words": {"zh": self._shift(shift, "zh"), "en": self._shift(shift, "en")},
                    "witness": _witness(witness),
                }
                for shift, witness in zip(self.shifts, self.shift_witnesses, strict=True)
            ],
            "regions": [
                {
                    "where": {name: list(side) for name, side in region.box.sides},
                    "score_before": list(region.score), "score_shift": list(region.shift),
                    "moves": [list(move) for move in region.moves],
                    "words": {"zh": self._region(region, "zh"), "en": self._region(region, "en")},
                    "witness": _witness(witness),
                }
                for region, witness in zip(self.reach.regions, self.region_witnesses, strict=True)
            ],
            "words": {"zh": self.words("zh"), "en": self.words("en")},
        }  # fmt: skip

    def _shift(self, shift: Shift, language: Language) -> str:
        where = box_in_words(self.joint, shift.box, language)
        if shift.kind == "deduction":
            if language == "en":
                return f"Each record of {shift.name_en}: {shift.before} points become {shift.after}."
            return f"{shift.name}每条 {shift.before} 分变为 {shift.after} 分。"
        if language == "en":
            return (
                f"Indicator {shift.number} {shift.name_en}: {shift.before} points become {shift.after} where {where}."
            )
        return f"指标 {shift.number} {shift.name}：{where}，由 {shift.before} 分变为 {shift.after} 分。"

    def _region(self, region: Region, language: Language) -> str:
        where = box_in_words(self.joint, region.box, language)
        score, shift = score_in_words(region.score, language), shift_in_words(region.shift, language)
        moves = moves_in_words(region.moves, language)
        if language == "en":
            return f"{where}; {score}; {shift}; possible moves: {moves}."
        return f"{where}；{score}；{shift}；可能的变动：{moves}。"


def state(before: Policy, after: Policy, as_of: date) -> Statement:
    """The statement for one day, with a witness for every region where the search finds one."""
    joint = join(before, after, as_of)
    found = tuple(shifts(joint))
    reached = reach(joint, found)
    builder = Builder(joint, as_of) if found or reached.regions else None
    return Statement(
        joint,
        as_of,
        found,
        reached,
        tuple(_shown(builder, shift) for shift in found),
        tuple(_moved(builder, region) for region in reached.regions),
    )


def _shown(builder: Builder | None, shift: Shift) -> Witness | None:
    assert builder is not None
    return builder.find(shift.box, None, lambda witness: True)


def _moved(builder: Builder | None, region: Region) -> Witness | None:
    assert builder is not None
    found = (builder.find(box, score, lambda its: its.before.grade != its.after.grade) for box, score in region.aims)
    return next((witness for witness in found if witness is not None), None)


def _policy(policy: Policy) -> dict[str, str]:
    return {"pack": policy.identifier, "pack_sha256": policy.sha256}


def _witness(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    sides = {
        side: {
            "grade": found.grade,
            "points_total": found.points_total,
            "rows": {scored.table.id: scored.row.points for scored in found.indicators},
        }
        for side, found in (("before", witness.before), ("after", witness.after))
    }
    return {"dossier": witness.dossier.to_json(), **sides}
