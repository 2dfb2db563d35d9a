"""What would help: compared with brute force over every set of steps and every day; minimal, earliest first, honest."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesets.catalogue import catalogue
from rulesets.form.policy import GRADES
from rulesets.forward import assess
from rulesets.helping import Answer, Help, Step, weekdays_after, what_would_help
from rulesets.helping.steps import steps_of, take
from rulesets.hypothesis import known_on
from rulesets.records.dossier import Dossier, read_dossier
from tests.rulesets.weighing import dossier, penalty, record

SHELF = catalogue()
DAY = date(2026, 11, 21)
TOP = [
    record("industry_evaluation", "2026-01-01", id="top", industry="x", rank=1),
    record("internet_supervision", "2026-01-01", id="net", level="A"),
]


def ask(*records: dict[str, Any], policy: str = "composite", **options: Any) -> Help:
    return what_would_help(SHELF.policy(policy), read_dossier(dossier(*records)), DAY, **options)


def reached(policy: str, data: Dossier, steps: tuple[Step, ...], goal: str, day: date) -> bool:
    found = assess(SHELF.policy(policy), take(known_on(data, day), steps, day), day)
    return GRADES.index(found.grade) <= GRADES.index(goal)


def minimal(found: dict[frozenset[str], date]) -> dict[frozenset[str], date]:
    return {
        chosen: day
        for chosen, day in found.items()
        if not any(other < chosen and found[other] <= day for other in found)
    }


NEAR = st.dates(date(2026, 8, 1), DAY).map(date.isoformat)
SOME = st.one_of(
    st.builds(lambda day, kind, grave: penalty(day, kind, severity=grave), NEAR,
              st.sampled_from(["fine", "suspension_of_business"]), st.sampled_from(["minor", "general"])),
    st.builds(lambda day: record("operation_abnormal", day), NEAR),
    st.builds(lambda day: record("industry_blacklist", day), NEAR),
    st.builds(lambda day: record("judgment_debtor", day), NEAR),
    st.builds(lambda day: record("wage_arrears", day), NEAR),
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(SOME, min_size=1, max_size=3), st.booleans(), st.sampled_from(["composite", "cangzhou-2021-175"]))
def test_as_brute_force(records: list[dict[str, Any]], rated: bool, policy: str) -> None:
    """Every answer is one of the minimal sets with its day; the first answer has the best day and, on it, the smallest size."""
    named = [{**item, "id": f"r{number}"} for number, item in enumerate(records)]
    shown = dossier(*named, *(TOP if rated else []), record("volunteer_service", "2026-11-01", id="v1"),
                    record("volunteer_service", "2026-11-02", id="v2"), record("charitable_donation", "2026-11-01", id="c1"),
                    record("charitable_donation", "2026-11-02", id="c2"))  # fmt: skip
    data = read_dossier(shown)
    help_ = what_would_help(SHELF.policy(policy), data, DAY, honours=(), limit=50)
    if help_.goal is None:
        return
    # Declared items only add to what is full already, so that brute force may leave them out.
    steps = [step for step in steps_of(SHELF.policy(policy), data, DAY, weekdays_after, ()) if step.kind != "declare"]
    last = DAY + timedelta(days=150)
    wanted = minimal(_without_declaring(policy, data, help_.goal, last, steps))
    got = {frozenset(step.id for step in answer.steps): answer.day for answer in help_.answers if answer.day <= last}
    assert help_.complete and all(answer.proved for answer in help_.answers)
    for chosen, day in got.items():
        assert wanted.get(chosen) == day
    if wanted:
        best = min(wanted.values())
        first = help_.answers[0]
        assert first.day == best
        assert len(first.steps) == min(len(chosen) for chosen, day in wanted.items() if day == best)
    else:
        assert not got


def _without_declaring(
    policy: str, data: Dossier, goal: str, last: date, steps: list[Step]
) -> dict[frozenset[str], date]:
    found: dict[frozenset[str], date] = {}
    for size in range(len(steps) + 1):
        for chosen in combinations(steps, size):
            day = max([DAY, *(step.day for step in chosen)])
            while day <= last and not reached(policy, data, chosen, goal, day):
                day += timedelta(days=1)
            if day <= last:
                found[frozenset(step.id for step in chosen)] = day
    return found


def test_a_repair_and_two_volunteer_records() -> None:
    """Issue 4's example: the steps named, the points they give, and the first day."""
    found = ask(penalty("2026-05-01", id="12", severity="general"), *TOP)
    assert (found.now.grade, found.goal) == ("B", "A")
    first = found.answers[0]
    assert {step.kind for step in first.steps} == {"repair", "declare"} and first.proved
    # 7 working days of verification and 10 of notice, recorded on the day after (AMB-55, AMB-62).
    assert first.day == weekdays_after(DAY, 17) + timedelta(days=1)
    assert (
        "修复行政处罚 12" in first.words.zh and "可为 A 级" in first.words.zh and "A is possible from" in first.words.en
    )


def test_the_calendar_of_the_office_counts() -> None:
    slow = ask(
        penalty("2026-05-01", id="12", severity="general"),
        *TOP,
        after_working_days=lambda day, n: day + timedelta(days=3 * n),
    )
    assert slow.answers[0].day == DAY + timedelta(days=52)


def test_too_early_repairs_wait_for_their_day() -> None:
    """ND36-class: a repair counts from its earliest day, not from today."""
    social = [record("volunteer_service", "2026-11-01", id="v")]
    found = ask(penalty("2026-11-01", id="p", severity="general"), *TOP, *social)
    alone = [
        answer
        for answer in found.answers
        if [step.id for step in answer.steps if step.kind != "declare"] == ["repair:p"]
    ]
    assert alone and all(answer.day >= date(2027, 2, 2) for answer in alone)


def test_nothing_lawful_reaches_it_and_why() -> None:
    """Without an industry rating nobody is A (AMB-22): said, with the clause, instead of an empty promise."""
    found = ask(penalty("2026-05-01", id="p", severity="general"))
    assert found.goal == "A" and not found.answers
    assert "A3" in {item.id for item in found.obstacles}
    assert "行业信用评价" in found.words.zh and "no lawful step" in found.words.en
    assert "A2" not in {item.id for item in found.obstacles}


def test_a_veto_is_named_with_its_end() -> None:
    """CZ21-2.2.1C(3): after the removal C holds for three years from the listing, and waiting is the only way."""
    found = ask(record("industry_blacklist", "2025-05-01", id="b", ended_on="2026-01-01"))
    assert (found.now.grade, found.goal) == ("C", "B")
    assert found.answers[-1].steps == () and found.answers[-1].day == date(2028, 5, 2)
    assert found.obstacles[0].until == date(2028, 5, 2)
    assert found.answers[-1].words.zh.startswith("不必做什么")


def test_a_is_the_end() -> None:
    best = ask(
        *TOP,
        *(
            record(kind, "2026-10-01", id=f"{kind}{n}")
            for kind in ("volunteer_service", "charitable_donation")
            for n in (1, 2)
        ),
    )
    assert best.now.grade == "A" and best.goal is None and not best.answers and best.words.zh == "已是最高等级"


def _many() -> list[dict[str, Any]]:
    kinds = ("fine", "suspension_of_business", "warning", "confiscation")
    severities = ("minor", "general", "serious")
    return [
        penalty(
            (date(2024, 12, 1) + timedelta(days=13 * n)).isoformat(), kinds[n % 4], id=f"p{n}", severity=severities[n % 3]
        )
        for n in range(50)
    ] + [record("judgment_debtor", f"2026-0{n + 1}-03", id=f"j{n}") for n in range(6)] + [
        record("operation_abnormal", f"2026-0{n + 1}-05", id=f"o{n}") for n in range(4)
    ]  # fmt: skip


@pytest.mark.parametrize("policy", ["composite", "cangzhou-2021-175"])
def test_sixty_records_are_bounded(policy: str) -> None:
    """Bounded work, not luck: the budget holds, whatever is proposed does reach the goal, and no single step can be spared."""
    started = time.process_time()
    found = ask(*_many(), *TOP, policy=policy)
    assert time.process_time() - started < 6
    data = read_dossier(dossier(*_many(), *TOP))
    assert found.goal is not None and found.answers
    for answer in found.answers:
        assert reached(policy, data, answer.steps, found.goal, answer.day)
        _no_step_can_be_spared(policy, data, answer, found.goal)
    if not all(answer.proved for answer in found.answers):
        assert not found.complete


def _no_step_can_be_spared(policy: str, data: Dossier, answer: Answer, goal: str) -> None:
    for place in range(len(answer.steps)):
        fewer = answer.steps[:place] + answer.steps[place + 1 :]
        assert not reached(policy, data, fewer, goal, answer.day)


def test_plain_data() -> None:
    body = ask(penalty("2026-05-01", id="12", severity="general"), *TOP).to_json()
    assert body["goal"] == "A" and body["answers"][0]["steps"][0]["text"] and body["text_en"]
    assert body["answers"] == sorted(body["answers"], key=lambda item: (item["day"], len(item["steps"])))


def test_only_the_repair_that_counts_is_proposed() -> None:
    """CZ21-2.2.1C(2): of two penalties of one year only the severe one keeps the grade at C; the other is no part of the answer."""
    fine = penalty("2026-05-01", "fine", id="a", severity="minor")
    severe = penalty("2026-05-01", "suspension_of_business", id="b", severity="minor")
    found = ask(fine, severe, honours=())
    assert (found.now.grade, found.goal) == ("C", "B")
    assert [step.id for step in found.answers[0].steps] == ["repair:b"] and found.answers[0].day == DAY
    assert not any(len(answer.steps) > 1 for answer in found.answers)
