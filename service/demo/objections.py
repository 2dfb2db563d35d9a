"""The objections of the demonstration 演示异议, taken through the real operations, each step at its own past moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field, ValidationError
from sqlalchemy import select

from rulesets.errors import PackError, PackFault
from rulesets.loading.schema import Strict, Text
from rulesets.loading.strict_yaml import parse
from rulesets.records.dossier import Dossier, Record, read_dossier
from service.access.actor import Actor, operator
from service.access.identity import actor_of
from service.clock import SHANGHAI, FixedClock
from service.demo.declarations import declaration_acts
from service.demo.draws import draw_acts
from service.demo.inspections import inspection_acts
from service.demo.joint import joint_acts
from service.demo.listings import listing_acts
from service.demo.repairs import repair_acts
from service.demo.tolerances import tolerance_acts
from service.operations.dossier_import import import_dossier
from service.operations.objection.correction import Correction
from service.operations.objection.filing import LIST_KINDS, Target, file_objection
from service.operations.objection.stepping import take_step
from service.operations.operation import Desk
from service.store.account import User
from service.store.engine import reading
from service.store.objection import ObjectionCase
from service.web.desk.words import CaseWords
from service.web.phrases import Voice
from workflows.calendar import WorkCalendar, published_calendar

_FILE = "objections.yaml"
_WRONG = "wrong-01"
_WRONG_AGE = 200
_MORNING = time(9, 30, tzinfo=SHANGHAI)


class DemoStep(Strict):
    """One step; what it needs beyond its event is written beside it."""

    on: int
    by: Text
    event: Text
    handler: Text | None = None
    wanted: Text | None = None
    unit: Text | None = None
    reason: Text | None = None
    differs: bool = False
    correction: Text | None = None


class DemoObjection(Strict):
    """One objection to a record of an enterprise."""

    enterprise: Text
    filed: Annotated[int, Field(ge=1)]
    facts: Text
    kind: Text = "data"
    record_kind: Text | None = None
    wrong: dict[str, str] | None = None
    steps: list[DemoStep]


class _File(Strict):
    objections: list[DemoObjection]


def objections_text() -> str:
    """The file as it stands."""
    return files("service.demo").joinpath(_FILE).read_text(encoding="utf-8")


def demo_objections() -> list[DemoObjection]:
    """Read strictly. Raises PackError with the line of every fault."""
    document = parse(objections_text(), _FILE)
    try:
        return _File.model_validate(document.data).objections
    except ValidationError as error:
        raise PackError(
            PackFault(_FILE, document.line_of(item["loc"]), ".".join(map(str, item["loc"])), item["msg"])
            for item in error.errors()
        ) from error


def fill_cases(desk: Desk, opening: Desk, today: date, dossiers: Mapping[str, Dossier], own: str) -> None:
    """File the objections and the declarations and take their steps, everything in the order in which it happened.

    ``opening`` is the desk at the moment of the first import; ``own`` the name of the enterprise that has an account.
    """
    calendar = published_calendar()
    base = _working_day(calendar, today, 0)
    people = _people(desk)
    acts: list[tuple[date, int, int, DemoObjection, DemoStep | None]] = []
    dossiers = dict(dossiers)
    for position, objection in enumerate(demo_objections()):
        if objection.wrong is not None:
            dossiers[objection.enterprise] = _with_wrong_record(
                opening, objection, dossiers[objection.enterprise], today
            )
        acts.append((_working_day(calendar, base, objection.filed), position, 0, objection, None))
        for order, taken in enumerate(objection.steps, start=1):
            acts.append((_working_day(calendar, base, taken.on), position, order, objection, taken))
    numbers: dict[int, str] = {}

    def happen(then: Desk, day: date, position: int, objection: DemoObjection, step: DemoStep | None) -> None:
        dossier = dossiers[objection.enterprise]
        if step is None:
            numbers[position] = _file(then, people, objection, dossier)
        else:
            _take(then, people, numbers[position], step, _disputed(objection, dossier), day)

    everything = declaration_acts(people, calendar, base, dossiers, own)
    everything += repair_acts(people, calendar, base, dossiers, own)
    everything += draw_acts(people, calendar, base, dossiers)
    everything += joint_acts(people, calendar, base, dossiers)
    everything += tolerance_acts(people, calendar, base, dossiers, own)
    everything += listing_acts(people, calendar, base, dossiers)
    everything += inspection_acts(people, calendar, base, dossiers)
    for day, position, order, objection, step in acts:
        moment = datetime.combine(day, _MORNING) + timedelta(minutes=7 * position + 3 * order)
        everything.append((moment, partial(happen, day=day, position=position, objection=objection, step=step)))
    for moment, act in sorted(everything, key=lambda each: each[0]):
        act(replace(desk, clock=FixedClock(moment.astimezone(UTC))))


def _file(desk: Desk, people: Mapping[str, Actor], objection: DemoObjection, dossier: Dossier) -> str:
    own = people["enterprise"]
    actor = own if own.uscc == dossier.uscc else people["caseworker"]
    form = {"kind": objection.kind, "facts": objection.facts, "contact": "王建国", "phone": "03175550100"}
    target = Target("record", _disputed(objection, dossier).id)
    filed = file_objection(desk, actor, uscc=dossier.uscc, targets=[target], form=form)
    return filed.cases[0]


def _with_wrong_record(desk: Desk, objection: DemoObjection, dossier: Dossier, today: date) -> Dossier:
    """The dossier with a record that does not belong there, imported as a source would have sent it."""
    assert objection.wrong is not None
    day = (today - timedelta(days=_WRONG_AGE)).isoformat()
    body = dossier.to_json()
    changed = read_dossier({**body, "records": [*body["records"], {"id": _WRONG, "date": day, **objection.wrong}]})
    import_dossier(desk, operator("demo"), changed, reason="演示数据：来源误报的记录")
    return changed


def _take(desk: Desk, people: Mapping[str, Actor], number: str, step: DemoStep, record: Record, day: date) -> None:
    with reading(desk.engine) as session:
        revision = session.scalars(select(ObjectionCase.revision).where(ObjectionCase.number == number)).one()
    take_step(
        desk,
        people[step.by],
        number=number,
        revision=revision,
        event=step.event,
        form=_form(step, people, record, day),
        corrections=[Correction("revoke", record.id, {})] if step.correction == "revoke" else [],
    )


def _form(step: DemoStep, people: Mapping[str, Actor], record: Record, day: date) -> dict[str, Any]:
    form: dict[str, Any] = {}
    for name in ("wanted", "unit", "reason"):
        if getattr(step, name) is not None:
            form[name] = getattr(step, name)
    if step.handler is not None:
        form["handler"] = people[step.handler].user_id
    if step.event == "record_comparison":
        form |= {"rows": _rows(record, step.differs), "source_unit": record.source or "来源单位"}
        form["checked_on"] = day.isoformat()
    if step.event.startswith("find_"):
        form["clause"] = "沧政办字〔2021〕175号 二（五）2"
    if step.event == "find_consistent":
        from service.letters.wording import usual_remedy

        form["remedy"] = usual_remedy()
    return form


def _rows(record: Record, differs: bool) -> list[dict[str, str]]:
    words = CaseWords(Voice("zh"))
    body = record.to_json()
    names = [name for name in body if name not in ("id", "kind", "revoked", "source")]
    rows = [{"field": words.item(name), "held": words.value(record.kind, name, body[name])} for name in names]
    answers = [{**row, "at_source": row["held"]} for row in rows]
    return [*answers, {"field": "决定状态", "held": "有效", "at_source": "已撤销" if differs else "有效"}]


def _disputed(objection: DemoObjection, dossier: Dossier) -> Record:
    """The first record of the wanted kind; of a listing the first listing; else the first adverse one."""
    standing = [record for record in dossier.records if not record.revoked]
    if objection.wrong is not None:
        return next(record for record in standing if record.id == _WRONG)
    if objection.record_kind is not None:
        return next(record for record in standing if record.kind == objection.record_kind)
    if objection.kind == "list":
        return next(record for record in standing if record.kind in LIST_KINDS)
    helpful = ("industry_evaluation", "internet_supervision", "honour", "volunteer_service", "charitable_donation")
    return next((record for record in standing if record.kind not in helpful), standing[0])


def _people(desk: Desk) -> dict[str, Actor]:
    with reading(desk.engine) as session:
        return {user.username: actor_of(session, user) for user in session.scalars(select(User))}


def _working_day(calendar: WorkCalendar, day: date, back: int) -> date:
    """The working day so many before ``day``; 0: the day itself or the next working day."""
    step = timedelta(days=-1 if back else 1)
    while not back and not calendar.day(day).working:
        day += step
    while back:
        day += step
        back -= calendar.day(day).working
    return day
