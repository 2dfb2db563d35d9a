"""The daily proof of publication 公示留痕: what the public notices said on each day, with its hash. Written once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class NoticeDay(Base):
    """All notices as the public pages showed them on ``day``. ``content`` is canonical JSON; ``sha256`` covers it in UTF-8.

    The content names the hash of the day before, so that no day can be rewritten without all that follow.
    """

    __tablename__ = "notice_day"
    __table_args__ = ({"info": APPEND_ONLY},)

    day: Mapped[date] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    notices: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    stored_at: Mapped[datetime]
