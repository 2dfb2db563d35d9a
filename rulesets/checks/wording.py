"""The reasons of an advice in words 查询结果说明."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from rulesets.checks.given import Given
from rulesets.form.procedures import Words

SUBJECTS: Mapping[str, str] = {"enterprise": "企业", "person": "自然人", "organisation": "其他组织"}
_STANDINGS: Mapping[str, Words] = {
    "good": Words("信用良好", "good credit"),
    "neutral": Words("信用中性", "neutral credit"),
    "bad": Words("信用差", "bad credit"),
    "blacklisted": Words("在“黑名单”", "on a blacklist"),
    "no_report": Words("没有信用报告", "no credit report"),
}


def standing_words(standing: str, language: Literal["zh", "en"] = "zh") -> str:
    """The standing 信用状况 as people read it."""
    words = _STANDINGS[standing]
    return words.en if language == "en" else words.zh


def reasons(given: Given, language: Literal["zh", "en"] = "zh") -> list[str]:
    """What the report says, one line for each fact that was looked at."""
    english = language == "en"
    if not given.report:
        return ["No credit file is kept on this code" if english else "本平台没有这一代码的信用档案，不能出具信用报告"]
    if given.grade is None:
        lines = ["Not rated" if english else "没有评价等级"]
    else:
        lines = [f"Comprehensive grade {given.grade}" if english else f"公共信用综合评价等级为 {given.grade} 级"]
    lines.append(_listed(given.black_list, "黑名单", "blacklist", english))
    lines.append(_listed(given.red_list, "红名单", "red-list", english))
    return lines


def _listed(records: tuple[str, ...], name: str, name_en: str, english: bool) -> str:
    if english:
        return f"{len(records)} {name_en} entries in force" if records else f"No {name_en} entry in force"
    return f"当前在“{name}”（{len(records)} 条）" if records else f"当前不在“{name}”"
