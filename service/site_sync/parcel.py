"""One message to one site 同步内容, free of the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parcel:
    """``content``: what the site is told. ``key`` is the same whenever it is sent again, so that a receiver drops a double."""

    job_id: int
    site: str
    key: str
    content: Mapping[str, Any]

    @property
    def token(self) -> str:
        """The key in plain ASCII."""
        return hashlib.sha256(self.key.encode()).hexdigest()

    def body(self) -> bytes:
        """Canonical JSON in UTF-8: sorted keys, no blanks. The signature is made over exactly these bytes."""
        return json.dumps(self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class SyncFault(Exception):
    """A site that was not reached or did not take it. The text holds no address and no key."""
