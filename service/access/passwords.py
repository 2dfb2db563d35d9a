"""Password hashes 口令: argon2id, and the same work for users that do not exist."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.faults import Invalid
from service.settings import Settings

# Not from the documents: length is what counts; no rules on character classes.
LEAST_CHARACTERS = 10
MOST_CHARACTERS = 200


class Passwords:
    """Hashes and verifies with the costs of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_time_cost,
            memory_cost=settings.argon2_memory_kib,
            parallelism=settings.argon2_parallelism,
        )
        self._dummy = self._hasher.hash(secrets.token_urlsafe(16))

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is right; ``stored`` None (unknown user) takes as long and is always wrong."""
        try:
            return self._hasher.verify(stored or self._dummy, password[:MOST_CHARACTERS]) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with other costs than today's."""
        return self._hasher.check_needs_rehash(stored)


def check_strength(password: str, username: str) -> None:
    """Raises Invalid for a password that is too short, too long or the user's own name."""
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise Invalid("weak_password", f"口令应当有 {LEAST_CHARACTERS} 至 {MOST_CHARACTERS} 个字符", field="password")
    if username.casefold() in password.casefold() or len(set(password)) < 4:
        raise Invalid("weak_password", "口令不能包含用户名，也不能由少数几个字符重复而成", field="password")
