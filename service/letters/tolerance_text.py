"""The wording of the letters of a tolerance 容错文书正文, from their data alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.letters.paper import Block, day_in_words, heading, paragraphs
from service.letters.wording import wording


def observation_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The notice of the observation period 整改观察通知书: until when, what to hand in, who helps."""
    yield from paragraphs(_opening(data) + "经审查，现给予整改观察期。有关事项通知如下：")
    yield from _matter(data)
    yield heading("二、整改观察期")
    provisional = "该日期为暂定，放假安排公布后如有变动另行告知。" if data["clock"]["provisional"] else ""
    yield from paragraphs(
        f"自今日的次日起{data['clock']['length']}日，至{day_in_words(data['clock']['due_on'])}止。{provisional}"
        f"请在期内完成整改，并上传整改证明、提交核实。\n理由：{data['reason']}"
    )
    yield from paragraphs("期内整改到位的，予以豁免，不记入失信记录；没有整改到位的，按一般程序处理。")
    yield heading("三、修复指导和培训")
    yield from paragraphs(f"修复指导：{data['service']}")
    yield from paragraphs(f"培训安排：{data['training']}" if data["training"] else "")
    yield from paragraphs(wording().closing)


def exemption_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The decision to exempt 容错豁免决定书: no dishonesty record is made."""
    yield from paragraphs(_opening(data) + "你单位提交的整改证明已核实。现决定如下：")
    yield from _matter(data)
    yield heading("二、整改情况")
    yield from paragraphs(f"{day_in_words(data['evidence_on'])}提交：{data['evidence']}")
    yield heading("三、决定")
    yield from paragraphs("认定整改到位，予以豁免，不记入失信记录，不影响信用评价。")
    yield from paragraphs(f"理由：{data['reason']}\n依据：{data['clause']}")


def refusal_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The refusal 不予容错决定书: the matter goes its normal way."""
    yield from paragraphs(_opening(data) + "经审查，现决定如下：")
    yield from _matter(data)
    yield heading("二、决定")
    yield from paragraphs("不予容错。")
    yield from paragraphs(f"理由：{data['reason']}\n依据：{data['clause']}")
    yield from _normal_way(data, "三、后续处理")


def not_rectified_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The finding that nothing was put right 整改未到位决定书."""
    yield from paragraphs(_opening(data) + "整改观察期已满，经核实，现决定如下：")
    yield from _matter(data)
    yield heading("二、决定")
    yield from paragraphs("认定未整改到位，不予豁免。")
    yield from paragraphs(f"理由：{data['reason']}\n依据：{data['clause']}")
    yield from _normal_way(data, "三、后续处理")


def _opening(data: Mapping[str, Any]) -> str:
    return (
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）的下列行为已登记容错审查"
        f"（编号：{data['case']['number']}）。"
    )


def _matter(data: Mapping[str, Any]) -> Iterator[Block]:
    yield heading("一、事实和审查认定")
    source = f"（来源：{data['case']['source']}）" if data["case"]["source"] else ""
    yield from paragraphs(f"{day_in_words(data['found_on'])}发现{source}：{data['violation']}")
    yield from paragraphs(f"原因：{data['cause']}；性质和后果：{data['harm']}。{data['screening']}")


def _normal_way(data: Mapping[str, Any], title: str) -> Iterator[Block]:
    yield heading(title)
    yield from paragraphs(
        f"本件转由{data['unit']}按一般程序处理。本决定本身不记入信用记录；一般程序作出决定的，"
        f"可能形成的记录为“{data['record']}”。你单位在一般程序中依法享有陈述、申辩和申请救济的权利。"
    )
