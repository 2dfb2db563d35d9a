"""An inspection of a given grade out of a draw, and whoever acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.operations.cases.stepping import take_case_step
from service.operations.inspection.reporting import report
from service.store.engine import reading
from service.store.inspection import Inspection, InspectionCase, InspectionInspector
from service.store.plan import Inspector
from tests.service.plan.conftest import TODAY, Drawing, rosters

__all__ = ["rosters"]
SHEET = [{"item": item, "checked": "yes", "problem": "", "handling": ""} for item in ("营业执照", "住所", "经营范围")]
TODAY_AFTER = TODAY + timedelta(days=1)


@dataclass
class Inspecting:
    """A drawn task, and its inspections."""

    drawing: Drawing

    def of_grade(self, grade: str) -> InspectionCase:
        """An inspection of this grade in which somebody with an account takes part."""
        query = (
            select(InspectionCase)
            .join(Inspection, Inspection.case_id == InspectionCase.id)
            .join(InspectionInspector, InspectionInspector.case_id == InspectionCase.id)
            .join(Inspector, Inspector.id == InspectionInspector.inspector_id)
            .where(Inspection.grade == grade, InspectionCase.state == "drawn", Inspector.user_id.is_not(None))
        )
        with reading(self.drawing.desk.engine) as session:
            return session.scalars(query.order_by(InspectionCase.id)).first() or pytest.fail(f"no {grade} was drawn")

    def again(self, case: InspectionCase) -> InspectionCase:
        with reading(self.drawing.desk.engine) as session:
            return session.get_one(InspectionCase, case.id)

    def detail(self, case: InspectionCase) -> Inspection:
        with reading(self.drawing.desk.engine) as session:
            return session.get_one(Inspection, case.id)

    def office(self, case: InspectionCase, event: str, actor: Actor | None = None, **form: Any) -> InspectionCase:
        take_case_step(
            self.drawing.desk,
            actor or self.drawing.department,
            number=case.number,
            revision=self.again(case).revision,
            event=event,
            form=form,
        )
        return self.again(case)

    def people(self, case: InspectionCase) -> list[Inspector]:
        query = (
            select(Inspector)
            .join(InspectionInspector, InspectionInspector.inspector_id == Inspector.id)
            .where(InspectionInspector.case_id == case.id, InspectionInspector.until.is_(None))
        )
        with reading(self.drawing.desk.engine) as session:
            return list(session.scalars(query.order_by(InspectionInspector.id)))

    def mine(self, case: InspectionCase) -> Actor:
        """The account of somebody who inspects."""
        ids = {person.user_id for person in self.people(case)}
        return next(who for who in (self.drawing.inspector, self.drawing.second) if who.user_id in ids)

    def field(self, case: InspectionCase, event: str, actor: Actor | None = None, **form: Any) -> InspectionCase:
        report(
            self.drawing.desk,
            actor or self.mine(case),
            number=case.number,
            revision=self.again(case).revision,
            event=event,
            form=form,
        )
        return self.again(case)

    def until_checked(self, grade: str = "B", mode: str = "onsite") -> InspectionCase:
        case = self.of_grade(grade)
        self.office(case, "arrange", mode=mode)
        self.field(case, "visit", visited_on=str(TODAY_AFTER), note="现场查看")
        return self.field(case, "carry_out", method="onsite")

    def until_result(self, result: str = "1", handling: str = "none", sheet: Any = None) -> InspectionCase:
        case = self.until_checked()
        return self.field(case, "record_result", items=sheet or SHEET, result=result, handling=handling)


@pytest.fixture
def inspecting(rosters: Drawing) -> Inspecting:
    """Everything drawn a day after the freezing."""
    rosters.drawn()
    return Inspecting(rosters)
