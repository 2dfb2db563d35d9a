"""What is told to whom about an objection 异议通知."""

from __future__ import annotations

from collections.abc import Mapping

from service.outbox.announcement import Announcement, handler, pressed
from service.outbox.people import applicants_of, department_of, handlers_of

_DUE = "办结期限：{due}。"
ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "accepted": Announcement(
        (applicants_of,), "已收到异议申请 {number}", "您提出的异议已收到，编号 {number}。" + _DUE, own_act_too=True
    ),
    "assigned": Announcement((handler,), "异议 {number} 已分派给您", "{enterprise}的异议 {number} 由您经办。" + _DUE),
    "transferred": Announcement(
        (applicants_of, department_of, handler),
        "异议 {number} 已转责任部门",
        "异议 {number} 已转{unit}办理，时限不重新起算。" + _DUE,
    ),
    "supplement_wanted": Announcement((applicants_of,), "异议 {number} 需要补正", "需要补正的内容：{wanted}\n" + _DUE),
    "supplement_given": Announcement(
        (handlers_of,), "异议 {number} 已提交补正", "{enterprise}已提交异议 {number} 的补正材料。" + _DUE
    ),
    "paused": Announcement(
        (applicants_of, handlers_of), "异议 {number} 暂停计时", "异议 {number} 已暂停计时，恢复时另行通知。"
    ),
    "resumed": Announcement(
        (applicants_of, handlers_of), "异议 {number} 恢复计时", "异议 {number} 已恢复计时。" + _DUE
    ),
    "urged": Announcement((pressed,), "异议 {number} 被催办", "{enterprise}催办异议 {number}。" + _DUE),
    "source_asked": Announcement(
        (department_of,),
        "异议 {number} 开始比对，请核对来源信息",
        "异议 {number} 已开始与来源信息比对，请协助核对。" + _DUE,
    ),
    "upheld": Announcement(
        (applicants_of, department_of, handler),
        "异议 {number} 成立",
        "异议 {number} 已办理完毕，结论：异议成立。理由和结果请登录查看。",
    ),
    "dismissed": Announcement(
        (applicants_of, department_of, handler),
        "异议 {number} 不成立",
        "异议 {number} 已办理完毕，结论：异议不成立。理由、依据和救济途径请登录查看。",
    ),
    "withdrawn": Announcement((handlers_of,), "异议 {number} 已撤回", "{enterprise}已撤回异议 {number}，计时停止。"),
}
