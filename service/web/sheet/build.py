"""Everything that the page says about one enterprise on one day, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rulesets.assessment import Assessment
from rulesets.records.dossier import Dossier
from service.web.phrases import Voice
from service.web.sheet.conditions import GradeBlock, grade_blocks
from service.web.sheet.measures import Inspection, MeasureGroup, inspection_of, measure_groups
from service.web.sheet.outlook import ChangeLine, Removal, Repair, changes_to_come, removal_of, repair_of
from service.web.sheet.points import Points, points_of
from service.web.sheet.readings import ReadingLine, readings_of_inspection, readings_that_matter
from service.web.sheet.records import RecordBook, record_book
from service.web.sheet.trace import Step, steps_of


@dataclass(frozen=True)
class GradeSheet:
    """The content of "Why this grade"."""

    assessment: Assessment
    dossier: Dossier
    book: RecordBook
    points: Points
    grades: tuple[GradeBlock, ...]
    measures: tuple[MeasureGroup, ...]
    inspection: Inspection
    inspection_readings: tuple[ReadingLine, ...]
    changes: tuple[ChangeLine, ...]
    repair: Repair
    removal: Removal | None
    steps: tuple[Step, ...]
    readings: tuple[ReadingLine, ...]

    @cached_property
    def given(self) -> GradeBlock:
        """The grade that was given."""
        return next(block for block in self.grades if block.decides)

    @cached_property
    def best(self) -> GradeBlock:
        """Grade A, whose failing conditions are what every enterprise asks about."""
        return self.grades[0]

    @cached_property
    def vetoes(self) -> tuple[str, ...]:
        return tuple(rule.id for rule in self.assessment.vetoes)


def build_sheet(assessment: Assessment, dossier: Dossier, voice: Voice) -> GradeSheet:
    """Put an assessment of ``dossier`` into words."""
    book = record_book(assessment, dossier, voice)
    return GradeSheet(
        assessment=assessment,
        dossier=dossier,
        book=book,
        points=points_of(assessment, book, voice),
        grades=grade_blocks(assessment, book, voice),
        measures=measure_groups(assessment, voice),
        inspection=inspection_of(assessment),
        inspection_readings=readings_of_inspection(assessment, voice),
        changes=changes_to_come(assessment, dossier, book, voice),
        repair=repair_of(assessment, dossier, book, voice),
        removal=removal_of(assessment, dossier),
        steps=steps_of(assessment, voice),
        readings=readings_that_matter(assessment, dossier, voice),
    )
