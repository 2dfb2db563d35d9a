"""The wording of the letters of an objection before its decision: acceptance slip and request for a supplement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.letters.limit_text import limit_words, running_words
from service.letters.paper import Block, day_in_words, heading, paragraphs
from service.letters.wording import wording


def acceptance_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The acceptance slip 受理通知书."""
    received = day_in_words(data["application"]["received_on"])
    yield from paragraphs(
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）于{received}提出的异议申请"
        f"（申请编号：{data['application']['number']}）已收到，现予受理。有关事项通知如下："
    )
    yield from _matter(data)
    yield heading("二、办理期限")
    yield from paragraphs(limit_words(data["clock"]))
    yield heading("三、办理中的权利")
    yield from paragraphs(
        "办理期间，你单位可以查看办理进度、补充证明材料、催办或者撤回异议；有关事项标注为“异议处理中”。"
    )
    yield from paragraphs(wording().closing)


def supplement_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The request for a supplement 补正通知书."""
    received = day_in_words(data["application"]["received_on"])
    yield from paragraphs(
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）于{received}提出的异议申请"
        f"（申请编号：{data['application']['number']}）正在办理。经审查，现有材料需要补正，有关事项通知如下："
    )
    yield from _matter(data)
    yield heading("二、需要补正的内容")
    yield from paragraphs(data["wanted"])
    yield heading("三、补正与办理期限")
    yield from paragraphs(
        "请尽快提交补正材料；办结前未补正的，我单位依据现有材料作出处理。" + running_words(data["clock"])
    )
    yield from paragraphs(wording().closing)


def _matter(data: Mapping[str, Any]) -> Iterator[Block]:
    yield heading("一、异议事项")
    yield from paragraphs(
        f"办件编号：{data['case']['number']}\n异议类别：{data['case']['kind']}\n异议对象：{data['case']['matter']}"
    )
