"""Tickets 签号: the whole of the chance in a draw is SHA-256 of what everybody can see."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256


def inspector_ticket(seed: str, uscc: str, inspector: str) -> str:
    """Ticket of an inspector 检查人员 for one object, 64 characters of lower-case hex."""
    return sha256(f"{seed}|{uscc}|{inspector}".encode()).hexdigest()


def ticket_key(seed: str) -> Callable[[str], bytes]:
    """Sorts identifiers as their object tickets sort; the seed is hashed once only."""
    prefix = sha256(f"{seed}|".encode())

    def key(identifier: str) -> bytes:
        state = prefix.copy()
        state.update(identifier.encode())
        return state.digest()

    return key


def in_ticket_order(seed: str, uscc: str, inspectors: list[str]) -> list[str]:
    """The inspectors of one object, lowest ticket first."""
    return sorted(inspectors, key=ticket_key(f"{seed}|{uscc}"))
