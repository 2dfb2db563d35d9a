"""Freezing a pool 冻结名录: who can be drawn is fixed and published, with the seal of a secret, before the public value exists."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from rulesets.draw import Candidate, DrawFault, PlainPool, read_inspectors, terms_of
from rulesets.form.policy import Policy
from service.access.permissions import Permission
from service.faults import Conflict, Invalid
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.operations.plan.capping import inspections_in, is_full
from service.operations.plan.faults import as_invalid
from service.operations.plan.numbers import fingerprint, number_all
from service.operations.plan.planning import begin, conclude
from service.operations.plan.standing import inspectors_for
from service.operations.weigh import weigh_by
from service.policy.in_force import rules
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from service.store.plan import CheckMatter, CheckObject, Draw, Inspector, InspectorAvoidance, Plan

CAPPED = "本年度已检查，守信主体一年最多检查 1 次（SQ20-07c）"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Sealed:
    """What is fixed at the freezing besides the pool: the seal of the secret, and where the public value will come from."""

    commitment: str
    public_source: str
    public_day: str


@operation(Permission.PLAN_WORK)
def freeze_pool(work: Work, *, number: str, revision: int, sealed: Sealed) -> Draw:
    """Freeze the pool of a task and publish it (WF-6). The secret itself is not handed in before the draw.

    Raises NotFound, Conflict (outdated, secret_used_before) or Invalid (bad_commitment, public_day_too_early, nothing_to_draw …).
    """
    form = {
        "commitment": sealed.commitment.strip().lower(),
        "public_source": sealed.public_source,
        "public_day": sealed.public_day,
    }
    plan, taken = begin(work, number, revision, "freeze", form)
    commitment = taken.form["commitment"]
    if _SHA256.fullmatch(commitment) is None:
        raise Invalid("bad_commitment", "密数的 SHA-256 应为 64 位十六进制数；密数本身请另行保管", field="commitment")
    if taken.form["public_day"] <= today_of(work):
        raise Invalid("public_day_too_early", "公开数应当在名录公布之后才产生，请选今天以后的日期", field="public_day")
    if work.session.scalars(select(Draw.id).where(Draw.commitment == commitment)).first() is not None:
        raise Conflict("secret_used_before", "这个密数以前用过，重新抽取必须换新的密数", field="commitment")
    try:
        draw = _frozen(work, plan)
    except DrawFault as fault:
        raise as_invalid(fault) from fault
    draw.commitment = commitment
    draw.public_source, draw.public_day = taken.form["public_source"], taken.form["public_day"]
    work.session.add(draw)
    work.session.flush()
    conclude(
        work,
        plan,
        taken,
        f"第 {draw.number} 次抽取：冻结名录 {draw.pool_size} 家，公布名录哈希 {draw.pool_sha256[:16]}… 和密数的哈希；"
        f"公开数取 {draw.public_day} 的{draw.public_source}",
        pool_sha256=draw.pool_sha256,
        commitment=commitment,
    )
    return draw


def _frozen(work: Work, plan: Plan) -> Draw:
    """The draw with its pool and its inspectors, everything in the order of the numbers. Raises DrawFault."""
    matter = work.session.get_one(CheckMatter, plan.matter_id)
    objects = _objects(work, matter)
    numbers = number_all(enterprise.uscc for enterprise in objects)
    decided_by = rules(work.session, work.desk.settings.profile, today_of(work))
    candidates = list(_candidates(work, plan, decided_by, objects, numbers))
    pool = PlainPool(candidates)
    if not any(pool.strata.values()):
        raise DrawFault("nothing_to_draw", "名录里的检查对象今年都不能再抽，没有可抽的")
    terms_of(decided_by)
    roster = _roster(work, plan, inspectors_for(work, matter), numbers)
    last = work.session.scalar(select(func.max(Draw.number)).where(Draw.plan_id == plan.id)) or 0
    return Draw(
        plan_id=plan.id,
        number=last + 1,
        frozen_at=work.now,
        frozen_by=work.actor.label,
        pack=decided_by.identifier,
        pool=_csv(
            ("uscc", "grade", "excluded_reason"),
            ((each.uscc, each.grade, each.excluded_reason) for each in sorted(candidates)),
        ),
        pool_sha256=pool.sha256,
        roster_sha256=pool.roster_sha256,
        pool_size=pool.size,
        numbers=numbers,
        numbers_sha256=fingerprint(numbers),
        inspectors=roster,
        inspectors_sha256=read_inspectors(roster.encode()).sha256,
    )


def _objects(work: Work, matter: CheckMatter) -> list[Enterprise]:
    query = (
        select(Enterprise)
        .join(CheckObject, CheckObject.enterprise_id == Enterprise.id)
        .where(CheckObject.matter_id == matter.id, CheckObject.active.is_(True))
    )
    return list(work.session.scalars(query.order_by(Enterprise.uscc)))


def _candidates(
    work: Work, plan: Plan, decided_by: Policy, objects: list[Enterprise], numbers: dict[str, dict[str, str]]
) -> Iterable[Candidate]:
    """Each object with its grade of today; one whose year is full is in the pool, but left out of the draw."""
    inspected = inspections_in(work, plan.year)
    for enterprise in objects:
        assessment = weigh_by(decided_by, dossier_of(work.session, enterprise), today_of(work))
        full = is_full(assessment, inspected.get(enterprise.id, 0))
        yield Candidate(numbers[enterprise.uscc]["number"], assessment.grade, CAPPED if full else "")


def _roster(work: Work, plan: Plan, people: list[Inspector], numbers: dict[str, dict[str, str]]) -> str:
    query = select(InspectorAvoidance.inspector_id, Enterprise.uscc).join(
        Enterprise, Enterprise.id == InspectorAvoidance.enterprise_id
    )
    avoided: dict[int, list[str]] = {}
    for person, uscc in work.session.execute(query):
        if uscc in numbers:
            avoided.setdefault(person, []).append(numbers[uscc]["number"])
    return _csv(
        ("id", "unit", "certificate_valid", "limit", "avoid"),
        (
            (
                person.number,
                person.unit,
                "true" if person.certificate_until >= plan.ends_on else "false",
                "" if person.most is None else str(person.most),
                " ".join(sorted(avoided.get(person.id, ()))),
            )
            for person in people
        ),
    )


def _csv(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue()
