"""The wording of each letter 文书正文, from its data alone: the same data give the same letter in any later year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.letters.decision_text import decision_blocks
from service.letters.kinds import LETTER_KINDS
from service.letters.paper import Block, Paper, day_in_words, heading, paragraphs, storable_in_xml
from service.letters.wording import wording

_UNITS = {"working_days": "个工作日", "calendar_days": "日"}


def compose(data: Mapping[str, Any], sha256: str) -> Paper:
    """The letter in words, in the manner of GB/T 9704-2012 (party and government documents)."""
    kind = LETTER_KINDS[data["kind"]]
    write = {"acceptance": _acceptance, "supplement": _supplement, "decision": decision_blocks}[kind.id]
    return Paper(
        title=kind.title,
        number=data["number"],
        addressee=storable_in_xml(addressee_of(data)),
        blocks=tuple(write(data)),
        organ=storable_in_xml(data["organ"]),
        seal=wording().seal,
        day=day_in_words(data["issued_on"]),
        note=f"文书数据校验值（SHA-256）：{sha256}" if sha256 else "预览稿，未编号，不作为文书使用",
    )


def addressee_of(data: Mapping[str, Any]) -> str:
    """The enterprise by its name, else by its code alone."""
    return data["enterprise"]["name"] or f"统一社会信用代码为{data['enterprise']['uscc']}的企业"


def _acceptance(data: Mapping[str, Any]) -> Iterator[Block]:
    received = day_in_words(data["application"]["received_on"])
    yield from paragraphs(
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）于{received}提出的异议申请"
        f"（申请编号：{data['application']['number']}）已收到，现予受理。有关事项通知如下："
    )
    yield from _matter(data)
    yield heading("二、办理期限")
    yield from paragraphs(_limit(data["clock"]))
    yield heading("三、办理中的权利")
    yield from paragraphs(
        "办理期间，你单位可以查看办理进度、补充证明材料、催办或者撤回异议；有关事项标注为“异议处理中”。"
    )
    yield from paragraphs(wording().closing)


def _supplement(data: Mapping[str, Any]) -> Iterator[Block]:
    received = day_in_words(data["application"]["received_on"])
    yield from paragraphs(
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）于{received}提出的异议申请"
        f"（申请编号：{data['application']['number']}）正在办理。经审查，现有材料需要补正，有关事项通知如下："
    )
    yield from _matter(data)
    yield heading("二、需要补正的内容")
    yield from paragraphs(data["wanted"])
    yield heading("三、补正与办理期限")
    yield from paragraphs("请尽快提交补正材料；办结前未补正的，我单位依据现有材料作出处理。" + _running(data["clock"]))
    yield from paragraphs(wording().closing)


def _matter(data: Mapping[str, Any]) -> Iterator[Block]:
    yield heading("一、异议事项")
    yield from paragraphs(
        f"办件编号：{data['case']['number']}\n异议类别：{data['case']['kind']}\n异议对象：{data['case']['matter']}"
    )


def _limit(clock: Mapping[str, Any]) -> str:
    """The time limit with its clause and the due day; the day of receipt is not counted (民法典第二百零一条)."""
    length = f"{clock['length']}{_UNITS[clock['unit']]}"
    provisional = "当年放假安排尚未公布，该日期为暂定，公布后另行告知变动。" if clock["provisional"] else ""
    return (
        f"依据{clock['clause']}，自收到申请的次日起{length}内完成信息比对并作出处理，"
        f"即不晚于{day_in_words(clock['due_on'])}。{provisional}"
    )


def _running(clock: Mapping[str, Any]) -> str:
    if clock["due_on"] is None:
        return "本件计时现已暂停，恢复后另行告知办理期限。"
    provisional = "（暂定）" if clock["provisional"] else ""
    return f"通知补正不重新起算办理期限，本件仍应于{day_in_words(clock['due_on'])}{provisional}前办结。"
