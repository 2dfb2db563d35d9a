"""Pages for everybody 公开页面, without signing in."""

from service.web.public import deadline, draws, joining, notice_objection, notices, query, standard, verify

__all__ = ["deadline", "draws", "joining", "notice_objection", "notices", "query", "standard", "verify"]
