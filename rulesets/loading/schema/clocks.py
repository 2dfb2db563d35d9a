"""Legal time limits 法定时限."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rulesets.loading.schema.base import Clauses, Identifier, Strict, Text


class Clock(Strict):
    """A legal time limit 法定时限; ``amb`` where the length is ours and not the document's.

    ``pauses``: whether the count may stand still, for a supplement for instance (AMB-47: not unless it is said here).
    ``extension``: by how much, in ``unit``, the limit may be extended once; absent where the clause allows none.
    """

    id: Identifier
    label: Text
    label_en: Text
    length: int
    unit: Literal["working_days", "calendar_days", "years", "months"]
    pauses: bool = False
    extension: Annotated[int, Field(ge=1)] | None = None
    starts: Text
    ends: Text
    missed: Text | None = None
    amb: str | None = None
    clause: Clauses


class ClocksFile(Strict):
    clocks: list[Clock]
