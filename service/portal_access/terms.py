"""Terms of authorisations 授权期限: days that make sense, with the longest term (ours)."""

from __future__ import annotations

from datetime import date, timedelta

from service.faults import Invalid

LONGEST_TERM_DAYS = 1096
"""About three years; not from the documents, which name no term for an authorisation."""


def checked_term(first: date, last: date, today: date) -> None:
    """Raises Invalid where the term ends before it begins, lies in the past or is longer than three years."""
    if last < first:
        raise Invalid("bad_term", "截止日不能早于起始日", field="ends_on")
    checked_last_day(last, today)
    if last - first > timedelta(days=LONGEST_TERM_DAYS):
        raise Invalid("bad_term", "授权期限最长三年，到期后可以续期", field="ends_on")


def checked_last_day(last: date, today: date, field: str = "ends_on") -> None:
    """Raises Invalid for a last day that is over already, or more than three years away."""
    if last < today:
        raise Invalid("bad_term", f"截止日不能早于今天（{today}）", field=field)
    if last - today > timedelta(days=2 * LONGEST_TERM_DAYS):
        raise Invalid("bad_term", "截止日太远，授权期限最长三年", field=field)
