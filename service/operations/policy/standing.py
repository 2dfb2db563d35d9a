"""What the guards of the table of changes ask, and the rows behind a change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from rulesets.editing.examples import unexplained
from service.faults import Conflict, NotFound
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.policy.history import authors_of
from service.policy.texts import base_texts, installed_sha256, newest_version
from service.store.enterprise import Enterprise
from service.store.policy import PolicyChange, PolicySimulation, PolicyVersion
from workflows.policy import POLICY


def find_change(session: Session, number: str, *, lock: bool = False) -> PolicyChange:
    """The change with this number; ``lock`` holds it against other writers. Raises NotFound."""
    query = select(PolicyChange).where(PolicyChange.number == number)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none() if number.isprintable() else None
    if found is None:
        raise NotFound("unknown_change", f"没有编号为 {number[:60]} 的政策变更")
    return found


def settle(work: Work, change: PolicyChange) -> None:
    """Write what was changed. Raises Conflict where somebody else was faster."""
    try:
        work.session.flush()
    except StaleDataError as error:
        raise outdated(change) from error


def outdated(change: PolicyChange) -> Conflict:
    """Somebody else was faster."""
    state = POLICY.state(change.state).label
    return Conflict("outdated", f"{change.number} 已被他人改动（现为“{state}”），请查看最新内容后再决定")


def facts_of(work: Work, change: PolicyChange) -> dict[str, Any]:
    """The facts of a stored change, as the guards name them."""
    day = change.in_force_from
    return {
        "something_changed": change.sha256 is not None and change.sha256 != change.base_sha256,
        "examples_explained": not unexplained(base_texts(work.session, change), change.files),
        "proofs_hold": change.sha256 is not None and not change.findings,
        "proved_as_it_stands": change.proved_sha256 == change.content_sha256,
        "simulated_as_it_stands": is_simulated(work.session, change),
        "base_is_newest": _base_is_newest(work.session, change),
        "by_second_person": work.actor.label not in authors_of(work, change),
        "day_reached": day is not None and day <= today_of(work),
        "nothing_built_on_it": not _later(work.session, change),
        "successor_in_force": any(version.in_force_from <= today_of(work) for version in _later(work.session, change)),
    }


def is_simulated(session: Session, change: PolicyChange) -> bool:
    """Whether these very texts were simulated on data; while no enterprise is stored, the proof alone will do."""
    done = select(PolicySimulation.id).where(
        PolicySimulation.change_id == change.id,
        PolicySimulation.content_sha256 == change.content_sha256,
        PolicySimulation.finished_at.is_not(None),
        or_(PolicySimulation.scope != "none", ~exists(select(Enterprise.id))),
    )
    return session.scalars(done.limit(1)).first() is not None


def _base_is_newest(session: Session, change: PolicyChange) -> bool:
    newest = newest_version(session, change.pack)
    if newest is not None:
        return change.base_version == newest.number
    return change.base_version is None and change.base_sha256 == installed_sha256(change.pack)


def _later(session: Session, change: PolicyChange) -> list[PolicyVersion]:
    """Versions of the pack that were approved after this one and stand."""
    if change.version is None:
        return []
    query = (
        select(PolicyVersion)
        .join(PolicyChange, PolicyChange.id == PolicyVersion.change_id)
        .where(
            PolicyVersion.pack == change.pack,
            PolicyVersion.number > change.version,
            PolicyChange.state != "withdrawn",
        )
    )
    return list(session.scalars(query))
