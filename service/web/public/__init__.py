"""Pages for everybody 公开页面, without signing in."""

from service.web.public import deadline

__all__ = ["deadline"]
