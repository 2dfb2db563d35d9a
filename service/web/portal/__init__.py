"""The enterprise's own side 本企业的异议: file, follow, supplement, urge, withdraw."""

from service.web.portal import filing, own

__all__ = ["filing", "own"]
