"""Looks for what would help 怎样提升等级, day by day, from today to the last day on which anything changes by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rulesets.assessment import Assessment
from rulesets.form.policy import GRADES, Policy
from rulesets.form.procedures import Words
from rulesets.forward.executor import assess
from rulesets.helping.answer import Answer, Help, Obstacle
from rulesets.helping.search import Weigher, minimal_sets
from rulesets.helping.steps import AfterWorkingDays, Step, steps_of, take, weekdays_after
from rulesets.hypothesis import known_on
from rulesets.outlook import turning_days
from rulesets.records.dossier import Dossier


def what_would_help(
    policy: Policy,
    dossier: Dossier,
    as_of: date,
    *,
    limit: int = 5,
    after_working_days: AfterWorkingDays = weekdays_after,
    honours: Sequence[str] = ("municipal",),
) -> Help:
    """The minimal sets of lawful steps that reach a better grade than today's, earliest first, then smallest.

    A set is named with the first day on which it reaches the next grade, and only if no proper subset reaches it by that day.
    ``after_working_days`` counts the working days of verification and public notice; ``honours`` are the levels of honours
    that are proposed for declaration. Raises NoGrading for a stack without a scoring table.
    """
    known = known_on(dossier, as_of)
    now = assess(policy, known, as_of)
    place = GRADES.index(now.grade)
    if place == 0:
        return Help(now, None, (), (), True)
    goal = GRADES[place - 1]
    steps = steps_of(policy, known, as_of, after_working_days, honours)
    weigher = Weigher(policy, known)
    days = _days(policy, known, as_of, steps)
    answers: list[Answer] = []
    for day in days:
        if weigher.left <= 0 or len(answers) >= limit:
            break
        taken = [frozenset(step.id for step in answer.steps) for answer in answers]
        for found in minimal_sets(weigher, steps, day, goal, taken):
            answers.append(Answer(found.steps, day, weigher.weigh(found.steps, day), found.proved))
        if any(not answer.steps for answer in answers):
            break
    answers.sort(key=lambda answer: (answer.day, len(answer.steps), [step.id for step in answer.steps]))
    obstacles = tuple(_obstacles(policy, known, now, days, steps, goal, bool(answers)))
    return Help(now, goal, tuple(answers[:limit]), obstacles, weigher.left > 0 and not weigher.skipped)


def _days(policy: Policy, dossier: Dossier, as_of: date, steps: Sequence[Step]) -> list[date]:
    """Every day on which something can change: by itself, through a step, or because a step's record leaves a window."""
    days = {as_of, *(step.day for step in steps)}
    days.update(turning_days(policy, take(dossier, steps, as_of), as_of))
    days.update(turning_days(policy, dossier, as_of))
    return sorted(days)


def _obstacles(
    policy: Policy,
    dossier: Dossier,
    now: Assessment,
    days: Sequence[date],
    steps: Sequence[Step],
    goal: str,
    reached: bool,
) -> Iterator[Obstacle]:
    """The vetoes of today with their end; where nothing reaches the goal, also what still fails when every step is taken."""
    for rule in now.vetoes:
        until = next((day for day in days if not _holds(assess(policy, dossier, day), rule.id)), None)
        end = (
            Words(f"，至 {until} 不再适用", f", until {until}")
            if until
            else Words("，没有自行消失的日期", ", with no end by itself")
        )
        yield Obstacle(rule.id, Words(rule.text + end.zh, rule.text_en + end.en), rule.citation.text, until)
    if reached:
        return
    last = days[-1]
    best = assess(policy, take(dossier, [step for step in steps if step.day <= last], last), last)
    for rule, holds in best.conditions:
        if rule.grade == goal and not holds:
            yield Obstacle(
                rule.id,
                Words(f"“{rule.text}”无法通过现有步骤达到", f'no step meets "{rule.text_en}"'),
                rule.citation.text,
                None,
            )


def _holds(assessment: Assessment, identifier: str) -> bool:
    return any(rule.id == identifier for rule in assessment.vetoes)
