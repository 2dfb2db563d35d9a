"""What the screening finds 审查认定: why it happened and how bad it was, and which of it can be tolerated (SQ20-15b, SQ20-15c)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CAUSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "no_intent": ("没有主观故意", "Without intent"),
        "force_majeure": ("不可抗力", "Force majeure"),
        "intent": ("有主观故意", "With intent"),
        "unproved": ("不能证明没有主观故意", "Lack of intent not shown"),
    }
)
EXCUSED = frozenset({"no_intent", "force_majeure"})
"""The causes that the document excuses (SQ20-15b); the other two are ours, so that a refusal can say why."""

HARMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "slight": ("轻微", "Slight"),
        "ordinary": ("一般", "Ordinary"),
        "vile": ("性质恶劣", "Vile"),
        "grave": ("情节严重", "Grave"),
        "harmful": ("社会危害大", "Very harmful"),
    }
)
NEVER_TOLERATED = frozenset({"vile", "grave", "harmful"})
"""For these there is no tolerance (SQ20-15c); the two degrees below them are ours."""
