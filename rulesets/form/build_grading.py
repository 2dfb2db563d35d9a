"""Compiles the grading standard 分级标准."""

from __future__ import annotations

from collections.abc import Iterable

from rulesets.form.compilation import Compilation, read_by
from rulesets.form.policy import GRADES, GradeConditionRule, GradeRule
from rulesets.loading import schema
from rulesets.loading.pack import Loaded
from rulesets.loading.strict_yaml import Path


def compile_precedence(work: Compilation, grading: tuple[Loaded, schema.GradesFile] | None) -> tuple[str, ...]:
    if grading is None:
        return ()
    loaded, file = grading
    defined = [definition.grade for definition in file.grades]
    if sorted(file.precedence) != sorted(GRADES) or sorted(defined) != sorted(GRADES):
        work.fault(loaded, ("precedence",), "A、B、C、D 四级都要定义一次，并在优先次序里各出现一次")
    return tuple(file.precedence)


def compile_grades(work: Compilation, grading: tuple[Loaded, schema.GradesFile] | None) -> Iterable[GradeRule]:
    if grading is None:
        return
    loaded, file = grading
    for index, definition in enumerate(file.grades):
        path: Path = ("grades", index)
        conditions = []
        for number, entry in enumerate(definition.conditions):
            place = (*path, "conditions", number)
            work.unique("grade condition", entry.id, loaded, place)
            condition = work.condition(loaded, (*place, "when"), entry.when)
            conditions.append(
                GradeConditionRule(
                    entry.id,
                    definition.grade,
                    entry.text,
                    entry.text_en,
                    condition,
                    condition.complement(work.domains),
                    entry.veto,
                    work.cite(loaded, (*place, "clause"), entry.clause),
                    read_by(condition),
                )
            )
        yield GradeRule(
            definition.grade,
            definition.name,
            definition.name_en,
            definition.needs,
            definition.scored,
            work.cite(loaded, (*path, "clause"), definition.clause),
            tuple(conditions),
        )
