"""One case with everything that its page says 办件, gathered in one reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier, Record
from rulesets.records.kinds import KINDS
from service.access.roles import Role
from service.operations.calendar import calendar_of, today_of
from service.operations.cases.clocks import current_clock
from service.operations.cases.conduct import conduct_of
from service.operations.cases.standing import is_foreign
from service.operations.cases.stepping import unknown_case
from service.operations.objection.standing import application_of, latest_comparison
from service.operations.operation import Work
from service.queries.light import Lights, Signal
from service.store.account import User
from service.store.assessment import AssessmentRow
from service.store.case import Case, CaseEvent, Stage
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from service.store.legal_clock import ClockPause, LegalClock
from service.store.objection import ComparisonRow, ObjectionApplication, ObjectionCase
from service.store.record import CreditRecord, RecordVersion
from workflows.procedure.shape import Procedure


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the history; ``who`` is the account's name, for the office only."""

    event: CaseEvent
    who: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case of any procedure as it stands. ``detail`` is what its procedure adds."""

    case: Case
    enterprise: Enterprise
    dossier: Dossier
    clock: LegalClock | None
    pauses: tuple[ClockPause, ...]
    signal: Signal
    today: date
    handler: str | None
    history: tuple[EventLine, ...]
    before: AssessmentRow | None
    after: AssessmentRow | None
    facts: Mapping[str, Any]
    detail: Any

    @property
    def procedure(self) -> Procedure:
        """The table that the case follows."""
        return conduct_of(self.case.procedure).procedure

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act before a due day."""
        return self.case.stage == Stage.UNDER_WAY.value

    @property
    def in_time(self) -> bool:
        """Whether the decision came by the due day; meaningless while the case is open."""
        if self.clock is None:
            return True
        due, stopped = self.clock.due_on, self.clock.stopped_on
        return due is None or stopped is None or stopped <= due

    @property
    def last_event(self) -> int:
        return self.history[-1].event.number if self.history else 0

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that can still be corrected, newest first."""
        return tuple(record for record in reversed(self.dossier.records) if not record.revoked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFile(CaseFile):
    """An objection. ``then`` is the disputed record as it was disputed, ``now`` the same record today."""

    case: ObjectionCase
    clock: LegalClock
    application: ObjectionApplication
    then: RecordVersion | None
    now: RecordVersion | None
    disputed_result: AssessmentRow | None
    comparison: tuple[ComparisonRow, ...]
    siblings: tuple[ObjectionCase, ...]


def case_file(work: Work, number: str) -> CaseFile:
    """Raises NotFound for a case that is absent or that the actor may not know of."""
    session = work.session
    query = select(Case).where(Case.number == number)
    case = session.scalars(query).one_or_none() if number.isprintable() else None
    if case is None or is_foreign(work, case):
        raise unknown_case(number)
    common = _common(work, case)
    if not isinstance(case, ObjectionCase):
        return CaseFile(case=case, **common)
    then, now = _disputed(work, case)
    siblings = select(ObjectionCase).where(
        ObjectionCase.application_id == case.application_id, ObjectionCase.id != case.id
    )
    return ObjectionFile(
        case=case,
        **common,
        application=application_of(work, case),
        then=then,
        now=now,
        disputed_result=_disputed_result(work, case),
        comparison=tuple(latest_comparison(work, case)),
        siblings=tuple(session.scalars(siblings.order_by(ObjectionCase.id))),
    )


def _common(work: Work, case: Case) -> dict[str, Any]:
    session = work.session
    enterprise = session.get_one(Enterprise, case.enterprise_id)
    clock = current_clock(work, case)
    pauses = select(ClockPause).where(ClockPause.clock_id == (clock.id if clock else 0)).order_by(ClockPause.id)
    lights = Lights(calendar_of(work), today_of(work))
    conduct = conduct_of(case.procedure)
    return {
        "enterprise": enterprise,
        "dossier": dossier_of(session, enterprise),
        "clock": clock,
        "pauses": tuple(session.scalars(pauses)),
        "signal": lights.of(case.due_on),
        "today": lights.today,
        "handler": session.get_one(User, case.handler_id).display_name if case.handler_id is not None else None,
        "history": _history(work, case),
        "before": session.get(AssessmentRow, case.result_before_id) if case.result_before_id else None,
        "after": session.get(AssessmentRow, case.result_after_id) if case.result_after_id else None,
        "facts": conduct.facts(work, case),
        "detail": conduct.detail(work, case),
    }


def handlers(work: Work) -> list[User]:
    """The accounts that a case can be assigned to, by name."""
    query = select(User).where(User.active, User.role.in_((Role.CASEWORKER.value, Role.SUPERVISOR.value)))
    return list(work.session.scalars(query.order_by(User.role, User.display_name, User.id)))


def field_names(kind: str) -> tuple[str, ...]:
    """The items of a record of this kind that can be compared and corrected, in the names of contract §1."""
    rule = KINDS[kind]
    return ("date", *(("ended_on",) if rule.is_status else ()), *rule.attributes, "source")


def _disputed(work: Work, case: ObjectionCase) -> tuple[RecordVersion | None, RecordVersion | None]:
    if case.target_type != "record":
        return None, None
    query = (
        select(RecordVersion)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(CreditRecord.enterprise_id == case.enterprise_id, CreditRecord.label == case.target)
        .order_by(RecordVersion.number)
    )
    versions = list(work.session.scalars(query))
    return next(version for version in versions if version.number == case.target_version), versions[-1]


def _disputed_result(work: Work, case: ObjectionCase) -> AssessmentRow | None:
    if case.target_type != "assessment":
        return None
    query = select(AssessmentRow).where(
        AssessmentRow.enterprise_id == case.enterprise_id, AssessmentRow.number == case.target_version
    )
    return work.session.scalars(query).one()


def _history(work: Work, case: Case) -> tuple[EventLine, ...]:
    events = list(
        work.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number))
    )
    accounts = {int(event.actor[5:]) for event in events if event.actor.startswith("user:")}
    found = work.session.execute(select(User.id, User.display_name).where(User.id.in_(accounts)))
    names = {f"user:{identity}": name for identity, name in found}
    return tuple(EventLine(event, names.get(event.actor)) for event in events)
