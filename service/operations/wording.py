"""Free text from people 文字: present, not too long, and storable in every database."""

from __future__ import annotations

import unicodedata

from service.faults import Invalid

MOST_REASON = 500


def checked_text(text: str, field: str, *, most: int) -> str:
    """The text without surrounding blanks. Raises Invalid when empty, too long or with control characters."""
    trimmed = text.strip()
    if not trimmed:
        raise Invalid("missing_text", f"{field} 不能为空", field=field)
    check_storable(trimmed, field, most=most)
    return trimmed


def checked_reason(reason: str) -> str:
    """Why something is done; it stays in the history for good, so it may not be empty."""
    return checked_text(reason, "reason", most=MOST_REASON)


def check_storable(text: str, field: str, *, most: int, record: str | None = None) -> None:
    """Raises Invalid for what a database would refuse or cut: NUL, lone surrogates, too many characters."""
    if len(text) > most:
        raise Invalid("too_long", f"{field} 最多 {most} 个字符，这里有 {len(text)} 个", field=field, record=record)
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text if character not in "\n\t"):
        raise Invalid("bad_character", f"{field} 含有不可见的控制字符，请删去", field=field, record=record)
