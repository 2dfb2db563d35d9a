"""What is being done about an enterprise 治理明细: measures, joint sanctions, cases, noted acts, and whose turn it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from service.clock import SHANGHAI
from service.operations.joint.units import reading_unit
from service.operations.operation import Work
from service.situation.treatment.acts import Act, last_acts, treating
from service.situation.treatment.standing import Line
from service.situation.treatment.turns import Turn, turn_of
from service.store.case import Case, Stage
from service.store.joint import Joint
from service.store.measure import MeasureRow
from service.store.treatment import TreatmentAct

SUPERVISOR = Turn("supervisor")
"""Restrictions are confirmed by a supervisor (AMB-99)."""
OFFICE = Turn("caseworker")
"""Where nothing is under way, it is for the office to begin (BG22-15)."""


@dataclass(slots=True)
class Treatment:
    """``measures``: in force; ``waiting``: restrictions that wait for a named person; ``joints``: joint sanctions that are not over;
    ``repairs``, ``inspections``, ``others``: cases that are open, or were opened or decided since the enterprise came under treatment;
    ``noted``: acts noted since; ``turns``: who has to act, on which case (None: on the waiting measures, or to begin at all).
    """

    line: Line
    measures: list[MeasureRow] = field(default_factory=list)
    waiting: list[MeasureRow] = field(default_factory=list)
    joints: list[tuple[Case, Joint]] = field(default_factory=list)
    repairs: list[Case] = field(default_factory=list)
    inspections: list[Case] = field(default_factory=list)
    others: list[Case] = field(default_factory=list)
    noted: list[TreatmentAct] = field(default_factory=list)
    last: Act | None = None
    turns: list[tuple[Turn, Case | None]] = field(default_factory=list)


def treatments(work: Work, lines: Sequence[Line]) -> list[Treatment]:
    """Of a few enterprises, such as those of one page, in their order; as far as the reader may know of it."""
    of_unit = reading_unit(work)
    found = {line.enterprise: Treatment(line) for line in lines}
    _measures(work, found)
    _cases(work, found, of_unit)
    _noted(work, found)
    acts = last_acts(work, list(found), of_unit)
    for number, treatment in found.items():
        if treatment.line.acted:
            treatment.last = acts.get(number)
        if treatment.waiting:
            treatment.turns.insert(0, (SUPERVISOR, None))
        if not treatment.turns:
            treatment.turns.append((OFFICE, None))
    return list(found.values())


def _measures(work: Work, found: Mapping[int, Treatment]) -> None:
    query = select(MeasureRow).where(
        MeasureRow.enterprise_id.in_(found),
        MeasureRow.ended_on.is_(None),
        MeasureRow.state.in_(("waiting", "active")),
    )
    for row in work.session.scalars(query.order_by(MeasureRow.measure)):
        treatment = found[row.enterprise_id]
        (treatment.waiting if row.state == "waiting" else treatment.measures).append(row)


def _cases(work: Work, found: Mapping[int, Treatment], of_unit: str | None) -> None:
    oldest = min((treatment.line.ground.since for treatment in found.values()), default=date.max)
    recent = or_(
        Case.stage != Stage.CLOSED.value,
        Case.opened_at >= _morning(oldest),
        Case.decided_at >= _morning(oldest),
    )
    # Under a name of its own: what a department may not see is asked of the same table.
    part = aliased(Joint)
    query = (
        select(Case, part)
        .outerjoin(part, part.case_id == Case.id)
        .where(Case.enterprise_id.in_(found), recent, *treating(of_unit))
        .order_by(Case.opened_at, Case.id)
    )
    shelves: defaultdict[str, str] = defaultdict(lambda: "others", repair="repairs", inspection="inspections")
    for case, joint in work.session.execute(query):
        treatment = found[case.enterprise_id]
        if not _belongs(case, treatment.line.ground.since):
            continue
        if joint is None:
            getattr(treatment, shelves[case.procedure]).append(case)
        elif case.kind == "sanction" and case.stage != Stage.CLOSED.value:
            treatment.joints.append((case, joint))
        if case.stage == Stage.UNDER_WAY.value and case.kind != "incentive":
            treatment.turns.append((turn_of(case), case))


def _belongs(case: Case, since: date) -> bool:
    moments = [case.opened_at, *([case.decided_at] if case.decided_at is not None else [])]
    return case.stage != Stage.CLOSED.value or any(at.astimezone(SHANGHAI).date() >= since for at in moments)


def _noted(work: Work, found: Mapping[int, Treatment]) -> None:
    query = select(TreatmentAct).where(TreatmentAct.enterprise_id.in_(found))
    for act in work.session.scalars(query.order_by(TreatmentAct.acted_on, TreatmentAct.id)):
        treatment = found[act.enterprise_id]
        if act.acted_on >= treatment.line.ground.since:
            treatment.noted.append(act)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
