"""docs/repair.md and docs/commitment.md say what the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest

import service
from workflows.commitment import COMMITMENT
from workflows.procedure.diagram import mermaid
from workflows.procedure.shape import Procedure
from workflows.repair import REPAIR

DOCUMENTS = Path(service.__file__).parent.parent / "docs"


@pytest.mark.parametrize(("name", "procedure"), [("repair.md", REPAIR), ("commitment.md", COMMITMENT)])
def test_the_diagram_is_the_one_of_the_table(name: str, procedure: Procedure) -> None:
    """To renew it: put the output of mermaid(…) between the fences."""
    shown = (DOCUMENTS / name).read_text(encoding="utf-8").split("```mermaid\n")[1].split("```")[0]
    assert shown == mermaid(procedure)
