"""The wording of each letter 文书正文, from its data alone: the same data give the same letter in any later year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.letters.kinds import letter_kind
from service.letters.paper import Paper, day_in_words, storable_in_xml
from service.letters.wording import wording


def compose(data: Mapping[str, Any], sha256: str) -> Paper:
    """The letter in words, in the manner of GB/T 9704-2012 (party and government documents)."""
    kind = letter_kind(data["kind"])
    return Paper(
        title=kind.title,
        number=data["number"],
        addressee=storable_in_xml(addressee_of(data)),
        blocks=tuple(kind.write(data)),
        organ=storable_in_xml(data["organ"]),
        seal=wording().seal,
        day=day_in_words(data["issued_on"]),
        note=f"文书数据校验值（SHA-256）：{sha256}" if sha256 else "预览稿，未编号，不作为文书使用",
    )


def addressee_of(data: Mapping[str, Any]) -> str:
    """The enterprise by its name, else by its code alone."""
    return data["enterprise"]["name"] or f"统一社会信用代码为{data['enterprise']['uscc']}的企业"
