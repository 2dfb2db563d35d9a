"""Rate limits 访问频率: per address, in memory; the lockout of an account is kept in the database instead."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from service.access.require import Limit
from service.settings import Settings


class RateLimits:
    """The limits of one application."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=False)
        self._numbers = {
            Limit.SIGN_IN: settings.rate_limit_sign_in,
            Limit.TOKENS: settings.rate_limit_tokens,
            Limit.PUBLIC_FORM: settings.rate_limit_public,
            Limit.QUERIES: settings.rate_limit_queries,
        }

    def count(self, limit: Limit) -> None:
        """Count one request. Raises werkzeug's TooManyRequests (429) beyond the limit."""
        with self._limiter.limit(self._numbers[limit], scope=limit.value):
            pass
