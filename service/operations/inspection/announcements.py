"""What is told to whom about an inspection 检查通知; never the grade that decided its mode."""

from __future__ import annotations

from collections.abc import Mapping

from service.outbox.announcement import Announcement
from service.outbox.people import applicants_of, handlers_of, inspecting

_DUE = "期限：{due}。"
ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "inspection_notice": Announcement(
        (applicants_of,),
        "检查通知 {number}",
        "贵单位被随机抽取为检查对象（{number}），检查人员不少于两名，检查时会出示执法证件；如认为检查人员应当回避，请在检查前提出。"
        + _DUE,
    ),
    "inspectors_named": Announcement(
        (inspecting,),
        "有一项检查指派给您：{number}",
        "检查对象：{enterprise}（{number}）。请登录“我的检查”办理。" + _DUE,
    ),
    "result_entered": Announcement(
        (handlers_of,),
        "检查 {number} 已录入结果，待公示",
        "{enterprise}的检查 {number} 已录入结果，请在期限内公示。" + _DUE,
    ),
    "result_published": Announcement(
        (applicants_of,), "检查 {number} 的结果已公示", "检查 {number} 的结果已向社会公示；如有异议，可以登录后提出。"
    ),
    "follow_up": Announcement(
        (applicants_of, handlers_of), "检查 {number} 需要后续处置", "检查 {number} 发现的问题需要跟踪处置。" + _DUE
    ),
    "follow_up_closed": Announcement(
        (applicants_of, inspecting), "检查 {number} 处置完结", "检查 {number} 的后续处置已完结。"
    ),
    "cancelled": Announcement((inspecting,), "检查 {number} 已取消", "检查 {number} 已取消：{reason}"),
}
