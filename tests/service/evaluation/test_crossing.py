"""Whom a night leaves out weighs the same on both days: grade, score and the very facts (WF-9; windows: AMB-07)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from rulesets.catalogue import policy
from rulesets.forward import assess
from rulesets.records.dossier import read_dossier
from rulesets.records.kinds import KINDS
from service.clock import FixedClock
from service.evaluation.choosing import chosen
from service.evaluation.crossing import crossing
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationRun
from service.store.history import dossier_of
from service.store.long_work import LongWork
from tests.service.conftest import OPERATOR
from tests.service.evaluation.conftest import code, on_one_database

_numbers = count(100)
DAYS = st.one_of(
    st.sampled_from([date(2026, 12, 31), date(2028, 2, 28), date(2028, 2, 29), date(2027, 12, 30)]),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
YEARS = st.sampled_from([0, 1, 2, 3])


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@st.composite
def near(draw: Any, before: date, after: date) -> date:
    """A day at, or within two days of, a border that some rule could have on either day; sometimes any day."""
    day = years_before(draw(st.sampled_from([before, after])), draw(YEARS))
    return draw(st.one_of(st.just(day), st.integers(-2, 2).map(lambda step: day + timedelta(days=step))))  # type: ignore[no-any-return]


@st.composite
def record(draw: Any, before: date, after: date) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    day = draw(near(before, after))
    body: dict[str, Any] = {"kind": kind, "date": day.isoformat()}
    if KINDS[kind].is_status and draw(st.booleans()):
        body["ended_on"] = max(day, draw(near(before, after))).isoformat()
    for name, attribute in KINDS[kind].attributes.items():
        if name == "repaired_on":
            if draw(st.booleans()):
                body[name] = max(day, draw(near(before, after))).isoformat()
        elif attribute.required or draw(st.booleans()):
            if attribute.choices:
                body[name] = draw(st.sampled_from(sorted(attribute.choices)))
            elif attribute.type == "integer":
                body[name] = draw(st.integers(attribute.least or 1, 3))
            elif attribute.type == "bool":
                body[name] = draw(st.booleans())
            else:
                body[name] = draw(st.sampled_from(["甲", "乙"]))
    return body


@st.composite
def night(draw: Any) -> tuple[date, date, list[list[dict[str, Any]]]]:
    before = draw(DAYS)
    after = before + timedelta(days=draw(st.sampled_from([1, 1, 1, 2, 9, 40])))
    return before, after, draw(st.lists(st.lists(record(before, after), max_size=4), min_size=4, max_size=8))


def run(number: int, day: date, work: LongWork, before: EvaluationRun | None, **more: Any) -> EvaluationRun:
    return EvaluationRun(
        number=number,
        kind="nightly",
        as_of=day,
        in_force=True,
        whole=before is None,
        pack="cangzhou-2021-175",
        before_id=None if before is None else before.id,
        long_work_id=work.id,
        cursor="",
        asked_at=work.queued_at,
        asked_by="test",
        **more,
    )


def left_out_alike(desk: Desk, clock: FixedClock, before: date, after: date, files: list[list[dict[str, Any]]]) -> int:
    """Enters the files, and compares those whom the night leaves out; how many they are."""
    codes = []
    for records in files:
        codes.append(code(next(_numbers)))
        import_dossier(desk, OPERATOR, read_dossier({"uscc": codes[-1], "records": records}), reason="归集")
    rules = policy("cangzhou-2021-175")
    later = clock.now() + timedelta(hours=2)
    with Session(desk.engine) as session:
        work = LongWork(
            kind="evaluation", argument={}, state="done", step="", share_permille=0, attempt=1, queued_at=later,
            queued_by="test", finished_at=later,
        )  # fmt: skip
        session.add(work)
        session.flush()
        done = run(
            1, before, work, None, stage="followed", known_at=later, published_at=later, finished_at=later,
            pack_sha256=rules.on(before).sha256,
        )  # fmt: skip
        session.add(done)
        session.flush()
        found = chosen(session, run(2, after, work, done, stage="asked"))
        assert found is not None
        left_out = 0
        for enterprise in session.scalars(select(Enterprise).where(Enterprise.uscc.in_(codes))).all():
            if enterprise.id in found:
                continue
            left_out += 1
            dossier = dossier_of(session, enterprise)
            old, new = assess(rules, dossier, before), assess(rules, dossier, after)
            assert (old.grade, old.score, old.facts_sha256) == (new.grade, new.score, new.facts_sha256), dossier
            assert old.measures == new.measures
        session.rollback()
    return left_out


@on_one_database
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(night())
def test_whoever_is_left_out_weighs_the_same_on_both_days(
    desk: Desk, clock: FixedClock, drawn: tuple[date, date, list[list[dict[str, Any]]]]
) -> None:
    left_out = left_out_alike(desk, clock, *drawn)
    event(f"left out: {'some' if left_out else 'nobody'}")


def test_a_status_is_found_by_its_end_at_a_border_too(desk: Desk, clock: FixedClock) -> None:
    """AMB-31: a status that lasted on any day of the two years; it ends on the day after its last one."""
    before, after = date(2026, 11, 20), date(2026, 11, 21)
    kinds = sorted(kind for kind in KINDS if KINDS[kind].is_status)
    files = []
    for kind in kinds:
        for step in range(-3, 4):
            end = date(2024, 11, 21) + timedelta(days=step)
            more = {"list": "名单"} if "list" in KINDS[kind].attributes else {}
            files.append([{"kind": kind, "date": "2023-01-05", "ended_on": end.isoformat(), **more}])
    assert 0 < left_out_alike(desk, clock, before, after, files) < len(files)


def test_what_was_written_shortly_before_the_run_before_is_looked_at_once_more(desk: Desk, clock: FixedClock) -> None:
    import_dossier(desk, OPERATOR, read_dossier({"uscc": code(1), "records": []}), reason="归集")
    for minutes, expected in ((59, 1), (61, 0)):
        with Session(desk.engine) as session:
            later = clock.now() + timedelta(minutes=minutes)
            work = LongWork(
                kind="evaluation", argument={}, state="done", step="", share_permille=0, attempt=1, queued_at=later,
                queued_by="test", finished_at=later,
            )  # fmt: skip
            session.add(work)
            session.flush()
            day = date(2026, 11, 21)
            sha256 = policy("cangzhou-2021-175").on(day).sha256
            done = run(
                1, day, work, None, stage="followed", known_at=later, published_at=later, finished_at=later,
                pack_sha256=sha256,
            )  # fmt: skip
            session.add(done)
            session.flush()
            found = chosen(session, run(2, day, work, done, stage="asked"))
            assert found is not None and len(found) == expected
            session.rollback()


def test_other_rules_may_change_anybody() -> None:
    one, other = policy("cangzhou-2021-175"), policy("composite")
    assert crossing(one, other, date(2026, 11, 20), date(2026, 11, 21)) is None
    assert crossing(one, one, date(2026, 11, 20), date(2026, 11, 21)) is not None


def test_few_are_named() -> None:
    """A night names the days at the borders, not months: the spans of a night hold three days at most."""
    change = crossing(policy("cangzhou-2021-175"), policy("cangzhou-2021-175"), date(2026, 11, 20), date(2026, 11, 21))
    assert change is not None
    assert all((span.last - span.first).days <= 2 for spans in change.moved.values() for span in spans)
