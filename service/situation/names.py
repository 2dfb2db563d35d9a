"""Names of regions and industries 区域和行业: the most frequent by their own name, the others together, so that a result stays small."""

from __future__ import annotations

from collections.abc import Iterable

NOT_STATED, OTHERS = "?", "…"
"""Stand for an absent name, and for all names beyond the most frequent."""
MOST = 60
"""Names that are told apart (ours); a municipality has fewer regions, and annex 2 of 沧政办字〔2021〕175号 lists 36 industries."""


def told_apart(counted: Iterable[tuple[str, int]], most: int = MOST) -> tuple[str, ...]:
    """From names with their enterprises: the most frequent first, of equals by name, then the others, then the absent name."""
    ranked = sorted(counted, key=lambda item: (-item[1], item[0]))
    own = [name for name, _ in ranked if name not in (NOT_STATED, OTHERS)]
    present = {name for name, _ in ranked}
    tail = [OTHERS] if len(own) > most or OTHERS in present else []
    return (*own[:most], *tail, *([NOT_STATED] if NOT_STATED in present else []))
