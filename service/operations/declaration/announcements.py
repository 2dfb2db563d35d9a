"""What is told to whom about a declaration 申报通知."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from service.outbox.announcement import Announcement, handler, pressed
from service.outbox.people import applicants_of, department_of, handlers_of, with_supervisors
from service.store.account import User
from service.store.case import Case

_DUE = "期限：{due}。"


def _office(session: Session, case: Case) -> list[User]:
    """The handler and the supervisors: the second officer is one of them."""
    return with_supervisors(session, handler(session, case))


ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "accepted": Announcement(
        (applicants_of,), "已收到申报 {number}", "您的自主申报已收到，编号 {number}。办理" + _DUE, own_act_too=True
    ),
    "assigned": Announcement((handler,), "申报 {number} 已分派给您", "{enterprise}的申报 {number} 由您经办。" + _DUE),
    "supplement_wanted": Announcement((applicants_of,), "申报 {number} 需要补正", "需要补正的内容：{wanted}"),
    "supplement_given": Announcement(
        (handlers_of,), "申报 {number} 已提交补正", "{enterprise}已提交申报 {number} 的补正材料。" + _DUE
    ),
    "sent_back": Announcement(
        (applicants_of,), "申报 {number} 被退回", "申报 {number} 材料不全，未予受理：{reason}\n补齐后可以重新申报。"
    ),
    "verification_asked": Announcement(
        (applicants_of, department_of),
        "申报 {number} 请{unit}核实",
        "申报 {number} 已请{unit}核实。核实" + _DUE + "逾期不视为通过。",
    ),
    "verified": Announcement(
        (applicants_of, handlers_of), "申报 {number} 已核实属实", "申报 {number} 经核实属实，将依法公示。"
    ),
    "not_proved": Announcement(
        (applicants_of, handlers_of), "申报 {number} 不予记入", "申报 {number} 未能证实，不予记入，也不扣分：{reason}"
    ),
    "published": Announcement(
        (applicants_of, handlers_of),
        "申报 {number} 开始公示",
        "申报 {number} 已开始公示，公示期至 {due} 24:00。期满没有异议的，自动记入贵单位名下。",
        own_act_too=True,
    ),
    "objection": Announcement(
        (applicants_of, handlers_of),
        "申报 {number} 收到异议",
        "公示期间有人对申报 {number} 提出异议，正在核查；异议办结前不记入。",
    ),
    "waiting": Announcement(
        (applicants_of, handlers_of),
        "申报 {number} 公示期满，待异议办结",
        "申报 {number} 公示期满，还有未办结的异议，办结后再决定是否记入。",
    ),
    "recorded": Announcement(
        (applicants_of, handler),
        "申报 {number} 已记入",
        "申报 {number} 已记入{enterprise}名下。评价结果的变化请登录查看。",
    ),
    "hearing": Announcement(
        (applicants_of, handlers_of),
        "申报 {number} 正在核查，请陈述申辩",
        "申报 {number} 被认为内容不实：{reason}\n请在 {due} 前陈述申辩并提交证明。认定虚假申报的，扣 50 分并记入失诺信息。",
    ),
    "was_heard": Announcement(
        (handlers_of,), "申报 {number} 已陈述申辩", "{enterprise}就申报 {number} 作了陈述申辩，请核查。"
    ),
    "second_wanted": Announcement(
        (_office,),
        "申报 {number} 的认定意见待核准",
        "对申报 {number} 提出了虚假申报的认定意见，须由另一名经办人核准。" + _DUE,
    ),
    "found_false": Announcement(
        (applicants_of, handler),
        "申报 {number} 被认定为虚假申报",
        "申报 {number} 被认定为虚假申报：{reason}\n已记入虚假申报和失诺信息并重新评价。对评价结果或记录有异议的，可以提出异议。",
    ),
    "cleared": Announcement(
        (applicants_of, handler), "申报 {number} 核查认定属实", "对申报 {number} 的核查已经结束，认定属实：{reason}"
    ),
    "urged": Announcement((pressed,), "申报 {number} 被催办", "{enterprise}催办申报 {number}。" + _DUE),
    "withdrawn": Announcement((handlers_of,), "申报 {number} 已撤回", "{enterprise}已撤回申报 {number}。"),
}
