"""What the guards of the table ask about a joint case, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.access.roles import Role
from service.operations.cases.standing import usual_facts
from service.operations.joint.entries import Entry, entry_of, list_names
from service.operations.joint.units import unit_of
from service.operations.operation import Work
from service.store.case import Case
from service.store.joint import Joint

INCENTIVE_COLOURS = frozenset({"red"})


@dataclass(frozen=True)
class JointDetail:
    """What the pages show besides what every case has. ``list_names``: the list in Chinese and English."""

    joint: Joint
    entry: Entry | None
    list_names: tuple[str, str]


def joint_of(work: Work, case: Case) -> Joint:
    """The detail of a joint case."""
    return work.session.get_one(Joint, case.id)


def detail_of(work: Work, case: Case) -> JointDetail:
    """The caller has checked that the reader may see the case."""
    joint = joint_of(work, case)
    names = list_names().get(joint.list_type, (joint.list_type, joint.list_type))
    return JointDetail(joint, entry_of(work, case), names)


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of a joint case, as the guards name them."""
    joint, entry = joint_of(work, case), entry_of(work, case)
    return {
        **usual_facts(work, case),
        "entry_stands": entry is not None and entry.standing == "stands",
        "entry_suspended": entry is not None and entry.standing == "suspended",
        # An entry that is not to be found any more gives no ground either.
        "entry_over": entry is None or entry.standing == "over",
        "started_already": started_already(work, joint.entry, joint.unit, but=case.id),
        "incentive": joint.colour in INCENTIVE_COLOURS,
        "own_unit": work.actor.role is not Role.DEPARTMENT or unit_of(work, work.actor) == joint.unit,
    }


def started_already(work: Work, entry: str, unit: str, but: int | None = None) -> bool:
    """Whether this unit's part in this entry is under way or in force."""
    query = select(Joint.case_id).where(
        Joint.entry == entry, Joint.unit == unit, Joint.closed_on.is_(None), Joint.case_id != (but or 0)
    )
    return work.session.scalars(query.limit(1)).first() is not None
