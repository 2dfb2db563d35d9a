"""A time limit 办理期限 in the words of a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.letters.paper import day_in_words

_UNITS = {"working_days": "个工作日", "calendar_days": "日"}


def limit_words(clock: Mapping[str, Any]) -> str:
    """The time limit with its clause and the due day; the day of receipt is not counted (民法典第二百零一条)."""
    length = f"{clock['length']}{_UNITS[clock['unit']]}"
    provisional = "当年放假安排尚未公布，该日期为暂定，公布后另行告知变动。" if clock["provisional"] else ""
    return (
        f"依据{clock['clause']}，自收到申请的次日起{length}内完成信息比对并作出处理，"
        f"即不晚于{day_in_words(clock['due_on'])}。{provisional}"
    )


def running_words(clock: Mapping[str, Any]) -> str:
    """What a request for a supplement says about a clock that runs on, or stands."""
    if clock["due_on"] is None:
        return "本件计时现已暂停，恢复后另行告知办理期限。"
    provisional = "（暂定）" if clock["provisional"] else ""
    return f"通知补正不重新起算办理期限，本件仍应于{day_in_words(clock['due_on'])}{provisional}前办结。"
