"""Where the treatment of each enterprise stands 治理状态, in few words for many: for the order, the filters and the counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from service.faults import NotFound
from service.operations.calendar import today_of
from service.operations.joint.units import reading_unit
from service.operations.measures.following import RESTRICTIVE
from service.operations.operation import Work
from service.situation.names import NOT_STATED
from service.situation.treatment.acts import last_days, treating
from service.situation.treatment.subjects import Ground, in_chunks, subjects
from service.store.case import Case, Stage
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.joint import Joint
from service.store.measure import MeasureRow
from service.store.record import CreditRecord, RecordVersion

Progress = Literal["repairing", "restricted", "under_way", "nothing"]
PROGRESS: tuple[Progress, ...] = get_args(Progress)
"""A repair under way; a restriction or a joint sanction in force; something begun that waits for somebody; none of these (ours)."""
QUIET = (30, 90, 180)
"""Days without an act after which the next band begins (ours)."""
# Under a name of its own: what a department may not see is asked of the same table.
_PART = aliased(Joint)


@dataclass(slots=True)
class _Open:
    repairs: int = 0
    restrictions: int = 0
    waiting: int = 0
    units: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Line:
    """``quiet_since``: the day of the last act, or the day on which it all began where nothing has been done since; ``idle``: calendar
    days since then. ``units``: those that have a part in it. ``region``, ``industry``: names, or ``NOT_STATED``."""

    enterprise: int
    uscc: str
    name: str | None
    region: str
    industry: str
    ground: Ground
    acted: bool
    quiet_since: date
    idle: int
    progress: Progress
    units: frozenset[str]

    @property
    def band(self) -> int:
        """0 for at most the first of ``QUIET``, to 3 for more than the last."""
        return sum(self.idle > days for days in QUIET)


def lines(work: Work) -> list[Line]:
    """Everybody under treatment, longest without an act first. A department hears of no other unit's joint sanctions."""
    return _lines(work, subjects(work))


def line_of(work: Work, uscc: str) -> Line:
    """One of them. Raises NotFound, also for an enterprise that is not under treatment."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    found = _lines(work, subjects(work, enterprise.id))
    if not found:
        raise NotFound("not_under_treatment", "这家企业现在不是 D 级，也不在“黑名单”上")
    return found[0]


def _lines(work: Work, grounds: Mapping[int, Ground]) -> list[Line]:
    today, of_unit = today_of(work), reading_unit(work)
    acted, open_ones = last_days(work, grounds, of_unit), _open(work, grounds, of_unit)
    industries = _industries(work, grounds, today)
    found = []
    for chunk in in_chunks(grounds):
        query = select(Enterprise.id, Enterprise.uscc, Enterprise.name, Enterprise.region)
        for number, uscc, name, region in work.session.execute(query.where(Enterprise.id.in_(chunk))):
            ground, standing = grounds[number], open_ones[number]
            last = acted.get(number)
            since = last is not None and last >= ground.since
            quiet = last if last is not None and since else ground.since
            found.append(
                Line(
                    enterprise=number,
                    uscc=uscc,
                    name=name,
                    region=region or NOT_STATED,
                    industry=industries.get(number, NOT_STATED),
                    ground=ground,
                    acted=since,
                    quiet_since=quiet,
                    idle=(today - quiet).days,
                    progress=_progress(standing),
                    units=frozenset(standing.units),
                )
            )
    found.sort(key=lambda line: (line.quiet_since, line.uscc))
    return found


def _progress(standing: _Open) -> Progress:
    if standing.repairs:
        return "repairing"
    if standing.restrictions:
        return "restricted"
    return "under_way" if standing.waiting else "nothing"


def _open(work: Work, numbers: Collection[int], of_unit: str | None) -> Mapping[int, _Open]:
    found: defaultdict[int, _Open] = defaultdict(_Open)
    for chunk in in_chunks(numbers):
        measures = (
            select(MeasureRow.enterprise_id, MeasureRow.state, func.count())
            .where(
                MeasureRow.enterprise_id.in_(chunk),
                MeasureRow.ended_on.is_(None),
                MeasureRow.kind.in_(RESTRICTIVE),
                MeasureRow.state.in_(("waiting", "active")),
            )
            .group_by(MeasureRow.enterprise_id, MeasureRow.state)
        )
        for number, state, count in work.session.execute(measures):
            if state == "active":
                found[number].restrictions += count
            else:
                found[number].waiting += count
        cases = (
            select(Case.enterprise_id, Case.procedure, Case.unit, _PART.unit, _PART.applied_on)
            .outerjoin(_PART, _PART.case_id == Case.id)
            .where(Case.enterprise_id.in_(chunk), Case.stage != Stage.CLOSED.value, *treating(of_unit))
            .where((Case.procedure != "joint") | (Case.kind == "sanction"))
            # An entry that stands, or a promise that is kept, is no matter that waits for anybody.
            .where(Case.procedure.in_(("joint", "repair")) | (Case.stage == Stage.UNDER_WAY.value))
        )
        for number, procedure, unit, joint_unit, applied in work.session.execute(cases):
            standing = found[number]
            standing.units |= {name for name in (unit, joint_unit) if name}
            standing.repairs += procedure == "repair"
            standing.restrictions += applied is not None
            standing.waiting += applied is None
    return found


def _industries(work: Work, numbers: Collection[int], today: date) -> dict[int, str]:
    """The industry of the newest rating that stands, as the situation counts it."""
    found: dict[int, tuple[date, str]] = {}
    for chunk in in_chunks(numbers):
        query = (
            select(CreditRecord.enterprise_id, RecordVersion.date, RecordVersion.attributes)
            .join(
                RecordVersion,
                and_(RecordVersion.record_id == CreditRecord.id, RecordVersion.number == CreditRecord.latest),
            )
            .where(
                CreditRecord.enterprise_id.in_(chunk),
                RecordVersion.kind == "industry_evaluation",
                RecordVersion.revoked.is_(False),
                RecordVersion.date <= today,
            )
        )
        for number, day, attributes in work.session.execute(query):
            if industry := attributes.get("industry"):
                found[number] = max(found.get(number, (day, industry)), (day, industry))
    return {number: industry for number, (_, industry) in found.items()}
