"""What would help, in words and as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rulesets.assessment import Assessment
from rulesets.form.procedures import Words
from rulesets.helping.steps import Step


@dataclass(frozen=True)
class Answer:
    """A set of steps and the first day on which it reaches the grade. Without a step: waiting is enough.

    ``proved``: every proper subset was weighed and none reaches it on that day.
    """

    steps: tuple[Step, ...]
    day: date
    after: Assessment
    proved: bool

    @property
    def words(self) -> Words:
        """修复行政处罚 p12、申报志愿服务（2 次） → 825 分；最早 2027-08-14 可为 A 级."""
        day, grade = self.day.isoformat(), self.after.grade
        zh = (
            "、".join(_times({step.id: step.words.zh for step in self.steps}, "（{} 次）"))
            or "不必做什么，记录到期即可"
        )
        en = ", ".join(_times({step.id: step.words.en for step in self.steps}, " ({} times)")) or "waiting is enough"
        score = self.after.score
        points = (f" → {score} 分", f" → {score}") if score is not None else ("", "")
        assumed = any(step.assumed for step in self.steps)
        note = (
            ("（有记录没有写明失信程度，按严重计算）", " (a severity is not recorded; counted as serious)")
            if assumed
            else ("", "")
        )
        return Words(
            f"{zh}{points[0]}；最早 {day} 可为 {grade} 级{note[0]}",
            f"{en}{points[1]}; {grade} is possible from {day}{note[1]}",
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "steps": [step.to_json() for step in self.steps],
            "day": self.day.isoformat(),
            "grade": self.after.grade,
            "score": self.after.score,
            "proved": self.proved,
            "text": self.words.zh,
            "text_en": self.words.en,
        }


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way: a veto, or a condition of the grade that no step can meet; ``until``: the day from which it is gone."""

    id: str
    text: Words
    clause: str
    until: date | None

    def to_json(self) -> dict[str, Any]:
        until = self.until.isoformat() if self.until is not None else None
        return {"id": self.id, "text": self.text.zh, "text_en": self.text.en, "clause": self.clause, "until": until}


@dataclass(frozen=True)
class Help:
    """``goal`` None: the grade is already the best. ``complete`` False: there were too many
    combinations to look at every one."""

    now: Assessment
    goal: str | None
    answers: tuple[Answer, ...]
    obstacles: tuple[Obstacle, ...]
    complete: bool

    @property
    def words(self) -> Words:
        if self.goal is None:
            return Words("已是最高等级", "the grade is already the highest")
        if self.answers:
            return self.answers[0].words
        zh, en = "；".join(item.text.zh for item in self.obstacles), "; ".join(item.text.en for item in self.obstacles)
        return Words(
            f"目前没有可行的步骤能达到 {self.goal} 级：{zh}", f"no lawful step reaches grade {self.goal}: {en}"
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "as_of": self.now.as_of.isoformat(),
            "grade": self.now.grade,
            "score": self.now.score,
            "goal": self.goal,
            "answers": [answer.to_json() for answer in self.answers],
            "obstacles": [obstacle.to_json() for obstacle in self.obstacles],
            "complete": self.complete,
            "text": self.words.zh,
            "text_en": self.words.en,
        }


def _times(texts: dict[str, str], form: str) -> list[str]:
    counted: dict[str, int] = {}
    for text in texts.values():
        counted[text] = counted.get(text, 0) + 1
    return [text if times == 1 else text + form.format(times) for text, times in counted.items()]
