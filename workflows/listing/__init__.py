"""Lists 名单: proposed, noticed, listed, suspended, removed, or undone as if never made (WZ22-2.4b, SQ20-10, SQ20-16c)."""

from workflows.listing.table import LISTING

__all__ = ["LISTING"]
