"""What the sites still have to be told 同步任务, written in the transaction of the decision."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from rulesets.form.repair_rules import SiteOf
from service.operations.operation import Work
from service.operations.repair.rules import rules_of
from service.store.case import Case
from service.store.repair import SiteJob


def sites_of(work: Work) -> tuple[SiteOf, ...]:
    """The sites that the documents in force name."""
    rules = rules_of(work)
    return rules.sites if rules is not None else ()


def ask_sites(work: Work, case: Case, action: str) -> list[str]:
    """One job for each site; asked again, it is done again. Returns the names of the sites."""
    sites = sites_of(work)
    known = {job.site: job for job in jobs_of(work, case) if job.action == action}
    for site in sites:
        job = known.get(site.id)
        if job is None:
            job = SiteJob(case_id=case.id, site=site.id, action=action)
            work.session.add(job)
        _begin(work, job)
    work.session.flush()
    return [site.name.zh for site in sites]


def overtake(work: Work, case: Case, action: str) -> None:
    """Jobs that no longer make sense, because the opposite was decided."""
    for job in jobs_of(work, case):
        if job.action == action and job.state != "done":
            job.state = "overtaken"


def try_sites_again(work: Work, case: Case) -> int:
    """Begin afresh with what waits or was given up. Returns how many."""
    waiting = [job for job in jobs_of(work, case) if job.state in ("pending", "given_up")]
    for job in waiting:
        _begin(work, job)
    return len(waiting)


def jobs_of(work: Work, case: Case) -> Iterable[SiteJob]:
    return work.session.scalars(select(SiteJob).where(SiteJob.case_id == case.id).order_by(SiteJob.id)).all()


def _begin(work: Work, job: SiteJob) -> None:
    job.state, job.attempts, job.next_attempt_at = "pending", 0, work.now
    job.claimed_until = job.done_at = job.receipt = job.fault = None
