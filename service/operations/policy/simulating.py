"""Asking for a simulation and keeping its result 模拟: queued as long work; the statement alone is answered at once."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from rulesets.form.policy import Policy
from rulesets.simulation.simulated import Simulated, proved
from rulesets.simulation.statement import state
from service.access.actor import Actor
from service.access.permissions import Permission
from service.faults import Conflict, Invalid
from service.long_work.queueing import queue
from service.operations.operation import Desk, Work, operation
from service.operations.policy.standing import facts_of, find_change
from service.operations.policy.stepping import allowed, conclude
from service.operations.wording import check_storable
from service.policy.comparing import sides_by_name, sides_of_change
from service.store.engine import reading
from service.store.long_work import OPEN, LongWork
from service.store.policy import PolicyChange, PolicySimulation

NONE, SAMPLE, ALL = "none", "sample", "all"
MOST_SAMPLE, MOST_OPEN, MOST_MOVERS = 10_000_000, 5, 64 * 1024 * 1024
"""Ours: enterprises in a sample, simulations waiting or under way, bytes of the packed list of movers."""


@dataclass(frozen=True)
class Wanted:
    """What to simulate: a change by its number, or two names of rules; ``sample`` is the number of enterprises."""

    as_of: date
    scope: str
    change: str | None = None
    before: str = ""
    after: str = ""
    sample: int | None = None
    seed: str = ""


def ask_simulation(desk: Desk, actor: Actor, wanted: Wanted) -> PolicySimulation:
    """Queue the simulation; without data it is done at once. Raises NotFound, Conflict or Invalid."""
    actor.must(Permission.POLICY_DRAFT)
    _check(wanted)
    with reading(desk.engine) as session:
        if wanted.change is not None:
            change = find_change(session, wanted.change)
            sides = sides_of_change(session, change, desk.settings.profile, wanted.as_of)
            content: str | None = change.content_sha256
        else:
            sides = sides_by_name(session, wanted.before, wanted.after, wanted.as_of)
            content = None
    done = proved(state(*sides, wanted.as_of)) if wanted.scope == NONE else None
    return _ask(desk, actor, wanted=wanted, sides=sides, content=content, done=done)


@operation(Permission.POLICY_DRAFT)
def _ask(
    work: Work, *, wanted: Wanted, sides: tuple[Policy, Policy], content: str | None, done: Simulated | None
) -> PolicySimulation:
    change = find_change(work.session, wanted.change, lock=True) if wanted.change is not None else None
    if change is not None and change.content_sha256 != content:
        raise Conflict("outdated", f"{change.number} 的内容刚刚改过，请重新提出模拟")
    row = PolicySimulation(
        change_id=change.id if change is not None else None,
        content_sha256=content,
        before=sides[0].identifier,
        after=sides[1].identifier,
        before_sha256=sides[0].sha256,
        after_sha256=sides[1].sha256,
        as_of=wanted.as_of,
        scope=wanted.scope,
        sample=wanted.sample,
        seed=wanted.seed,
        asked_at=work.now,
        asked_by=work.actor.label,
    )
    work.session.add(row)
    work.session.flush()
    if done is None:
        if _waiting(work) >= MOST_OPEN:
            raise Conflict("too_many_open", f"已有 {MOST_OPEN} 项模拟在等待或进行，请等其中一项结束")
        row.work_id = queue(work, "simulation", {"simulation": row.id}).id
    else:
        row.report, row.text, row.finished_at = done.report, done.text, work.now
    work.session.flush()
    work.audit(
        "policy.simulate",
        f"policy_simulation:{row.id}",
        before=row.before,
        after=row.after,
        scope=row.scope,
        as_of=row.as_of.isoformat(),
    )
    if change is not None and done is not None:
        take_up_simulation(work, change)
    return row


@operation(Permission.POLICY_RUN)
def keep_simulation(work: Work, *, simulation: int, found: Simulated) -> PolicySimulation:
    """Keep what the worker found; a second time changes nothing. The change that was simulated moves on, if it still says the same."""
    row = work.session.get_one(PolicySimulation, simulation, with_for_update=True)
    if row.finished_at is not None:
        return row
    row.report, row.text, row.finished_at = found.report, found.text, work.now
    row.movers = _packed(found.movers)
    work.session.flush()
    work.audit("policy.simulated", f"policy_simulation:{row.id}", movers=found.report["population"]["movers"])
    if row.change_id is not None:
        change = work.session.get_one(PolicyChange, row.change_id, with_for_update=True)
        take_up_simulation(work, change)
    return row


def take_up_simulation(work: Work, change: PolicyChange) -> None:
    """A proved change whose very texts were simulated is simulated."""
    facts = facts_of(work, change)
    if change.state == "proved" and facts["proved_as_it_stands"] and facts["simulated_as_it_stands"]:
        taken = allowed(work, change, "simulated", "system", {})
        conclude(work, change, taken, "现在的内容已经模拟")


def _packed(movers: Path | None) -> bytes | None:
    """The list of movers, unless it is too long to be kept beside the report, which counts everybody anyhow."""
    if movers is None:
        return None
    packed = gzip.compress(movers.read_bytes(), mtime=0)
    return packed if len(packed) <= MOST_MOVERS else None


def _waiting(work: Work) -> int:
    query = (
        select(func.count())
        .select_from(PolicySimulation)
        .join(LongWork, LongWork.id == PolicySimulation.work_id)
        .where(LongWork.state.in_(OPEN))
    )
    return work.session.scalar(query) or 0


def _check(wanted: Wanted) -> None:
    if wanted.scope not in (NONE, SAMPLE, ALL):
        raise Invalid("bad_scope", "范围只能是：只作证明、抽样、全部企业", field="scope")
    if (wanted.scope == SAMPLE) != (wanted.sample is not None):
        raise Invalid("bad_sample", "抽样时请写明抽多少家；不抽样时不要写", field="sample")
    if wanted.sample is not None and not 1 <= wanted.sample <= MOST_SAMPLE:
        raise Invalid("bad_sample", f"抽样家数应在 1 至 {MOST_SAMPLE:,} 之间", field="sample")
    check_storable(wanted.seed, "seed", most=100)
