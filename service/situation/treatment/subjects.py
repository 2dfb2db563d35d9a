"""Who is under treatment 治理对象 (BG22-15): enterprises of grade D by their newest result, and those on a blacklist now.

The newest result is that of the last published evaluation, or one that was stored since. A blacklist is an entry in the file of a kind
that the rules grade D for, or an entry of a list of this office. An enterprise that comes onto a list is there at once; one
whose D has another ground is there after the next evaluation, nightly at the latest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.evaluation.runs import newest, standings
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules
from service.situation.kinds import NothingAdverse, kinds_of
from service.store.assessment import AssessmentRow
from service.store.evaluation import EvaluationResult, EvaluationRun
from service.store.listing import Listing, ListingCase
from service.store.record import CreditRecord, RecordVersion

WORST = "D"
CHUNK = 5_000
"""Enterprises that one query asks about (ours): databases bound the number of parameters."""


@dataclass(frozen=True, slots=True)
class Ground:
    """``since``: the first day of its present blacklisting, else of its present D; ``graded``: its newest result is D; ``listed``: on a
    blacklist now."""

    since: date
    graded: bool
    listed: bool


def subjects(work: Work, only: int | None = None) -> dict[int, Ground]:
    """Number of the enterprise -> why it is under treatment, today; ``only``: of one enterprise."""
    session, today = work.session, today_of(work)
    entries = _entries(session, today, only)
    asked = sorted(entries.keys() | _once_worst(session, only))
    worst = _worst(session, asked)
    begun = _first_days(session, [number for number in asked if number in worst and number not in entries], today)
    return {
        number: Ground(entries[number] if number in entries else begun[number], number in worst, number in entries)
        for number in asked
        if number in worst or number in entries
    }


def in_chunks(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in lists that one query can take."""
    rest = iter(numbers)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _entries(session: Session, today: date, only: int | None) -> dict[int, date]:
    """Blacklisted today: the earliest day of what stands."""
    found: dict[int, date] = {}
    for number, day in (*_in_files(session, today, only), *_on_lists(session, today, only)):
        found[number] = min(day, found.get(number, day))
    return found


def _in_files(session: Session, today: date, only: int | None) -> list[tuple[int, date]]:
    try:
        kinds = kinds_of(rules(session, DEFAULT_PACK, today).on(today)).blacklists
    except NothingAdverse:
        return []
    # A status holds one day at least (contract §1).
    holds = or_(RecordVersion.ended_on.is_(None), RecordVersion.ended_on > today, RecordVersion.date == today)
    query = (
        select(CreditRecord.enterprise_id, func.min(RecordVersion.date))
        .join(
            RecordVersion,
            and_(RecordVersion.record_id == CreditRecord.id, RecordVersion.number == CreditRecord.latest),
        )
        .where(RecordVersion.kind.in_(kinds), RecordVersion.date <= today, RecordVersion.revoked.is_(False), holds)
        .where(*_only(CreditRecord.enterprise_id, only))
        .group_by(CreditRecord.enterprise_id)
    )
    return [(number, day) for number, day in session.execute(query) if day is not None]


def _on_lists(session: Session, today: date, only: int | None) -> list[tuple[int, date]]:
    query = (
        select(ListingCase.enterprise_id, func.min(Listing.listed_on))
        .join(Listing, Listing.case_id == ListingCase.id)
        .where(ListingCase.kind == "black", ListingCase.state == "listed", Listing.listed_on <= today)
        .where(*_only(ListingCase.enterprise_id, only))
        .group_by(ListingCase.enterprise_id)
    )
    return [(number, day) for number, day in session.execute(query) if day is not None]


def _once_worst(session: Session, only: int | None) -> set[int]:
    """Whoever was D in the last evaluation of everybody or in one of the runs after it."""
    first = newest(session, whole=True)
    if first is None:
        return set()
    result = EvaluationResult
    query = (
        select(result.enterprise_id)
        .join(EvaluationRun, EvaluationRun.id == result.run_id)
        .where(
            EvaluationRun.id >= first.id,
            EvaluationRun.published_at.is_not(None),
            EvaluationRun.in_force,
            or_(result.grade == WORST, result.forward_grade == WORST),
            *_only(result.enterprise_id, only),
        )
    )
    return set(session.scalars(query))


def _only(column: InstrumentedAttribute[int], number: int | None) -> list[ColumnElement[bool]]:
    return [] if number is None else [column == number]


def _worst(session: Session, numbers: Collection[int]) -> set[int]:
    """Those whose newest result is D."""
    run = newest(session)
    found: set[int] = set()
    for chunk in in_chunks(numbers):
        grades: dict[int, str | None] = {number: stood.grade for number, stood in standings(session, chunk).items()}
        query = _stored(chunk).order_by(AssessmentRow.number)
        if run is not None and run.known_at is not None:
            query = query.where(AssessmentRow.known_at > run.known_at, AssessmentRow.as_of >= run.as_of)
        for number, _, grade in session.execute(query):
            grades[number] = grade
        found |= {number for number, grade in grades.items() if grade == WORST}
    return found


def _first_days(session: Session, numbers: Collection[int], today: date) -> Mapping[int, date]:
    """The day of the first D of those that have been D ever since; of a D that nobody stored yet the day of the evaluation."""
    run = newest(session)
    found = dict.fromkeys(numbers, run.as_of if run is not None else today)
    for chunk in in_chunks(numbers):
        begun: dict[int, date | None] = {}
        query = _stored(chunk).order_by(AssessmentRow.as_of, AssessmentRow.number)
        for number, as_of, grade in session.execute(query):
            begun[number] = (begun.get(number) or as_of) if grade == WORST else None
        found |= {number: day for number, day in begun.items() if day is not None}
    return found


def _stored(numbers: Collection[int]) -> Select[int, date, str]:
    ours = or_(AssessmentRow.pack == DEFAULT_PACK, AssessmentRow.pack.startswith(f"{DEFAULT_PACK}@"))
    return select(AssessmentRow.enterprise_id, AssessmentRow.as_of, AssessmentRow.grade).where(
        AssessmentRow.enterprise_id.in_(numbers), ours
    )
