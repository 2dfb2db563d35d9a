"""Credit commitment 信用承诺 (BG22-12, SQ20-02, SQ20-03): offered, signed, published, checked after its term; a breach enters the file."""

from workflows.commitment.table import COMMITMENT

__all__ = ["COMMITMENT"]
