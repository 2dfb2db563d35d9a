"""What the documents name around the grade: industries, lists, administrative matters 行业、名单与行政管理事项."""

from __future__ import annotations

from typing import Literal

from rulesets.loading.schema.base import Clauses, Day, Identifier, ListColour, Strict, Text


class Industry(Strict):
    number: int
    name: Text
    name_en: Text
    variant: Literal["V1", "V2", "V3"]
    department: Text
    due: Day
    clause: Clauses


class IndustriesFile(Strict):
    industries: list[Industry]


class ListType(Strict):
    """A list 名单 that the document names."""

    id: Identifier
    name: Text
    name_en: Text
    colour: ListColour
    effect: Text
    clause: Clauses


class ListsFile(Strict):
    lists: list[ListType]


class Advice(Strict):
    id: Identifier
    standing: list[Literal["good", "neutral", "bad", "blacklisted", "no_report"]]
    advice: Literal["bar", "prefer", "reference", "strict"]
    text: Text
    text_en: Text


class Matter(Strict):
    """An administrative matter 行政管理事项 in which credit records are used."""

    id: Identifier
    name: Text
    name_en: Text
    subjects: list[Literal["enterprise", "person", "organisation"]]
    weight: Text
    rows: list[Advice]
    clause: Clauses


class MattersFile(Strict):
    matters: list[Matter]
