"""The wording of a decision 决定书正文: request, comparison, finding with reasons and clause, result, remedies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.letters.paper import Block, day_in_words, heading, paragraphs, table

_ORDER = "一二三四五"


def decision_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """Each part numbered as it comes; a decision without a new result has one part fewer."""
    received = day_in_words(data["application"]["received_on"])
    yield from paragraphs(
        f"你单位（统一社会信用代码：{data['enterprise']['uscc']}）于{received}提出的异议申请"
        f"（申请编号：{data['application']['number']}，办件编号：{data['case']['number']}），"
        "我单位已完成信息比对。现决定如下："
    )
    parts = [("异议请求", _request(data)), ("核查情况", _comparison(data)), ("认定与处理", _verdict(data))]
    if data["after"] is not None:
        parts.append(("重新评价结果", _results(data)))
    parts.append(("救济途径", paragraphs(data["remedy"])))
    for number, (title, blocks) in zip(_ORDER, parts, strict=False):
        yield heading(f"{number}、{title}")
        yield from blocks


def _request(data: Mapping[str, Any]) -> Iterator[Block]:
    yield from paragraphs(f"异议类别：{data['case']['kind']}\n异议对象：{data['case']['matter']}")
    yield from paragraphs(f"事实与理由：{data['facts']}")


def _comparison(data: Mapping[str, Any]) -> Iterator[Block]:
    yield from paragraphs(f"经与{data['source_unit']}于{day_in_words(data['checked_on'])}核对，逐项比对结果如下：")
    rows = [
        (row["field"], row["held"], row["at_source"], "一致" if row["matches"] else "不一致")
        for row in data["comparison"]
    ]
    yield table(("比对项目", "登记内容", "来源内容", "结论"), rows, (20, 32, 32, 16))


def _verdict(data: Mapping[str, Any]) -> Iterator[Block]:
    upheld = data["verdict"] == "upheld"
    outcome = "异议成立" if upheld else "异议不成立，维持原记录和原评价结果"
    yield from paragraphs(f"经认定：{data['finding']}。{outcome}。")
    yield from paragraphs(f"理由：{data['reason']}")
    yield from paragraphs(f"依据：{data['clause']}")
    for item in data["changes"]:
        detail = f"（{item['items']}）" if item["items"] else ""
        yield from paragraphs(f"处理：{item['record']}，{item['change']}{detail}。")


def _results(data: Mapping[str, Any]) -> Iterator[Block]:
    yield from paragraphs("按更正后的信息重新评价，结果如下：")
    before, after = data["before"], data["after"]
    rows = [
        ("得分", _score(before), _score(after)),
        ("等级", f"{before['grade']}级", f"{after['grade']}级"),
        ("评价结果编号", f"第{before['number']}号", f"第{after['number']}号"),
    ]
    yield table(("项目", "原结果", "新结果"), rows, (34, 33, 33))


def _score(result: Mapping[str, Any]) -> str:
    return "无分值" if result["score"] is None else f"{result['score']}分"
