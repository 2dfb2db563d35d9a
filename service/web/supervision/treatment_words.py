"""The treatment of an enterprise in words 治理用语, alike on the page and in the Excel file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.situation.names import NOT_STATED
from service.situation.treatment.acts import Act
from service.situation.treatment.detail import Treatment
from service.situation.treatment.standing import Line
from service.situation.treatment.turns import Turn
from service.store.case import Case
from service.store.joint import Joint
from service.store.measure import MeasureRow
from service.store.treatment import TreatmentAct
from service.web.desk.words import CaseWords
from service.web.phrases import Voice
from service.web.supervision.situation_pictures import band_words
from service.web.supervision.situation_sheets import Sheet

MOST_TURNS = 3
"""Turns that a cell tells one by one (ours)."""


@dataclass(frozen=True)
class TreatmentWords:
    """How one reader hears of it."""

    voice: Voice

    def name(self, name: str) -> str:
        """A region or an industry."""
        return self.voice.say("situation.not_stated") if name == NOT_STATED else name

    def called(self, line: Line) -> str:
        return line.name or line.uscc

    def grounds(self, line: Line) -> list[str]:
        ground = line.ground
        told = (("treatment.graded", ground.graded), ("treatment.listed", ground.listed))
        return [self.voice.say(key) for key, holds in told if holds]

    def band(self, line: Line) -> str:
        return band_words(self.voice, line.band)

    def measure(self, row: MeasureRow) -> str:
        return self.voice.pick(row.text, row.text_en)

    def state(self, case: Case) -> str:
        return CaseWords(self.voice).of(case.procedure).state(case.state)

    def subject(self, case: Case) -> str:
        return CaseWords(self.voice).of(case.procedure).subject

    def joint(self, case: Case, joint: Joint) -> str:
        return f"{joint.unit}{self.voice.say('separator')}{self.state(case)}"

    def noted(self, act: TreatmentAct) -> str:
        return self.voice.say("treatment.of_unit", act=self.voice.term("treatment_act", act.act), unit=act.unit)

    def last(self, act: Act) -> str:
        """What the last act was; the day is told beside it."""
        if act.way == "measure":
            return self.voice.say("treatment.decided", measure=self.voice.pick(act.line, act.line_en))
        if act.way == "noted":
            return self.voice.term("treatment_act", act.of)
        words = CaseWords(self.voice).of(act.of)
        return f"{words.subject}{self.voice.say('separator')}{words.event(act.line)}"

    def who(self, turn: Turn) -> str:
        return turn.unit or self.voice.term("treatment_post", turn.post)

    def turn(self, treatment: Treatment, turn: Turn, case: Case | None) -> str:
        who = self.who(turn)
        if case is not None:
            return self.voice.say("treatment.turn", who=who, case=self.subject(case), state=self.state(case))
        if treatment.waiting:
            return self.voice.say("treatment.confirm", who=who, count=len(treatment.waiting))
        return self.voice.say("treatment.begin", who=who)

    def turns(self, treatment: Treatment) -> list[str]:
        """At most so many, and how many there are where there are more."""
        told = [self.turn(treatment, turn, case) for turn, case in treatment.turns[:MOST_TURNS]]
        more = len(treatment.turns)
        return [*told, self.voice.say("treatment.more_turns", count=more)] if more > MOST_TURNS else told

    def sheet(self, found: list[Treatment]) -> Sheet:
        """Everything that the page shows, one enterprise in each row."""
        say = self.voice.say
        columns = (
            "treatment.name", "situation.uscc", "situation.region", "situation.industry", "treatment.since", "treatment.since_day",
            "treatment.progress", "treatment.measures", "treatment.waiting", "treatment.joints", "treatment.repairs",
            "treatment.inspections", "treatment.noted", "treatment.others", "treatment.last_day", "treatment.last", "treatment.turns",
            "treatment.idle",
        )  # fmt: skip
        rows = tuple(self._row(treatment) for treatment in found)
        return Sheet("treatment.nav", "treatment.meaning_idle", tuple(say(key) for key in columns), rows)

    def _row(self, treatment: Treatment) -> tuple[str | int, ...]:
        line, join = treatment.line, self.voice.join
        return (
            line.name or "",
            line.uscc,
            self.name(line.region),
            self.name(line.industry),
            join(self.grounds(line)),
            str(line.ground.since),
            self.voice.term("treatment_progress", line.progress),
            join([self.measure(row) for row in treatment.measures]),
            join([self.measure(row) for row in treatment.waiting]),
            join([self.joint(case, joint) for case, joint in treatment.joints]),
            self._cases(treatment.repairs),
            self._cases(treatment.inspections),
            join([f"{act.acted_on} {self.noted(act)} {act.text}" for act in treatment.noted]),
            self._cases(treatment.others),
            _day(treatment.last),
            self.last(treatment.last) if treatment.last is not None else self.voice.say("treatment.no_act"),
            join(self.turns(treatment)),
            line.idle,
        )

    def _cases(self, cases: list[Case]) -> str:
        return self.voice.join([f"{case.number} {self.state(case)}" for case in cases])


def _day(act: Act | None) -> str:
    found: date | None = act.on if act is not None else None
    return str(found or "")
