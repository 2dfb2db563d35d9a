"""Early-warning signals 预警信号 as data: what raises each, with clause, threshold and words, read from signals.yaml."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from rulesets.loading.strict_yaml import parse
from rulesets.records.kinds import KINDS

_FILE = "signals.yaml"
Positive = Annotated[int, Field(ge=1)]


class SignalFault(ValueError):
    """signals.yaml is not as it must be; the message names the signal and the field."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Gaps(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "–"


class Words(_Strict):
    """One sentence in both languages; {…} is filled with the numbers."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def filled(self, language: Literal["zh", "en"], values: Mapping[str, object]) -> str:
        """The sentence; a signal that has been given other thresholds since lacks their numbers, and shows a dash instead."""
        return (self.en if language == "en" else self.zh).format_map(_Gaps(values))

    @property
    def places(self) -> frozenset[str]:
        """Names of the places. Both languages have the same."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.zh) if name is not None)

    @model_validator(mode="after")
    def _same_places(self) -> Words:
        if self.places != Words.model_construct(zh=self.en, en=self.en).places:
            raise ValueError("zh 和 en 的 {…} 不一致")
        return self


class Clause(_Strict):
    """Number of the requirement and place in the document 出处."""

    id: str
    text: str


class _Signal(_Strict):
    id: str
    clauses: list[Clause] = Field(min_length=1)
    title: Words
    definition: Words
    told: Words

    @property
    def thresholds(self) -> Mapping[str, int]:
        """The numbers of ours, by name."""
        return {name: value for name, value in self if isinstance(value, int)}

    @model_validator(mode="after")
    def _definition_says_every_number(self) -> _Signal:
        if self.definition.places != self.thresholds.keys():
            raise ValueError(f"definition 应当恰好写出 {'、'.join(sorted(self.thresholds))}")
        return self


class Surge(_Signal):
    """More than ``percent`` of the new records of the same whole months a year before, and at least ``more`` more."""

    way: Literal["surge"]
    of: Literal["all", "region", "industry"]
    months: Annotated[int, Field(ge=1, le=12)]
    percent: Positive
    more: Positive


class HighShare(_Signal):
    """Share of the blacklisted above ``percent`` of that of all; ``at_least`` of them in a group of ``of_at_least``."""

    way: Literal["share"]
    of: Literal["region", "industry"]
    percent: Positive
    at_least: Positive
    of_at_least: Positive


class Rising(_Signal):
    """More than ``percent`` as many blacklisted as ``months`` ago, and at least ``more`` more."""

    way: Literal["rising"]
    months: Annotated[int, Field(ge=1, le=24)]
    percent: Positive
    more: Positive


class Falling(_Signal):
    """More than ``permille`` of those with a grade in both runs fell, and at least ``at_least``."""

    way: Literal["falling"]
    permille: Positive
    at_least: Positive


class Newly(_Signal):
    """Enterprises blacklisted in the last ``days`` days and still listed, from ``at_least`` on."""

    way: Literal["newly"]
    days: Annotated[int, Field(ge=1, le=366)]
    at_least: Positive
    each: Words


class Repeated(_Signal):
    """Enterprises with ``at_least`` records of ``kinds`` in the last ``days`` days."""

    way: Literal["repeated"]
    kinds: list[str] = Field(min_length=1)
    days: Annotated[int, Field(ge=1, le=366)]
    at_least: Positive
    each: Words

    @model_validator(mode="after")
    def _known_kinds(self) -> Repeated:
        if unknown := sorted(set(self.kinds) - KINDS.keys()):
            raise ValueError(f"不认识的信息类别 {'、'.join(unknown)}")
        return self


Signal = Surge | HighShare | Rising | Falling | Newly | Repeated
_SIGNALS: TypeAdapter[list[Signal]] = TypeAdapter(list[Annotated[Signal, Field(discriminator="way")]])


@cache
def signals() -> Mapping[str, Signal]:
    """The installed signals by id, in the order in which they are told. Raises SignalFault."""
    return read_signals(files("service.situation").joinpath(_FILE).read_text(encoding="utf-8"))


def read_signals(text: str) -> Mapping[str, Signal]:
    """The signals of a file. Raises PackError for bad YAML, SignalFault for everything else."""
    data = parse(text, _FILE).data
    try:
        found = _SIGNALS.validate_python(data.get("signals") if isinstance(data, dict) else None)
    except ValidationError as error:
        lines = [f"{'.'.join(str(part) for part in fault['loc'])}：{fault['msg']}" for fault in error.errors()]
        raise SignalFault(f"{_FILE}：" + "；".join(lines)) from None
    by_id = {signal.id: signal for signal in found}
    if len(by_id) != len(found):
        raise SignalFault(f"{_FILE}：信号的 id 重复，请各用一个名字")
    return MappingProxyType(by_id)
