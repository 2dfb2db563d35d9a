"""What is told to whom about a repair 修复通知."""

from __future__ import annotations

from collections.abc import Mapping

from service.outbox.announcement import Announcement, handler, pressed
from service.outbox.people import applicants_of, department_of, handlers_of

_DUE = "办结期限：{due}。"
ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "accepted": Announcement(
        (applicants_of, handlers_of), "已收到修复申请 {number}", "修复申请 {number} 已收到。" + _DUE, own_act_too=True
    ),
    "assigned": Announcement((handler,), "修复申请 {number} 已分派给您", "{enterprise}的修复申请由您经办。" + _DUE),
    "transferred": Announcement(
        (applicants_of, department_of),
        "修复申请 {number} 已转认定单位",
        "修复申请 {number} 已转{unit}办理，时限不重新起算。" + _DUE,
    ),
    "taken_up": Announcement((applicants_of,), "修复申请 {number} 已受理", "修复申请 {number} 已受理。" + _DUE),
    "supplement_wanted": Announcement(
        (applicants_of,), "修复申请 {number} 需要补正", "需要补正的内容：{wanted}\n" + _DUE
    ),
    "supplement_given": Announcement(
        (handlers_of,), "修复申请 {number} 已提交补正", "{enterprise}已提交修复申请 {number} 的补正材料。" + _DUE
    ),
    "extended": Announcement(
        (applicants_of,), "修复申请 {number} 延长办理", "修复申请 {number} 已延长办理期限。" + _DUE
    ),
    "measure_required": Announcement(
        (applicants_of,),
        "修复申请 {number} 需要落实修复措施",
        "请登录查看需要落实的修复措施和完成期限，完成后上传证明。",
    ),
    "measure_done": Announcement(
        (handlers_of,), "修复申请 {number} 已报告完成修复措施", "{enterprise}已报告完成修复措施，请继续审查。" + _DUE
    ),
    "measure_missed": Announcement(
        (applicants_of, handlers_of),
        "修复申请 {number} 的修复措施逾期未完成",
        "修复申请 {number} 要求的修复措施没有按期完成，恢复审查。" + _DUE,
    ),
    "approved": Announcement(
        (applicants_of, department_of, handler),
        "修复申请 {number} 准予修复",
        "修复申请 {number} 已准予修复，正在同步公示网站。重新评价的结果和修复不会改变的内容，请登录查看。",
    ),
    "refused": Announcement(
        (applicants_of, department_of, handler),
        "修复申请 {number} 不予修复",
        "修复申请 {number} 没有获准：{reason}\n依据和救济途径请登录查看；也可以对该记录提出异议。",
    ),
    "repaired": Announcement(
        (applicants_of, handler), "修复 {number} 已完成网站同步", "修复 {number}：公示网站已停止公示该信息。"
    ),
    "site_failed": Announcement(
        (pressed,),
        "修复 {number} 的网站同步多次失败",
        "修复 {number} 的网站同步多次失败，系统继续重试，请核查网站接口。",
    ),
    "plan_to_check": Announcement(
        (applicants_of, handlers_of),
        "修复 {number} 的重整计划执行期已满",
        "修复 {number} 的重整计划执行期已满，请核查是否执行完毕。" + _DUE,
    ),
    "made_final": Announcement((applicants_of,), "修复 {number} 转为正式修复", "重整计划执行完毕，临时修复转为修复。"),
    "revoked": Announcement(
        (applicants_of, department_of, handler),
        "修复 {number} 已撤销",
        "修复 {number} 已撤销，记录恢复原状：{reason}\n依据和救济途径请登录查看。",
    ),
    "urged": Announcement((pressed,), "修复申请 {number} 被催办", "{enterprise}催办修复申请 {number}。" + _DUE),
    "withdrawn": Announcement((handlers_of,), "修复申请 {number} 已撤回", "{enterprise}已撤回修复申请 {number}。"),
}
