"""Numbers derived from dated records 特征."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rulesets.loading.schema.base import Clauses, Identifier, Strict, Text


class Count(Strict):
    """How many records: of ``kinds`` by the day they began, plus those of ``lasting`` in force on any day of the window.

    With ``repaired_counts`` false, a record that is repaired 已修复 on the day of assessment is left out (AMB-10).
    """

    kinds: list[Identifier] = []
    lasting: list[Identifier] = []
    years: int | None = Field(default=None, ge=1, le=20)
    where: dict[str, bool | list[str]] = {}
    repaired_counts: bool = True


class MostInOneYear(Strict):
    """The largest number of records that fall into one year."""

    kinds: list[Identifier]
    years: int = Field(ge=1, le=20)
    where: dict[str, bool | list[str]] = {}
    year: Literal["calendar_year"]
    repaired_counts: bool = True


class Share(Strict):
    """The share of the records that also meet ``where``, in millionths, rounded down; ``none`` where there is no record."""

    kinds: list[Identifier]
    years: int = Field(ge=1, le=20)
    where: dict[str, bool | list[str]]
    none: int


class InForce(Strict):
    """Whether a status is in force on the day itself."""

    kinds: list[Identifier]


class Best(Strict):
    """The best of the values that occur in the window; ``ranking`` lists groups of values from best to worst."""

    kinds: list[Identifier]
    years: int = Field(ge=1, le=20)
    attribute: Identifier
    ranking: dict[Text, list[str]]


class Latest(Strict):
    """The latest rating, one for each value of ``per``; of several, the one that ``combine`` says."""

    kinds: list[Identifier]
    attribute: Identifier
    per: Identifier | None = None
    combine: Literal["lowest"] = "lowest"
    ranking: dict[Text, list[str]] | None = None


class Feature(Strict):
    """A number derived from dated records; exactly one of the ways to derive it."""

    id: Identifier
    label: Text
    label_en: Text
    unit: str = ""
    clause: Clauses
    count: Count | None = None
    most_in_one_year: MostInOneYear | None = None
    share: Share | None = None
    in_force: InForce | None = None
    best: Best | None = None
    latest: Latest | None = None


class FeaturesFile(Strict):
    features: list[Feature]
