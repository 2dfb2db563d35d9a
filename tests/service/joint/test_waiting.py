"""Steps of two cases of one enterprise at the same moment do not wait for each other in a circle; a revoked repair lists again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, text

from service.access.actor import Actor
from service.clock import today
from service.faults import Conflict
from service.operations.joint.starting import start_joint
from service.operations.listing import following as listing_following
from service.operations.listing.following import remove_listing, restore_listing
from service.operations.operation import Desk, Work, operation
from service.store.history import find_enterprise
from tests.service.conftest import USCC
from tests.service.joint.conftest import MARKET, SANCTION, Joints
from tests.service.listing.conftest import REASON, Listings

PATIENCE = 20.0
"""Seconds until a test gives up; PostgreSQL itself finds a circle after one."""


def until_somebody_waits(engine: Engine) -> None:
    """Until the database says that a session of this test waits for a lock."""
    question = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while not connection.execute(question).scalar():
            connection.rollback()
            assert time.monotonic() < end, "nobody came to wait"


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, module: Any, name: str, other: Callable[[], object]
) -> list[Future[object]]:
    """While the first step is about to call ``module.name``, the other one begins and comes to wait for it."""
    real = getattr(module, name)
    begun: list[Future[object]] = []
    pool, first = ThreadPoolExecutor(1), threading.current_thread()

    def call(*arguments: Any) -> Any:
        # The other one comes through here as well.
        if threading.current_thread() is first and not begun:
            begun.append(pool.submit(other))
            until_somebody_waits(engine)
        return real(*arguments)

    monkeypatch.setattr(module, name, call)
    return begun


@operation(None)
def change(work: Work, act: Callable[..., None], label: str) -> None:
    """What a step of a repair does to the entry, with the locks and the audit row that it has by then."""
    enterprise = find_enterprise(work.session, USCC, lock=True)
    work.audit("test.repair", f"enterprise:{USCC}")
    act(work, enterprise, label, "修复")


def label_of(listings: Listings, number: str) -> str:
    label = listings.detail(number).record
    assert label is not None
    return label


def test_a_revoked_repair_lists_again(listings: Listings) -> None:
    """SQ20-14: an entry that ended by repair stands again when the repair is revoked; one that was removed otherwise does not."""
    number = listings.listed()
    label = label_of(listings, number)
    change(listings.desk, listings.supervisor, remove_listing, label)
    assert (listings.case(number).state, listings.detail(number).ended_on) == ("removed", today(listings.clock))
    change(listings.desk, listings.supervisor, restore_listing, label)
    case, detail = listings.case(number), listings.detail(number)
    assert (case.state, case.finding, case.closed_at) == ("listed", "listed", None)
    assert (detail.ended_on, detail.end_reason, detail.ended_by_repair) == (None, None, False)
    # Twice does no more than once, and neither touches a record that came from no entry of ours.
    change(listings.desk, listings.supervisor, restore_listing, label)
    change(listings.desk, listings.supervisor, restore_listing, "p1")
    listings.later(1)
    listings.step(number, "apply_exit", REASON)
    change(listings.desk, listings.supervisor, restore_listing, label)
    assert listings.case(number).state == "removed"


def test_a_repair_and_a_step_of_the_entry(listings: Listings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The repair holds the enterprise and goes on to the entry; whoever steps the entry must not hold it before the enterprise."""
    if listings.desk.engine.dialect.name == "sqlite":
        return  # One writer at a time: there is no circle to wait in.
    number = listings.listed()
    label = label_of(listings, number)
    begun = meanwhile(
        monkeypatch,
        listings.desk.engine,
        listing_following,
        "_of_record",
        lambda: listings.step(number, "suspend", {"reason": "法院裁定"}),
    )
    change(listings.desk, listings.supervisor, remove_listing, label)
    # The second comes too late, and is told so.
    with pytest.raises(Conflict):
        begun[0].result(PATIENCE)
    assert listings.case(number).state == "removed"


def test_the_end_of_an_entry_and_a_step_of_a_unit(joints: Joints, monkeypatch: pytest.MonkeyPatch) -> None:
    """WF-10: the removal goes on to the units' cases while a unit is about to answer."""
    from service.operations.joint import following as joint_following

    if joints.desk.engine.dialect.name == "sqlite":
        return
    entry = joints.listings.listed()
    number = joints.numbers(unit=MARKET)[0]
    joints.step(number, "push_sanction", SANCTION)
    engine = joints.desk.engine
    begun = meanwhile(monkeypatch, engine, joint_following, "_tell_all", lambda: joints.by_unit(number, "receive"))
    joints.listings.step(entry, "apply_exit", REASON)
    with pytest.raises(Conflict):
        begun[0].result(PATIENCE)
    assert joints.case(number).state == "ended"


def test_a_designation_and_a_start_for_another_enterprise(joints: Joints, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both take a number of the same series: the audit chain comes first for both."""
    from service.operations.dossier_import import import_dossier
    from service.operations.joint import starting
    from tests.service.conftest import OPERATOR, OTHER_USCC, dossier

    if joints.desk.engine.dialect.name == "sqlite":
        return
    black = {"id": "b1", "kind": "industry_blacklist", "date": "2026-05-01", "list": "BL-02"}
    import_dossier(joints.desk, OPERATOR, dossier(black, uscc=OTHER_USCC), reason="归集")

    def start(desk: Desk = joints.desk, actor: Actor = joints.supervisor) -> str:
        return start_joint(desk, actor, uscc=OTHER_USCC, entry="b1", unit=MARKET)

    begun = meanwhile(monkeypatch, joints.desk.engine, starting, "_start", start)
    joints.listings.listed()
    assert str(begun[0].result(PATIENCE)).startswith("联")
    assert len(joints.numbers()) == 3
