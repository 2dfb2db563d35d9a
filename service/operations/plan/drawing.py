"""The draw 抽取: the public value and the revealed secret make the seed; everything else follows from the frozen files."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from rulesets.draw import Draw as Drawn
from rulesets.draw import (
    DrawFault,
    check_seed,
    read_inspectors,
    read_plain_pool,
    read_rate,
    terms_of,
    write_document,
)
from rulesets.draw import draw as drawn_from
from rulesets.draw.fingerprint import result_sha256
from rulesets.form.policy import Policy
from service.access.permissions import Permission
from service.faults import Conflict, Invalid
from service.operations.inspection.opening import open_drawn
from service.operations.operation import Work, operation
from service.operations.plan.faults import as_invalid
from service.operations.plan.planning import begin, conclude
from service.operations.plan.standing import latest_draw, rules_of
from service.store.plan import Draw, Plan


@operation(Permission.PLAN_WORK)
def run_draw(work: Work, *, number: str, revision: int, public_value: str, secret: str) -> Draw:
    """Draw the objects and their inspectors, publish the proof, open an inspection for each (WF-6): all of it or nothing.

    Raises NotFound, Conflict (outdated, seed_used_before) or Invalid (wrong_secret, bad_public_value, too_few_inspectors …).
    """
    plan, taken = begin(work, number, revision, "draw", {"public_value": public_value, "secret": secret})
    draw = latest_draw(work, plan)
    assert draw is not None
    public, revealed = taken.form["public_value"], taken.form["secret"]
    if "|" in public:
        raise Invalid("bad_public_value", "公开数里不能有竖线“|”，它是种子里公开数和密数的分隔", field="public_value")
    if sha256(revealed.encode()).hexdigest() != draw.commitment:
        raise Invalid("wrong_secret", "密数与冻结时公布的哈希不符，请核对后重新输入", field="secret")
    seed = f"{public}|{revealed}"
    if work.session.scalars(select(Draw.id).where(Draw.seed == seed)).first() is not None:
        raise Conflict("seed_used_before", "这个种子以前用过，重新抽取必须换新的种子", field="public_value")
    try:
        result = _drawn(plan, draw, check_seed(seed), rules_of(work.session, draw))
    except DrawFault as fault:
        raise as_invalid(fault) from fault
    draw.public_value, draw.secret, draw.seed = public, revealed, seed
    draw.document = "".join(write_document(result))
    draw.result_sha256 = result_sha256(result)
    draw.drawn_at, draw.drawn_by = work.now, work.actor.label
    work.session.flush()
    opened = open_drawn(work, plan, draw, result)
    conclude(
        work,
        plan,
        taken,
        f"第 {draw.number} 次抽取：抽中 {opened} 家，结果哈希 {draw.result_sha256[:16]}…",
        result_sha256=draw.result_sha256,
        objects=opened,
    )
    return draw


def _drawn(plan: Plan, draw: Draw, seed: str, decided_by: Policy) -> Drawn:
    pool = read_plain_pool(draw.pool.encode())
    if pool.sha256 != draw.pool_sha256 or pool.roster_sha256 != draw.roster_sha256:
        raise DrawFault("pool_changed", "名录与冻结时公布的不是同一份，不能抽取，请作废后重新冻结")
    inspectors = read_inspectors(draw.inspectors.encode())
    if inspectors.sha256 != draw.inspectors_sha256:
        raise DrawFault("inspectors_changed", "检查人员名录与冻结时公布的不是同一份，不能抽取，请作废后重新冻结")
    terms = terms_of(decided_by, read_rate(plan.base_rate))
    return drawn_from(pool, terms, seed, inspectors, plan.per_object)
