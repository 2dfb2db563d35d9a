"""Free text from people 文字: present, not too long, and storable in every database."""

from __future__ import annotations

import unicodedata

from service.faults import Invalid

MOST_REASON = 500
_NAMES = {
    "basis": "法律依据",
    "contact": "联系人",
    "display_name": "姓名",
    "distinct": "与已有记录的区别",
    "grantee": "被授权方",
    "matter": "事项",
    "name": "名称",
    "office_no": "本单位办件号",
    "phone": "联系电话",
    "purpose": "用途",
    "reason": "理由",
    "seed": "抽样种子",
    "signer": "签署人",
    "text": "内容",
    "title": "名称",
    "unit": "单位",
}
"""What people call the fields of the forms; any other field is called by its own name."""


def checked_text(text: str, field: str, *, most: int) -> str:
    """The text without surrounding blanks. Raises Invalid when empty, too long or with control characters."""
    trimmed = text.strip()
    if not trimmed:
        raise Invalid("missing_text", f"请填写{called(field)}", field=field)
    check_storable(trimmed, field, most=most)
    return trimmed


def checked_reason(reason: str) -> str:
    """Why something is done; it stays in the history for good, so it may not be empty."""
    return checked_text(reason, "reason", most=MOST_REASON)


def check_storable(text: str, field: str, *, most: int, record: str | None = None) -> None:
    """Raises Invalid for what a database would refuse or cut: NUL, lone surrogates, too many characters."""
    if len(text) > most:
        raise Invalid(
            "too_long", f"{called(field)}最多 {most} 个字符，这里有 {len(text)} 个", field=field, record=record
        )
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text if character not in "\n\t"):
        raise Invalid("bad_character", f"{called(field)}含有不可见的控制字符，请删去", field=field, record=record)


def called(field: str) -> str:
    """The field in Chinese quotation marks, as its form calls it."""
    return f"“{_NAMES.get(field, field)}”"
