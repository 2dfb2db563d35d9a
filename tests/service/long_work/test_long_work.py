"""Long work is done once, by one worker at a time; a dead worker's work is taken up, and a worker given up for dead writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest

from service.access.permissions import TABLE, Permission
from service.access.roles import Role
from service.clock import FixedClock, SystemClock
from service.faults import Conflict, Forbidden
from service.long_work import pulse, starting
from service.long_work.kinds import HANDLERS, UnknownKind, handler_of
from service.long_work.queueing import call_off, queue
from service.long_work.reading import as_json, long_work
from service.long_work.taking import GIVEN_UP_AFTER, MOST_ATTEMPTS, fail, finish, next_number, sign_of_life, take
from service.long_work.working import WORKER, work_on
from service.operations.operation import Desk, Work, operation
from service.store.engine import reading
from service.store.long_work import LongWork
from tests.service.conftest import OPERATOR, Person

KIND = "evaluation"


@operation(Permission.EVALUATION_RUN)
def ask(work: Work, argument: dict[str, Any], kind: str = KIND) -> int:
    return queue(work, kind, argument).id


@operation(Permission.EVALUATION_RUN)
def stop(work: Work, number: int) -> None:
    call_off(work, number)


def handlers(name: str) -> dict[str, str]:
    return {KIND: f"tests.service.long_work.sample:{name}"}


def seen(desk: Desk, number: int) -> LongWork:
    with reading(desk.engine) as session:
        return long_work(session, number)


def test_work_is_queued_done_and_its_result_kept(desk: Desk) -> None:
    number = ask(desk, OPERATOR, {"number": 21})
    assert seen(desk, number).state == "queued" and next_number(desk) == number
    heard: list[tuple[str, float]] = []
    assert work_on(desk, WORKER, number, lambda *told: heard.append(told), handlers("double"))
    item = seen(desk, number)
    assert (item.state, item.result, item.share_permille) == ("done", {"twice": 42, "attempt": 1}, 1000)
    assert item.started_at == item.finished_at == desk.clock.now() and heard == [("翻倍", 0.5)]
    assert next_number(desk) is None
    # A second worker that comes late finds nothing to do.
    assert not work_on(desk, WORKER, number, handlers=handlers("double"))
    assert seen(desk, number).attempt == 1


def test_only_registered_kinds_are_queued_and_all_of_them_have_a_handler(desk: Desk) -> None:
    with pytest.raises(UnknownKind):
        ask(desk, OPERATOR, {}, "unheard_of")
    for kind in HANDLERS:
        assert callable(handler_of(kind))


def test_one_piece_at_a_time(desk: Desk) -> None:
    first, second = ask(desk, OPERATOR, {}), ask(desk, OPERATOR, {})
    item = take(desk, WORKER, number=first)
    assert item is not None and next_number(desk) is None
    assert take(desk, WORKER, number=second) is None
    assert finish(desk, WORKER, item=item, result={})
    assert next_number(desk) == second


def test_the_work_of_a_dead_worker_is_taken_up_and_the_dead_one_writes_nothing(desk: Desk, clock: FixedClock) -> None:
    number = ask(desk, OPERATOR, {"number": 1})
    dead = take(desk, WORKER, number=number)
    assert dead is not None
    clock.advance(GIVEN_UP_AFTER - timedelta(seconds=1))
    assert sign_of_life(desk, dead, "还在", 0.3)
    clock.advance(GIVEN_UP_AFTER - timedelta(seconds=1))
    assert take(desk, WORKER, number=number) is None, "it gave a sign of life within the minute"
    clock.advance(timedelta(seconds=1))
    assert next_number(desk) == number
    heir = take(desk, WORKER, number=number)
    assert heir is not None and heir.attempt == 2
    # The first one wakes again.
    assert not sign_of_life(desk, dead, "醒来", 0.9)
    assert not finish(desk, WORKER, item=dead, result={"of": "the dead"})
    assert not fail(desk, WORKER, item=dead, code="x", message="y")
    assert finish(desk, WORKER, item=heir, result={"of": "the heir"})
    assert seen(desk, number).result == {"of": "the heir"}


def test_work_that_kills_its_workers_is_given_up(desk: Desk, clock: FixedClock) -> None:
    number = ask(desk, OPERATOR, {})
    for _ in range(MOST_ATTEMPTS):
        assert take(desk, WORKER, number=number) is not None
        clock.advance(GIVEN_UP_AFTER)
    assert take(desk, WORKER, number=number) is None
    item = seen(desk, number)
    assert (item.state, item.error_code) == ("failed", "worker_died") and "重新提出" in str(item.error_message)


@pytest.mark.parametrize(("name", "code"), [("refuse", "no_such_data"), ("break_down", "program_fault")])
def test_a_failure_says_why(desk: Desk, name: str, code: str, logged: list[Any]) -> None:
    number = ask(desk, OPERATOR, {})
    assert not work_on(desk, WORKER, number, handlers=handlers(name))
    item = seen(desk, number)
    assert (item.state, item.error_code) == ("failed", code)
    assert as_json(item)["error"] == {"code": code, "message": item.error_message}
    for event in logged:
        event.pop("exc_info", None)


def test_work_that_is_called_off_stops(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "EVERY_SECONDS", 0.02)
    number = ask(desk, OPERATOR, {})
    outcome: list[bool] = []
    worker = Thread(target=lambda: outcome.append(work_on(desk, WORKER, number, handlers=handlers("endless"))))
    worker.start()
    while seen(desk, number).state != "running":
        Event().wait(0.02)
    stop(desk, OPERATOR, number)
    worker.join(9)
    assert outcome == [False]
    item = seen(desk, number)
    assert (item.state, item.result) == ("cancelled", None)
    with pytest.raises(Conflict):
        stop(desk, OPERATOR, number)


def test_the_scheduler_starts_a_process_that_does_the_work(desk: Desk, enrolled: object) -> None:
    """The real thing: ``chengheng work-on`` in a process of its own, on this database."""
    from service.evaluation.asking import ask_for_run

    real = replace(desk, clock=SystemClock())
    run = ask_for_run(real, OPERATOR)
    assert starting.start_next(real, OPERATOR) == 1
    assert starting.start_next(real, OPERATOR) == 0, "one worker at a time"
    (child,) = starting._children
    assert child.wait(60) == 0
    item = seen(desk, run.long_work_id)
    assert item.state == "done" and item.result is not None and item.result["enterprises"] == 1
    assert starting.start_next(real, OPERATOR) == 0 and not starting._children


def test_nobody_but_the_machine_carries_work_out(desk: Desk, person: Any) -> None:
    assert not any(Permission.LONG_WORK_RUN in held for held in TABLE.values())
    somebody: Person = person(Role.SUPERVISOR)
    with pytest.raises(Forbidden):
        take(desk, somebody.actor, number=ask(desk, OPERATOR, {}))
