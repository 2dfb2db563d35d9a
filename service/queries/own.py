"""An enterprise's own objections 本企业的异议, and what it can object to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.faults import NotFound
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work
from service.queries.disputed import disputed_records
from service.queries.light import Lights
from service.queries.queue import QueueRow, rows_with_ids
from service.store.assessment import AssessmentRow
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise
from service.store.objection import ObjectionApplication, ObjectionCase

_MOST = 200
_MOST_RESULTS = 5


@dataclass(frozen=True, slots=True)
class Disputable:
    """The records and stored results of an enterprise; ``under_way``: record -> the case already open on it."""

    enterprise: Enterprise
    dossier: Dossier
    results: tuple[AssessmentRow, ...]
    under_way: Mapping[str, str]
    today: date


def own_cases(work: Work, uscc: str, procedure: str | None = None) -> tuple[QueueRow, ...]:
    """The enterprise's cases, newest first; of every procedure where none is named."""
    work.must_see(uscc)
    query = select(Case.id).join(Enterprise, Enterprise.id == Case.enterprise_id).where(Enterprise.uscc == uscc)
    if procedure is not None:
        query = query.where(Case.procedure == procedure)
    # Who objects to a public notice is not the enterprise that the case is filed under.
    query = query.where(~((Case.procedure == "objection") & (Case.kind == "notice")))
    ids = work.session.scalars(query.order_by(Case.id.desc()).limit(_MOST))
    return rows_with_ids(work.session, Lights(calendar_of(work), today_of(work)), ids.all())


def disputable(work: Work, uscc: str) -> Disputable:
    """What the enterprise may object to. Raises NotFound."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    results = (
        select(AssessmentRow)
        .where(AssessmentRow.enterprise_id == enterprise.id)
        .order_by(AssessmentRow.number.desc())
        .limit(_MOST_RESULTS)
    )
    return Disputable(
        enterprise,
        dossier_of(work.session, enterprise),
        tuple(work.session.scalars(results)),
        disputed_records(work.session, uscc),
        today_of(work),
    )


def receipt(work: Work, number: str) -> tuple[ObjectionApplication, tuple[QueueRow, ...]]:
    """An application with its cases. Raises NotFound, also for one that the actor may not know of."""
    query = select(ObjectionApplication).where(ObjectionApplication.number == number)
    application = work.session.scalars(query).one_or_none() if number.isprintable() else None
    if application is None or (
        work.actor.uscc is not None and (application.kind == "notice" or work.actor.uscc != _uscc(work, application))
    ):
        raise NotFound("unknown_application", f"没有受理编号为 {number[:60]} 的申请")
    ids = work.session.scalars(
        select(ObjectionCase.id).where(ObjectionCase.application_id == application.id).order_by(ObjectionCase.id)
    )
    return application, rows_with_ids(work.session, Lights(calendar_of(work), today_of(work)), ids.all())


def _uscc(work: Work, application: ObjectionApplication) -> str:
    return work.session.get_one(Enterprise, application.enterprise_id).uscc
