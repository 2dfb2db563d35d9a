"""What is told to whom about a joint incentive or sanction 联合奖惩通知."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access.roles import Role
from service.outbox.announcement import Announcement
from service.outbox.people import applicants_of, handlers_of
from service.store.account import User
from service.store.case import Case
from service.store.joint import Joint

_DUE = "期限：{due}。"


def unit_of_case(session: Session, case: Case) -> list[User]:
    """The people of the unit that the case was pushed to, also while it does not have to act; nobody before the push."""
    query = (
        select(User)
        .join(Joint, Joint.unit == User.unit)
        .where(
            Joint.case_id == case.id,
            Joint.pushed_on.is_not(None),
            User.active,
            User.role == Role.DEPARTMENT.value,
        )
    )
    return list(session.scalars(query.order_by(User.id)))


def people_of_unit(session: Session, case: Case) -> list[User]:
    """The people of the unit, whether or not the push still stands."""
    query = select(User).join(Joint, Joint.unit == User.unit)
    query = query.where(Joint.case_id == case.id, User.active, User.role == Role.DEPARTMENT.value)
    return list(session.scalars(query.order_by(User.id)))


ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "pushed": Announcement(
        (unit_of_case,),
        "联合奖惩 {number} 已推送，请接收",
        "请接收对{enterprise}的联合奖惩（{number}），实施措施后反馈案例；不予实施的写明理由。" + _DUE,
    ),
    "taken_back": Announcement((people_of_unit,), "联合奖惩 {number} 的推送已收回", "{number} 的推送已收回：{reason}"),
    "applied": Announcement(
        (applicants_of, handlers_of),
        "联合奖惩 {number}：措施已实施",
        "因列入名单，已对{enterprise}实施联合奖惩措施（{number}），措施和法律依据请登录查看。",
    ),
    "declined": Announcement(
        (handlers_of,), "联合奖惩 {number}：单位提出不予实施", "{number} 的应用单位提出不予实施：{reason}\n" + _DUE
    ),
    "decline_accepted": Announcement((unit_of_case,), "联合奖惩 {number}：同意不予实施", "{number} 不再实施：{reason}"),
    "fed_back": Announcement(
        (handlers_of,), "联合奖惩 {number}：已反馈案例", "{number} 的应用单位已反馈案例，请核对。" + _DUE
    ),
    "returned": Announcement(
        (unit_of_case,), "联合奖惩 {number}：请补充反馈", "{number} 的反馈退回补充：{reason}\n" + _DUE
    ),
    "suspended": Announcement(
        (unit_of_case,),
        "联合奖惩 {number}：名单效力暂停",
        "{number} 所依据的名单记录暂停效力，请暂停实施：{reason}",
    ),
    "resumed": Announcement(
        (unit_of_case,), "联合奖惩 {number}：名单效力恢复", "{number} 所依据的名单记录恢复效力：{reason}\n" + _DUE
    ),
    "ended": Announcement(
        (unit_of_case,), "联合奖惩 {number}：不再实施", "{number} 所依据的名单记录已结束，不再实施：{reason}"
    ),
    "lift": Announcement(
        (unit_of_case,),
        "联合奖惩 {number}：请解除措施",
        "{number} 所依据的名单记录已结束，请解除措施并确认：{reason}\n" + _DUE,
    ),
    "lifted": Announcement(
        (applicants_of, handlers_of), "联合奖惩 {number}：措施已解除", "对{enterprise}的措施已解除：{reason}"
    ),
}
