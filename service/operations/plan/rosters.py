"""Bringing in the rosters 一单两库: matters with basis and base rate, objects, inspectors. A file is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select

from rulesets.draw import DrawFault, read_rate
from service.access.permissions import Permission
from service.access.roles import Role
from service.operations.operation import Work, operation
from service.operations.plan.faults import as_invalid
from service.operations.plan.rows import Line, lines, once
from service.store.account import User
from service.store.enterprise import Enterprise
from service.store.plan import CheckMatter, CheckObject, Inspector, InspectorAvoidance

MATTERS, OBJECTS, INSPECTORS = "抽查事项清单", "检查对象名录", "检查人员名录"
MATTER_COLUMNS = ("code", "name", "field", "unit", "basis", "base_rate", "items")
OBJECT_COLUMNS = ("uscc", "matter")
INSPECTOR_COLUMNS = ("number", "name", "unit", "field", "certificate", "certificate_until")
_ACTIVE = ("active",)


@dataclass(frozen=True)
class Imported:
    """How many lines were new, and how many changed or confirmed what was there."""

    added: int
    kept: int


@operation(Permission.PLAN_WORK)
def import_matters(work: Work, content: bytes) -> Imported:
    """Matters by their code. ``items`` of the record sheet between semicolons. Raises Invalid with line and field."""
    return _take(work, "matters", content, _matter, MATTERS, MATTER_COLUMNS, _ACTIVE, "code")


@operation(Permission.PLAN_WORK)
def import_objects(work: Work, content: bytes) -> Imported:
    """Enterprises that are on file, each under a matter. Raises Invalid with line and field."""
    return _take(work, "objects", content, _object, OBJECTS, OBJECT_COLUMNS, _ACTIVE, "uscc")


@operation(Permission.PLAN_WORK)
def import_inspectors(work: Work, content: bytes) -> Imported:
    """Inspectors by their number; ``avoid`` replaces the enterprises to be avoided. Raises Invalid with line and field."""
    optional = ("limit", "avoid", "account", "active")
    return _take(work, "inspectors", content, _inspector, INSPECTORS, INSPECTOR_COLUMNS, optional, "number")


def _take(
    work: Work,
    what: str,
    content: bytes,
    put: Callable[[Work, Line, dict[str, int]], bool],
    source: str,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    key: str,
) -> Imported:
    seen: dict[str, int] = {}
    added = kept = 0
    try:
        for line in lines(content, source, required, optional):
            if put(work, line, seen):
                added += 1
            else:
                kept += 1
        if not added + kept:
            raise DrawFault("empty_file", "名录里没有内容", source=source, line=1, field=key)
    except DrawFault as fault:
        raise as_invalid(fault) from fault
    work.session.flush()
    work.audit(f"roster.{what}", f"roster:{what}", added=added, kept=kept)
    return Imported(added, kept)


def _matter(work: Work, line: Line, seen: dict[str, int]) -> bool:
    code = line.text("code", 40)
    once(seen, code, line, "code")
    found = work.session.scalars(select(CheckMatter).where(CheckMatter.code == code)).one_or_none()
    matter = found or CheckMatter(code=code)
    matter.name, matter.field = line.text("name", 200), line.text("field", 100)
    matter.unit, matter.basis = line.text("unit", 200), line.text("basis", 500)
    written = line.text("base_rate", 12)
    try:
        matter.base_rate = str(read_rate(written))
    except DrawFault as fault:
        raise line.fault(fault.code, fault.message, "base_rate") from fault
    items = [item.strip() for item in line.text("items", 4000).replace("；", ";").split(";") if item.strip()]
    if not items or len(set(items)) != len(items):
        raise line.fault("bad_items", "检查项目之间用分号隔开，不能为空，也不能重复", "items")
    matter.items, matter.active = items, line.flag("active")
    if found is None:
        work.session.add(matter)
    return found is None


def _object(work: Work, line: Line, seen: dict[str, int]) -> bool:
    uscc, code = line.code(), line.text("matter", 40)
    once(seen, f"{uscc} {code}", line, "uscc")
    matter = work.session.scalars(select(CheckMatter.id).where(CheckMatter.code == code)).one_or_none()
    if matter is None:
        raise line.fault("unknown_matter", f"抽查事项清单里没有“{code}”，请先导入事项", "matter")
    enterprise = work.session.scalars(select(Enterprise.id).where(Enterprise.uscc == uscc)).one_or_none()
    if enterprise is None:
        raise line.fault("unknown_enterprise", f"没有 {uscc} 的企业档案，请先归集", "uscc")
    query = select(CheckObject).where(CheckObject.matter_id == matter, CheckObject.enterprise_id == enterprise)
    found = work.session.scalars(query).one_or_none()
    if found is None:
        work.session.add(CheckObject(matter_id=matter, enterprise_id=enterprise, active=line.flag("active")))
        return True
    found.active = line.flag("active")
    return False


def _inspector(work: Work, line: Line, seen: dict[str, int]) -> bool:
    number = line.text("number", 40)
    if len(number.split()) != 1 or '"' in number or "," in number:
        raise line.fault("bad_inspector", "检查人员编号不能有空格、逗号和引号", "number")
    once(seen, number, line, "number")
    found = work.session.scalars(select(Inspector).where(Inspector.number == number)).one_or_none()
    person = found or Inspector(number=number)
    person.name, person.unit, person.field = line.text("name", 100), line.text("unit", 200), line.text("field", 100)
    person.certificate, person.certificate_until = line.text("certificate", 60), line.day("certificate_until")
    person.most, person.active = line.count("limit"), line.flag("active")
    person.user_id = _account(work, line, person)
    if found is None:
        work.session.add(person)
    work.session.flush()
    work.session.execute(delete(InspectorAvoidance).where(InspectorAvoidance.inspector_id == person.id))
    for uscc in dict.fromkeys(line.codes("avoid")):
        enterprise = work.session.scalars(select(Enterprise.id).where(Enterprise.uscc == uscc)).one_or_none()
        if enterprise is None:
            raise line.fault("unknown_enterprise", f"没有 {uscc} 的企业档案，请先归集或删去", "avoid")
        work.session.add(InspectorAvoidance(inspector_id=person.id, enterprise_id=enterprise))
    return found is None


def _account(work: Work, line: Line, person: Inspector) -> int | None:
    username = line.optional("account", 64)
    if username is None:
        return None
    user = work.session.scalars(select(User).where(User.username == username)).one_or_none()
    if user is None or user.role != Role.INSPECTOR.value:
        raise line.fault("unknown_user", f"没有名为“{username}”的执法检查人员账号", "account")
    query = select(Inspector.number).where(Inspector.user_id == user.id, Inspector.number != person.number)
    if (other := work.session.scalars(query).first()) is not None:
        raise line.fault("account_taken", f"账号“{username}”已登记在检查人员 {other} 名下", "account")
    return user.id
