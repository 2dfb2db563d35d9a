"""What runs by itself, and when 定时任务表. Times are those of Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, cast

import structlog

from service.access.actor import operator
from service.operations.operation import Desk

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """One line of the schedule. ``target`` is ``module:function``, called with desk and actor; ``when`` are the
    arguments of the APScheduler trigger. ``at_start``: also run when a process takes the lead, to catch up."""

    id: str
    label: str
    target: str
    trigger: str
    when: Mapping[str, Any] = field(default_factory=dict)
    at_start: bool = False


JOBS = (
    Job("reminders", "提醒巡查", "service.reminders.sweep:sweep", "interval", {"minutes": 1}, at_start=True),
    Job("delivery", "消息投递", "service.outbox.deliver:deliver", "interval", {"seconds": 30}, at_start=True),
    # Every day: the job itself knows which days are working days, make-up days included.
    Job(
        "digest",
        "晨间汇总",
        "service.reminders.digest:send_digests",
        "cron",
        {"hour": 8, "minute": 30},
        at_start=True,
    ),
    # A notice ends at 24:00; what it leads to is done at the beginning of the next day (AMB-62).
    Job(
        "notice_end",
        "公示期满",
        "service.public_notice.ending:end_notices",
        "cron",
        {"hour": 0, "minute": 5},
        at_start=True,
    ),
    Job(
        "notice_proof",
        "公示每日留痕",
        "service.public_notice.daily_proof:keep_proof",
        "cron",
        {"hour": 0, "minute": 10},
        at_start=True,
    ),
    Job("integrity", "夜间自查", "service.reminders.integrity:check_nightly", "cron", {"hour": 2, "minute": 30}),
    Job("site_sync", "修复同步", "service.site_sync.running:synchronise", "interval", {"minutes": 1}, at_start=True),
    # What decides is the day; the job writes down that a version came into force.
    Job(
        "policy",
        "政策变更执行",
        "service.operations.policy.activating:activate_due",
        "cron",
        {"hour": 0, "minute": 1},
        at_start=True,
    ),
    Job(
        "commitments",
        "承诺期满",
        "service.operations.commitment.terms:end_terms",
        "cron",
        {"hour": 0, "minute": 20},
        at_start=True,
    ),
    Job(
        "repairs",
        "修复巡查",
        "service.operations.repair.nightly:look_after_repairs",
        "cron",
        {"hour": 0, "minute": 25},
        at_start=True,
    ),
    Job(
        "listings",
        "名单期满",
        "service.operations.listing.terms:end_listings",
        "cron",
        {"hour": 0, "minute": 30},
        at_start=True,
    ),
    Job(
        "joint",
        "联合奖惩巡查",
        "service.operations.joint.following:look_after_joint",
        "cron",
        {"hour": 0, "minute": 40},
        at_start=True,
    ),
    Job(
        "observations",
        "观察期满",
        "service.operations.tolerance.terms:end_observations",
        "cron",
        {"hour": 0, "minute": 40},
        at_start=True,
    ),
    Job(
        "measures",
        "措施期满",
        "service.operations.measures.terms:end_measures",
        "cron",
        {"hour": 0, "minute": 35},
        at_start=True,
    ),
    # After midnight nothing of the day has been published; in the morning the planner is at work.
    Job(
        "draw_values",
        "公开数提醒",
        "service.operations.plan.following:tell_value_days",
        "cron",
        {"hour": 8, "minute": 45},
        at_start=True,
    ),
    Job(
        "plans",
        "抽查任务办结",
        "service.operations.plan.following:finish_plans",
        "interval",
        {"minutes": 10},
        at_start=True,
    ),
    Job(
        "listing_ends",
        "名单期限将满提醒",
        "service.operations.listing.near_end:tell_near_ends",
        "cron",
        {"hour": 8, "minute": 5},
        at_start=True,
    ),
    Job(
        "repair_days",
        "最早修复日提醒",
        "service.operations.repair.earliest:tell_earliest_days",
        "cron",
        {"hour": 8, "minute": 0},
        at_start=True,
    ),
    Job("long_work", "长任务", "service.long_work.starting:start_next", "interval", {"seconds": 5}, at_start=True),
    # Asks once a night: at the first of these hours at which somebody leads.
    Job("evaluation", "定期评价", "service.evaluation.schedule:ask_when_due", "cron", {"hour": "1-6", "minute": 0}),
)
ACTOR = operator("scheduler")


def target_of(job: Job) -> Callable[..., object]:
    """The function that a job names. Raises ImportError or AttributeError when there is none."""
    module, _, name = job.target.partition(":")
    return cast(Callable[..., object], getattr(import_module(module), name))


def run_job(desk: Desk, job: Job) -> None:
    """Run one job. A failure is logged and ends there: the next run starts afresh."""
    try:
        outcome = target_of(job)(desk, ACTOR)
    except Exception as error:
        log.error("job_failed", job=job.id, exc_info=error)
    else:
        log.debug("job_done", job=job.id, outcome=str(outcome))
