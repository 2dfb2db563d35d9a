"""What every pack file shares: strictness, names, texts, days, citations, conditions 规则包的公共写法."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypeAliasType

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.()-]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Amb = Annotated[str, StringConstraints(pattern=r"^AMB-\d{2,3}$")]
Clauses = Annotated[list[Text], Field(min_length=1)] | Text
Grade = Literal["A", "B", "C", "D"]
ListColour = Literal["black", "red", "key", "abnormal", "white", "negative", "catalogue", "clean_up", "record"]
"""What a list 名单 is for."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Test(Strict):
    """A test of one feature: at least, at most, or one of several values."""

    at_least: int | None = None
    at_most: int | None = None
    one_of: list[int | str] | None = None


# feature -> value, named value, list of values or Test; "any"/"all" -> list of conditions.
ConditionSpec = TypeAliasType("ConditionSpec", "dict[str, bool | int | str | Test | list[int | str | ConditionSpec]]")
