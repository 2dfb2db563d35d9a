"""A situation in words 态势用语: names that stand for something else, shares as exact as their numbers allow, warnings told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rulesets.form.policy import GRADES
from rulesets.records.kinds import KINDS
from service.figures.counting import Share
from service.situation.by_month import Month
from service.situation.document import GONE, NEW, WITHHELD, Named, Situation, Warning
from service.situation.domains import Domain
from service.situation.names import NOT_STATED, OTHERS
from service.situation.signals import Clause, Newly, Repeated, Words, signals
from service.web.phrases import Voice

FEW, MANY = 100, 1000
"""Below the first a share is told as two numbers, from the second on with one decimal (ours)."""


@dataclass(frozen=True)
class Told:
    """A warning as people read it. ``each``: beside the enterprises that it names, what is true of each."""

    signal: str
    title: str
    text: str
    definition: str
    clauses: tuple[Clause, ...]
    named: tuple[tuple[Named, str], ...]
    all_named: bool


class SituationWords:
    """Speaks of one situation in one language."""

    def __init__(self, situation: Situation, voice: Voice) -> None:
        self.situation = situation
        self.voice = voice

    def name(self, name: str) -> str:
        """A region or an industry; in the language of the data, but for what stands for no name or for many."""
        if name == NOT_STATED:
            return self.voice.say("situation.not_stated")
        return self.voice.say("situation.others") if name == OTHERS else name

    def grade(self, grade: str) -> str:
        if grade in GRADES:
            return grade
        return self.voice.say({WITHHELD: "situation.withheld", NEW: "situation.new", GONE: "situation.gone"}[grade])

    def kind(self, kind: str) -> str:
        found = KINDS.get(kind)
        return self.voice.pick(found.label, found.label_en) if found is not None else kind

    def domain(self, domain: Domain | None) -> str:
        return self.voice.say("situation.no_domain") if domain is None else self.voice.pick(domain.zh, domain.en)

    def month(self, month: Month) -> str:
        return month.name if month.whole else self.voice.say("situation.month_under_way", month=month.name)

    def told(self, warning: Warning) -> Told:
        """With the words of now and the numbers of then."""
        signal = signals().get(warning.signal)
        numbers = {name: f"{number:,}" for name, number in warning.numbers.items()}
        if signal is None:
            told = " ".join(f"{name}={number}" for name, number in numbers.items())
            return Told(warning.signal, warning.signal, told, "", (), (), True)
        names = self.situation.regions if warning.of == "region" else self.situation.industries
        group = "" if warning.group is None else self.name(names[warning.group])
        named: tuple[tuple[Named, str], ...] = ()
        if isinstance(signal, Newly | Repeated):
            named = tuple((one, self._filled(signal.each, {"value": one.value})) for one in warning.named)
        return Told(
            signal.id,
            self._filled(signal.title, {}),
            self._filled(signal.told, {**numbers, "name": group}),
            self._filled(signal.definition, numbers),
            tuple(signal.clauses),
            named,
            len(named) >= warning.numbers.get("now", 0),
        )

    def _filled(self, words: Words, values: Mapping[str, object]) -> str:
        return words.filled(self.voice.language, values)


def share_of(part: int, whole: int) -> str:
    """``3/40`` of few; percent of more; tenths of a percent of many. Never a precision that a single enterprise would upset."""
    if not whole:
        return "–"
    if whole < FEW:
        return f"{part}/{whole}"
    tenths = Share(part, whole).tenths or 0
    if whole < MANY:
        percent = (200 * part + whole) // (2 * whole)
        return "<1%" if part and not percent else f"{percent}%"
    return "<0.1%" if part and not tenths else f"{tenths // 10}.{tenths % 10}%"
