"""What is told to whom about a commitment 承诺通知."""

from __future__ import annotations

from collections.abc import Mapping

from service.outbox.announcement import Announcement
from service.outbox.people import applicants_of, handlers_of

_DUE = "期限：{due}。"
ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "offered": Announcement(
        (applicants_of,), "有一份信用承诺 {number} 待签署", "请登录阅读并决定是否签署信用承诺 {number}。" + _DUE
    ),
    "declined": Announcement((handlers_of,), "信用承诺 {number} 未获签署", "{enterprise}决定不作信用承诺 {number}。"),
    "to_check": Announcement(
        (handlers_of,),
        "信用承诺 {number} 期满待核查",
        "{enterprise}的信用承诺 {number} 期限已满，请核查履行情况。" + _DUE,
    ),
    "to_cure": Announcement(
        (applicants_of,),
        "信用承诺 {number} 尚未履行，请限期整改",
        "经核查，信用承诺 {number} 尚未履行，请在期限内整改，逾期将认定为违约并记入信用档案。" + _DUE,
    ),
    "reminded": Announcement(
        (applicants_of,), "提醒：请履行信用承诺 {number}", "信用承诺 {number} 仍在限期整改中，请尽快履行。" + _DUE
    ),
    "fulfilled": Announcement((applicants_of,), "信用承诺 {number} 已履行", "信用承诺 {number} 已认定履行。"),
    "breached": Announcement(
        (applicants_of, handlers_of),
        "信用承诺 {number} 已认定违约",
        "信用承诺 {number} 已认定违约并记入信用档案：{reason}\n如有异议，可以登录后对该记录提出异议。",
    ),
}
