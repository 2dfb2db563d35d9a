"""The wording of the letters of a repair, from their data alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.letters.paper import Block, day_in_words, heading, paragraphs, table
from service.letters.wording import wording

_UNITS = {"working_days": "个工作日", "calendar_days": "日"}


def receipt_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The receipt 收讫通知书, with the due day and with what the repair will not change (AMB-12, AMB-67)."""
    yield from paragraphs(_opening(data) + "已收到。有关事项通知如下：")
    yield heading("一、申请事项")
    yield from paragraphs(f"申请编号：{data['case']['number']}\n修复对象：{data['case']['matter']}")
    yield from paragraphs(f"信用修复承诺：{data['commitment']}\n办理单位：{data['unit']}（谁认定、谁修复）")
    yield heading("二、办理期限")
    yield from paragraphs(_limit(data["clock"]))
    yield heading("三、修复不会改变的内容")
    yield from _sentences(data["unchanged"])
    yield from paragraphs(wording().closing)


def supplement_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The request for a supplement 补正通知书."""
    yield from paragraphs(_opening(data) + "正在办理。现有材料需要补正，有关事项通知如下：")
    yield heading("一、需要补正的内容")
    yield from paragraphs(data["wanted"])
    yield heading("二、办理期限")
    yield from paragraphs("通知补正不重新起算办理期限。" + _limit(data["clock"]))
    yield from paragraphs(wording().closing)


def decision_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The decision 决定书: granted with its effects and its limits, or refused with reasons and remedies."""
    yield from paragraphs(_opening(data) + "已审查完毕。现决定如下：")
    yield heading("一、决定")
    granted = data["granted"]
    yield from paragraphs(f"{_verdict(data)}：{data['case']['matter']}。")
    yield from paragraphs(f"理由：{data['reason']}\n依据：{data['clause']}")
    if not granted:
        yield heading("二、救济途径")
        yield from paragraphs(data["remedy"] + "对该记录本身有异议的，也可以提出异议申请。")
        return
    yield heading("二、修复的效力")
    yield from _sentences(data["effects"])
    yield from paragraphs(f"同步网站：{'、'.join(data['sites'])}。" if data["sites"] else "")
    yield heading("三、重新评价结果")
    yield from _results(data)
    yield heading("四、修复不会改变的内容")
    yield from _sentences(data["unchanged"])
    yield heading("五、承诺的约束")
    yield from paragraphs(
        f"违反信用修复承诺（{data['commitment']}）或者材料虚假的，撤销修复、恢复公示，并记入信用档案。"
    )


def revocation_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The revocation 撤销决定书: the record counts again."""
    yield from paragraphs(_opening(data) + "原准予修复的决定现予撤销：")
    yield heading("一、决定")
    yield from paragraphs(f"撤销对{data['case']['matter']}的信用修复，记录恢复原状，恢复公示。")
    yield from paragraphs(f"理由：{data['reason']}\n依据：{data['clause']}")
    yield heading("二、重新评价结果")
    yield from _results(data)
    yield heading("三、救济途径")
    yield from paragraphs(data["remedy"])


def _opening(data: Mapping[str, Any]) -> str:
    return (
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）于{day_in_words(data['received_on'])}"
        f"提出的信用修复申请（申请编号：{data['case']['number']}）"
    )


def _verdict(data: Mapping[str, Any]) -> str:
    if not data["granted"]:
        return "不予修复"
    if data["plan_until"] is None:
        return "准予修复"
    return f"在重整计划执行期间（至{day_in_words(data['plan_until'])}）准予临时修复"


def _limit(clock: Mapping[str, Any]) -> str:
    if clock["due_on"] is None:
        return "本件计时现已暂停，恢复后另行告知办理期限。"
    provisional = "当年放假安排尚未公布，该日期为暂定。" if clock["provisional"] else ""
    length = f"{clock['length']}{_UNITS[clock['unit']]}"
    return f"依据{clock['clause']}，自收到申请的次日起{length}内作出决定，即不晚于{day_in_words(clock['due_on'])}。{provisional}"


def _sentences(told: Sequence[str]) -> Iterator[Block]:
    for sentence in told or ("没有。",):
        yield from paragraphs(sentence)


def _results(data: Mapping[str, Any]) -> Iterator[Block]:
    before, after = data["before"], data["after"]
    rows = [
        ("得分", _score(before), _score(after)),
        ("等级", f"{before['grade']}级", f"{after['grade']}级"),
        ("评价结果编号", f"第{before['number']}号", f"第{after['number']}号"),
    ]
    yield table(("项目", "原结果", "新结果"), rows, (34, 33, 33))


def _score(result: Mapping[str, Any]) -> str:
    return "无分值" if result["score"] is None else f"{result['score']}分"
