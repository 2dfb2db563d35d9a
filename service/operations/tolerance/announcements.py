"""What is told to whom about a tolerance 容错通知: the enterprise hears of every step."""

from __future__ import annotations

from collections.abc import Mapping

from service.outbox.announcement import Announcement, handler, pressed
from service.outbox.people import applicants_of, handlers_of

_DUE = "期限：{due}。"
ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "reported": Announcement(
        (applicants_of, handlers_of),
        "容错审查 {number} 已登记",
        "{enterprise}的一项违法行为已登记容错审查（{number}）。企业可以登录说明原因和后果、上传材料。" + _DUE,
    ),
    "assigned": Announcement(
        (handler,), "容错审查 {number} 由您经办", "{enterprise}的容错审查 {number} 由您经办。" + _DUE
    ),
    "explained": Announcement(
        (handlers_of,), "容错审查 {number} 收到企业说明", "{enterprise}对 {number} 说明了原因和后果。"
    ),
    "screened": Announcement(
        (applicants_of,), "容错审查 {number} 已审查，待决定", "{number} 的原因和后果已审查，认定内容请登录查看。" + _DUE
    ),
    "observing": Announcement(
        (applicants_of, handlers_of),
        "容错 {number}：给予整改观察期",
        "{enterprise}的 {number} 已给予整改观察期，期内整改到位的予以豁免，不记入失信记录。"
        "修复指导联系人和培训安排请登录查看；整改证明也在那里上传。" + _DUE,
    ),
    "extended": Announcement(
        (applicants_of, handlers_of), "容错 {number}：观察期已延长", "{number} 的观察期已延长。" + _DUE
    ),
    "handed_in": Announcement(
        (applicants_of, handlers_of),
        "容错 {number}：已提交整改证明",
        "{enterprise}已对 {number} 提交整改证明，待核实。" + _DUE,
        own_act_too=True,
    ),
    "sent_back": Announcement(
        (applicants_of,), "容错 {number}：请补充整改", "{number} 还需要整改或证明：{wanted}\n" + _DUE
    ),
    "lapsed": Announcement(
        (applicants_of, pressed),
        "容错 {number}：观察期届满，待认定",
        "{enterprise}的 {number} 观察期已届满，还没有认定是否整改到位；由经办人认定，期满本身不产生任何结论。" + _DUE,
    ),
    "exempted": Announcement(
        (applicants_of, handlers_of),
        "容错 {number}：已豁免",
        "{enterprise}的 {number} 认定整改到位，予以豁免，不记入失信记录：{reason}",
    ),
    "refused": Announcement(
        (applicants_of, handlers_of),
        "容错 {number}：不予容错",
        "{enterprise}的 {number} 不予容错，转由{unit}按一般程序处理：{reason}",
    ),
    "not_rectified": Announcement(
        (applicants_of, handlers_of),
        "容错 {number}：未整改到位",
        "{enterprise}的 {number} 认定未整改到位，转由{unit}按一般程序处理：{reason}",
    ),
    "withdrawn": Announcement((applicants_of,), "容错审查 {number} 已撤销登记", "{number} 已撤销登记：{reason}"),
    "outcome_noted": Announcement(
        (applicants_of,), "容错 {number}：一般程序的处理结果", "{number} 按一般程序处理的结果已登记，请登录查看。"
    ),
}
