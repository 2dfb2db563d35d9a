"""Where in the files the thing stands that a proof speaks of 证明结果的出处."""

from __future__ import annotations

import re

from rulesets.form.policy import GRADES
from rulesets.loading import schema
from rulesets.loading.pack import Loaded, Pack
from rulesets.loading.strict_yaml import Path
from rulesets.proofs.findings import Finding

At = tuple[Loaded, Path]
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.()-]*")


class Places:
    """Looks up the subjects and the row ids of findings in one pack."""

    def __init__(self, pack: Pack) -> None:
        self._subjects: dict[str, At] = {}
        self._rows: dict[str, At] = {}
        self._indicators(pack)
        self._grading(pack)
        self._supervision(pack)
        for loaded, features in pack.each("features", schema.FeaturesFile):
            for index, feature in enumerate(features.features):
                self._subjects[f"特征 {feature.id}"] = (loaded, ("features", index))

    def of(self, finding: Finding) -> At | None:
        """The place of the row that the message names first, else of the subject; None where the pack does not hold it."""
        at = self._subjects.get(finding.subject)
        for word in _WORD.findall(finding.message):
            row = self._rows.get(word)
            # A word of the message is a row only inside of what the finding is about.
            if row is not None and at is not None and row[0] is at[0] and row[1][: len(at[1])] == at[1]:
                return row
        return at

    def _indicators(self, pack: Pack) -> None:
        for loaded, file in pack.each("indicators", schema.IndicatorsFile):
            for index, indicator in enumerate(file.indicators):
                self._subjects[f"指标 {indicator.number} {indicator.name}"] = (loaded, ("indicators", index))
                for number, row in enumerate(indicator.rows):
                    self._rows[row.id] = (loaded, ("indicators", index, "rows", number))
            if file.model is not None:
                self._subjects["总分"] = (loaded, ("model", "total"))
                for index, part in enumerate(file.model.parts):
                    self._subjects[part.name] = (loaded, ("model", "parts", index, "max"))

    def _grading(self, pack: Pack) -> None:
        for loaded, file in pack.each("grades", schema.GradesFile):
            self._subjects["分级标准"] = (loaded, ("grades",))
            for index, definition in enumerate(file.grades):
                at: At = (loaded, ("grades", index))
                if definition.grade in GRADES:
                    self._subjects[f"{definition.grade} 级"] = self._subjects[f"{definition.grade} 级否决"] = at
                for number, entry in enumerate(definition.conditions):
                    place = (*at[1], "conditions", number)
                    self._subjects[f"{definition.grade} 级条件 {entry.id}"] = (loaded, place)

    def _supervision(self, pack: Pack) -> None:
        for loaded, file in pack.each("measures", schema.MeasuresFile):
            for index, measure in enumerate(file.measures):
                self._subjects[f"措施 {measure.id}"] = (loaded, ("measures", index))
