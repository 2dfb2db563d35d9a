"""docs/joint.md says what the table says."""

from __future__ import annotations

from pathlib import Path

import service
from workflows.joint import JOINT
from workflows.procedure.diagram import mermaid

DOCUMENT = Path(service.__file__).parent.parent / "docs" / "joint.md"


def test_the_diagram_is_the_one_of_the_table() -> None:
    """To renew it: put the output of mermaid(JOINT) between the fences."""
    shown = DOCUMENT.read_text(encoding="utf-8").split("```mermaid\n")[1].split("```")[0]
    assert shown == mermaid(JOINT)
