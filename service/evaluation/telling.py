"""Who hears of a run 评价通知: an enterprise whose grade changed, and the supervisors where something went wrong (WF-9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from service.operations.operation import Work
from service.outbox.notices import Letter, tell, tell_all
from service.outbox.people import supervisors
from service.store.account import User
from service.store.evaluation import EvaluationRun


class Change(NamedTuple):
    """An enterprise whose grade is another one."""

    enterprise: int
    uscc: str
    before: str
    after: str


def tell_changes(work: Work, run: EvaluationRun, changes: Sequence[Change]) -> dict[int, int]:
    """Tell the people of these enterprises that their grade is another one; number of the enterprise -> how many were told.

    The grade itself stays on the page: messages travel through the servers of others, and the result is not public (CZ21-2.2.2d).
    """
    letters = {change.enterprise: _letter(run, change) for change in changes}
    people = select(User).where(User.enterprise_id.in_(letters), User.active.is_(True)).order_by(User.id)
    posts = [(person, letters[person.enterprise_id]) for person in work.session.scalars(people) if person.enterprise_id]
    if not posts:
        return {}
    told = tell_all(work, posts)
    return {enterprise: told[letter.occasion] for enterprise, letter in letters.items()}


def _letter(run: EvaluationRun, change: Change) -> Letter:
    direction = "有所提高" if change.after < change.before else "有所降低"
    return Letter(
        f"evaluation/{run.number}/{change.enterprise}",
        "grade_changed",
        "公共信用综合评价等级有变化",
        f"按 {run.as_of} 的定期评价，贵单位的等级{direction}。新的等级、逐项依据和随之变化的措施，请登录查看；"
        "对结果有异议的，可以在线提出。",
        f"/enterprises/{change.uscc}/grade",
    )


def tell_office(work: Work, run: EvaluationRun) -> int:
    """Tell the supervisors that bulk and forward disagree, or that somebody could not be followed up."""
    letter = Letter(
        f"evaluation/{run.number}/finish",
        "evaluation_trouble",
        f"第 {run.number} 批评价需要查看",
        f"批量评价与逐家评价结果不一致 {run.discrepancies} 家，后续处理失败 {run.faults} 家（下一批自动重试）。"
        "等级以逐家评价为准；请把批次页面上的清单报告给系统管理员。",
        f"/evaluation/{run.number}",
    )
    return sum(tell(work, person, letter) for person in supervisors(work.session))
