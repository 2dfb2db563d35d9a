"""The tolerances of the demonstration 演示容错: one whose evidence waits to be verified, one that waits for the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.access.actor import Actor
from service.attachments.papers import hand_in
from service.clock import SHANGHAI
from service.demo.declarations import Act
from service.operations.cases.stepping import take_case_step
from service.operations.operation import Desk
from service.operations.tolerance.reporting import Report, report_violation
from service.store.case import Case
from service.store.engine import reading
from workflows.calendar import WorkCalendar

_TRUSTED = "河间市古洋食品有限公司"
"""Of grade A, so that tolerance can apply."""
_PROOF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_SCREENED = {"cause": "no_intent", "harm": "slight", "screening": "报送系统升级期间漏报，发现后主动说明"}
_GRANTED = {
    "reason": "守信主体，非主观故意，后果轻微",
    "service": "信用修复窗口 0317-5550123",
    "training": "每周三下午信用合规培训（线上）",
}


def tolerance_acts(
    people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier], own: str
) -> list[Act]:
    """Everything that happens, with its moment; days are working days before the day of the demonstration."""
    trusted = _Demo(people, dossiers[_TRUSTED].uscc, "未按期报送年度报告")
    waiting = _Demo(people, dossiers[own].uscc, "经营场所变更后未在三十日内办理变更登记")
    acts: tuple[tuple[int, Callable[[Desk], object]], ...] = (
        (12, trusted.report),
        (11, trusted.step("caseworker3", "screen", _SCREENED)),
        (11, trusted.step("caseworker3", "observe", _GRANTED)),
        (4, trusted.upload),
        (4, trusted.step("caseworker3", "hand_in", {"text": "年度报告已补报，附回执"})),
        (3, waiting.report),
        (2, waiting.step("caseworker2", "screen", {**_SCREENED, "harm": "ordinary"})),
    )
    return [
        (_at(calendar, today, back) + timedelta(minutes=position), act) for position, (back, act) in enumerate(acts)
    ]


class _Demo:
    def __init__(self, people: Mapping[str, Actor], uscc: str, violation: str) -> None:
        self._people, self._uscc, self._violation = people, uscc, violation
        self._number = ""

    def report(self, desk: Desk) -> None:
        day = desk.clock.now().astimezone(SHANGHAI).date().isoformat()
        report = Report(self._violation, day, "administrative_penalty.fine")
        self._number = report_violation(desk, self._people["department"], uscc=self._uscc, report=report).number

    def upload(self, desk: Desk) -> None:
        hand_in(desk, self._people["caseworker3"], number=self._number, name="补报回执.pdf", stream=BytesIO(_PROOF))

    def step(self, who: str, event: str, form: Mapping[str, Any]) -> Callable[[Desk], object]:
        def take(desk: Desk) -> None:
            with reading(desk.engine) as session:
                revision = session.scalars(select(Case.revision).where(Case.number == self._number)).one()
            take_case_step(desk, self._people[who], number=self._number, revision=revision, event=event, form=form)

        return take


def _at(calendar: WorkCalendar, today: date, back: int) -> datetime:
    day = today
    while back:
        day -= timedelta(days=1)
        back -= calendar.day(day).working
    return datetime.combine(day, time(15, 35), SHANGHAI)
