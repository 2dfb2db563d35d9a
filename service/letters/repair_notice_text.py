"""The wording of the repair notice 信用修复告知书 that goes out with a penalty 两书同达 (BG22-20a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.letters.paper import Block, day_in_words, heading, paragraphs, table
from service.letters.wording import wording


def notice_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """Conditions, papers, earliest day and way of the repair, from the rules of the day of issue."""
    yield from paragraphs(
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）的{data['matter']}已记入信用档案。"
        "现将信用修复的条件和程序告知如下，鼓励你单位尽快纠正并申请修复："
    )
    yield heading("一、修复条件")
    yield table(("条件", "现状", "依据"), [tuple(row) for row in data["conditions"]], (30, 40, 30))
    yield heading("二、最早申请日和公示期")
    yield from paragraphs(_days(data))
    yield heading("三、需要的材料")
    yield from paragraphs("\n".join(f"{item}。" for item in data["papers"]))
    yield heading("四、办理程序")
    yield from paragraphs(
        f"登录本系统“信用修复”栏目，对该记录提出申请并签署信用修复承诺；由{data['decided_by']}办理，"
        f"一次申请，同步在{'、'.join(data['sites'])}停止公示。"
    )
    yield from paragraphs(wording().closing)


def _days(data: Mapping[str, Any]) -> str:
    told = []
    if data["earliest_day"] is not None:
        told.append(f"最早可以申请修复的日期：{day_in_words(data['earliest_day'])}。")
    else:
        told.append("该记录没有写明失信程度，最早申请日由认定单位写明失信程度后确定。")
    if data["publication_ends"] is not None:
        told.append(f"不申请修复的，公示至{day_in_words(data['publication_ends'])}。")
    return "\n".join(told)
