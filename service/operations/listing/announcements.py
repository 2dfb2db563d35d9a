"""What is told to whom about a listing 名单通知."""

from __future__ import annotations

from collections.abc import Mapping

from service.outbox.announcement import Announcement
from service.outbox.people import applicants_of, handlers_of

_DUE = "期限：{due}。"
ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "notice_given": Announcement(
        (applicants_of,),
        "名单认定告知 {number}",
        "拟将贵单位列入名单（{number}）。请登录查看事实、依据和标准；期限内可以陈述申辩，也可以提出异议，异议办结前不作列入决定。"
        + _DUE,
    ),
    "statement_made": Announcement((handlers_of,), "名单 {number} 收到陈述申辩", "{enterprise}对 {number} 陈述申辩。"),
    "dropped": Announcement((applicants_of,), "名单 {number}：不予列入", "不予列入名单（{number}）：{reason}"),
    "watched": Announcement(
        (applicants_of,),
        "名单 {number}：列为重点关注",
        "贵单位被列为重点关注对象（{number}），不影响评价等级：{reason}",
    ),
    "listed": Announcement(
        (applicants_of, handlers_of),
        "名单 {number}：已决定列入",
        "已决定列入名单（{number}）：{reason}\n对列入有异议的，可以登录提出异议；符合条件的可以申请信用修复。",
    ),
    "suspended": Announcement((applicants_of,), "名单 {number}：暂停效力", "{number} 的列入暂停：{reason}"),
    "resumed": Announcement((applicants_of,), "名单 {number}：恢复效力", "{number} 的列入恢复：{reason}"),
    "removed": Announcement((applicants_of, handlers_of), "名单 {number}：已移出", "已移出名单（{number}）：{reason}"),
    "undone": Announcement(
        (applicants_of, handlers_of),
        "名单 {number}：错误列入已撤销",
        "{number} 的列入有误，已撤销，视同自始没有列入：{reason}",
    ),
}
