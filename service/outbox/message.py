"""One notice as it travels 投递内容, free of the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Message:
    """A claimed delivery with everything that a channel needs. ``key`` is the same whenever it is sent again."""

    delivery_id: int
    channel: str
    key: str
    to_name: str
    to_address: str | None
    subject: str
    body: str
    link: str
    written_at: datetime

    @property
    def token(self) -> str:
        """The key in plain ASCII, by which a receiver drops a double."""
        return hashlib.sha256(self.key.encode()).hexdigest()


class DeliveryFault(Exception):
    """A delivery that failed. ``for_good``: trying again cannot help. The text holds no address and no key."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
