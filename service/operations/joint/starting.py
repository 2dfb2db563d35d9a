"""Starting joint incentives and sanctions 启动联合奖惩 (BG22-14b, SQ20-11b): by the office, or by the system with a designation."""

from __future__ import annotations

from sqlalchemy import select

from service.access.permissions import Permission
from service.faults import Invalid, NotFound
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import refusal, role_of, settle
from service.operations.joint.entries import COLOURS, Entry, entry_of_listing, entry_of_record, list_names
from service.operations.joint.standing import INCENTIVE_COLOURS, started_already
from service.operations.joint.units import units_taking_part, units_with_accounts
from service.operations.operation import Work, operation
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.joint import Joint, JointCase
from workflows.joint import JOINT
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE


@operation(Permission.JOINT_START)
def start_joint(work: Work, *, uscc: str, entry: str, unit: str) -> str:
    """Start one unit's part in one entry, given by the number of a listing or the label of a record; returns the number of the case.

    Raises NotFound (enterprise, entry), Invalid (unknown_unit, not_joint), Conflict (the entry does not stand, started already).
    """
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    found = find_entry(work, enterprise, entry)
    known = units_with_accounts(work)
    if unit not in known:
        told = f"；现有：{'、'.join(known)}" if known else "；目前没有一个部门账号填写了单位"
        raise Invalid("unknown_unit", f"没有“{unit[:100]}”的部门账号，推送后无人接收{told}", field="unit")
    # The audit chain before the series of numbers, in which order a designation takes them: no two wait in a circle.
    work.audit("joint.ask", f"enterprise:{uscc}", entry=found.target, unit=unit)
    return _start(work, enterprise, found, unit, role_of(work)).number


def start_for_entry(work: Work, listing: Case) -> None:
    """Start a case for every unit that takes part, as a part of the designation; the caller holds the enterprise."""
    entry = entry_of_listing(work, listing.number)
    if entry is None or entry.colour not in COLOURS or entry.standing != "stands":
        return
    enterprise = work.session.get_one(Enterprise, listing.enterprise_id)
    for unit in units_taking_part(work):
        if not started_already(work, entry.key, unit):
            _start(work, enterprise, entry, unit, "system")


def find_entry(work: Work, enterprise: Enterprise, name: str) -> Entry:
    """The entry of this enterprise by listing number or record label. Raises NotFound, Invalid for a list that nobody acts on."""
    found = entry_of_record(work, enterprise.id, name) if name.isprintable() else None
    if found is None and name.isprintable():
        found = _own_listing(work, enterprise, name)
    if found is None or found.standing == "not_yet":
        raise NotFound("unknown_entry", f"该企业没有编号为 {name[:60]} 的名单记录", field="entry")
    if found.colour not in COLOURS:
        raise Invalid("not_joint", "只有失信名单、红名单和重点关注名单适用联合奖惩", field="entry")
    return found


def _own_listing(work: Work, enterprise: Enterprise, number: str) -> Entry | None:
    query = select(Case.enterprise_id).where(Case.number == number, Case.procedure == "listing")
    owner = work.session.scalars(query).one_or_none()
    return entry_of_listing(work, number) if owner == enterprise.id else None


def _start(work: Work, enterprise: Enterprise, entry: Entry, unit: str, role: str) -> JointCase:
    facts = {"entry_stands": entry.standing == "stands", "started_already": started_already(work, entry.key, unit)}
    try:
        taken = take(JOINT, NOWHERE, "start", role, facts, {})
    except NotAllowed as refused:
        raise refusal(refused) from refused
    kind = "incentive" if entry.colour in INCENTIVE_COLOURS else "sanction"
    case = JointCase(
        number=running_number(work, "联", "joint"),
        enterprise_id=enterprise.id,
        kind=kind,
        target_type=entry.target_type,
        target=entry.target,
    )
    if role != "system":
        case.handler_id = work.actor.user_id
    name = list_names().get(entry.list_type, (entry.list_type, ""))[0]
    open_case(work, case, taken, f"就“{name}”启动联合奖惩，应用单位：{unit}")
    work.session.add(Joint(case_id=case.id, entry=entry.key, unit=unit, list_type=entry.list_type, colour=entry.colour))
    settle(work, case)
    return case
