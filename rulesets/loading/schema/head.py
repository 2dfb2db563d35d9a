"""The document that a pack renders, its places, and the readings chosen in it 文件与解释口径."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Any, Literal

from rulesets.loading.schema.base import Amb, Day, Identifier, Strict, Text


class Document(Strict):
    """The policy document 政策文件 that a pack renders."""

    number: Text
    title: Text
    title_en: Text
    issuer: Text
    region: Identifier
    issued: Day
    in_force_from: Day
    in_force_until: Day | None = None


class Interpretation(Strict):
    """A reading chosen where the document leaves a choice (AMB-nn); ``by_document`` is false where no document gives it.

    ``used_by`` packs_below: an overlay sets the reading of the same name in the packs below it.
    """

    id: Identifier
    amb: Amb
    value: Any
    reading: Text
    reading_en: Text
    by_document: bool = False
    used_by: Literal["rules", "procedures", "packs_below"] = "rules"


class PackFile(Strict):
    """The head of a pack.

    An ``overlay`` 叠加 is as if absent before its first day in force, and from then on goes before the packs below it.
    """

    pack: Identifier
    document: Document
    overlay: bool = False
    interpretations: list[Interpretation] = []


class InterpretationsFile(Strict):
    """Readings of procedures, kept apart from those that decide a grade."""

    interpretations: list[Interpretation]


class Clause(Strict):
    """One place in the document; ``subject`` is our label, never the document's sentence."""

    id: Text
    place: Text
    subject: Text


class ClausesFile(Strict):
    clauses: list[Clause]
