"""The mode of an inspection by grade 检查方式: written or non-contact, on-site, enhanced, strict (CZ21-2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "written": ("书面检查", "Written check"),
        "non_contact": ("不见面检查", "Non-contact check"),
        "onsite": ("现场检查", "On-site inspection"),
        "enhanced": ("加强的现场检查", "Enhanced on-site inspection"),
        "strict": ("更严格的现场检查", "Strict on-site inspection"),
    }
)
_SEVERITY = {"written": 0, "non_contact": 0, "onsite": 1, "enhanced": 2, "strict": 3}
_OF_GRADE = {"A": 0, "B": 1, "C": 2, "D": 3}
CLAUSES: Mapping[str, str] = MappingProxyType(
    {"A": "CZ21-2.4.1b", "B": "CZ21-2.4.2a", "C": "CZ21-2.4.3a", "D": "CZ21-2.4.4a"}
)


def usual_modes(grade: str) -> tuple[str, ...]:
    """The modes that the document gives for a grade; A has two of them."""
    return tuple(mode for mode, severity in _SEVERITY.items() if severity == _OF_GRADE[grade])


def compare(mode: str, grade: str) -> int:
    """Negative: gentler than the grade asks for; 0: as it asks; positive: stricter, which needs a reason."""
    return _SEVERITY[mode] - _OF_GRADE[grade]
