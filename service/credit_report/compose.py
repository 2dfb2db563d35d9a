"""The report in words 报告正文, from its data alone: the same data give the same report in any later year.

Sections after the reports of comparable systems: sentence of inquiry, basic information, result, records by theme, remarks, source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.letters.paper import Block, Paper, day_in_words, heading, paragraphs, storable_in_xml, table
from service.letters.wording import wording

_ORDER = "一二三四五六七八九十"
_PAIR, _ROW, _POINTS = (28, 72), (20, 32, 32, 16), (34, 33, 33)


def compose_report(data: Mapping[str, Any], sha256: str, copy: int) -> Paper:
    """The report as a paper. ``copy`` is the number of this copy."""
    return Paper(
        title="公共信用信息报告",
        number=data["number"],
        addressee=storable_in_xml(_name(data)),
        blocks=tuple(_blocks(data, sha256)),
        organ=storable_in_xml(data["organ"]),
        seal=wording().seal,
        day=day_in_words(data["issued_on"]),
        note=f"验证码：{data['code']}　核验：{data['verify_at']}　第{copy}份　数据校验值（SHA-256）：{sha256[:16]}…",
        watermark=storable_in_xml(f"{data['number']}　仅限{data['purpose']}使用"),
    )


def _name(data: Mapping[str, Any]) -> str:
    return data["enterprise"]["name"] or f"统一社会信用代码为{data['enterprise']['uscc']}的企业"


def _blocks(data: Mapping[str, Any], sha256: str) -> Iterator[Block]:
    day = day_in_words(data["issued_on"])
    yield from paragraphs(
        f"根据你单位提出查询信用信息的申请（用途：{data['purpose']}），我单位在公共信用信息系统中进行查询，"
        f"统计数据截至{day}，列示评价规则在该日仍考察的信息，结果如下："
    )
    parts: list[tuple[str, Iterator[Block]]] = [("基本信息", _basics(data)), ("公共信用综合评价", _result(data))]
    parts += [(theme["title"], _theme(theme)) for theme in data["themes"]]
    parts += [("正在办理的事项", _under_way(data)), ("说明", _remarks(data, sha256))]
    for number, (title, blocks) in zip(_ORDER, parts, strict=False):
        yield heading(f"{number}、{title}")
        yield from blocks


def _basics(data: Mapping[str, Any]) -> Iterator[Block]:
    enterprise = data["enterprise"]
    rows = [
        ("企业名称", enterprise["name"] or "（未登记名称）"),
        ("统一社会信用代码", enterprise["uscc"]),
        ("组织机构代码", enterprise["organisation_code"]),
        ("本系统建档日期", enterprise["since"]),
    ]
    yield table(("项目", "内容"), rows, _PAIR)


def _result(data: Mapping[str, Any]) -> Iterator[Block]:
    result = data["result"]
    score = "无分值" if result["score"] is None else f"{result['score']}分"
    rows = [
        ("等级", f"{result['grade']}级（{result['grade_name']}）"),
        ("得分", score),
        ("评价日", data["issued_on"]),
        ("评价依据", result["document"]),
    ]
    yield table(("项目", "内容"), rows, _PAIR)
    yield from paragraphs("各项指标得分如下：")
    points = [(row["name"], f"{row['points']} / {row['max']}", row["reason"]) for row in result["indicators"]]
    yield table(("指标", "得分 / 满分", "理由"), points, _POINTS)
    for row in result["deductions"]:
        yield from paragraphs(f"扣分：{row['points']}分（{row['clause']}）。")
    for row in result["vetoes"]:
        yield from paragraphs(f"一票否决：{row['reason']}（{row['clause']}）。")


def _theme(theme: Mapping[str, Any]) -> Iterator[Block]:
    if not theme["rows"]:
        yield from paragraphs("截至查询日未查到应列示的信息。")
        return
    rows = [(row["day"], row["kind"], row["details"] or "—", row["source"] or "—") for row in theme["rows"]]
    yield table(("日期", "信息种类", "内容", "来源"), rows, _ROW)


def _under_way(data: Mapping[str, Any]) -> Iterator[Block]:
    if not data["under_way"]:
        yield from paragraphs("没有正在办理的异议、申报、修复等事项。")
        return
    rows = [(row["number"], row["procedure"], row["state"]) for row in data["under_way"]]
    yield table(("办件编号", "事项", "状态"), rows, _POINTS)
    yield from paragraphs("上述事项办结后，本报告所列信息和评价结果可能变动。")


def _remarks(data: Mapping[str, Any], sha256: str) -> Iterator[Block]:
    result = data["result"]
    yield from paragraphs(
        "评价结果供行政审批、监督管理和公共服务参考，不向社会公开公示；请勿用于报告所载用途以外的事项。\n"
        "超出评价期限、已撤销以及依规定停止共享的已修复信息不予列示。\n"
        "对所列信息或评价结果有异议的，可以向我单位提出异议申请。\n"
        f"规则数据校验值：{result['pack_sha256']}\n"
        f"报告数据校验值：{sha256}\n"
        f"核验方法：在{data['verify_at']}输入验证码{data['code']}，核对编号、日期、企业名称和报告数据校验值。"
    )
