"""``chengheng deadline`` exactly as design/contract.md §4 fixes it."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_object_of_the_contract(chengheng: Command) -> None:
    ran = chengheng(
        "deadline",
        "--from",
        "2026-09-24",
        "--working-days",
        "5",
        "--calendar",
        "CN",
        "--pause",
        "2026-09-28..2026-10-09",
    )
    assert ran.code == 0
    (answer,) = ran.lines
    assert list(answer) == ["due", "provisional", "calendar_version", "days"]
    assert answer["due"] == "2026-10-15" and answer["provisional"] is False
    assert {"date", "counted", "reason"} == set(answer["days"][0])
    assert sum(day["counted"] for day in answer["days"]) == 5


def test_calendar_days_and_provisional_years(chengheng: Command) -> None:
    assert chengheng("deadline", "--from", "2026-09-18", "--days", "7").lines[0]["due"] == "2026-09-28"
    assert chengheng("deadline", "--from", "2026-12-29", "--working-days", "5").lines[0]["provisional"] is True


def test_bad_input_is_told_in_words(chengheng: Command) -> None:
    for arguments, message in [
        (("--from", "2026-9-24", "--working-days", "5"), "--from"),
        (("--from", "2026-09-24"), "写且只写一个"),
        (("--from", "2026-09-24", "--working-days", "5", "--days", "5"), "写且只写一个"),
        (("--from", "2026-09-24", "--working-days", "0"), "期限应在"),
        (("--from", "2026-09-24", "--working-days", "5", "--pause", "2026-09-28"), "--pause"),
        (("--from", "2026-09-24", "--working-days", "5", "--pause", "2026-10-28..2026-10-09"), "晚于末日"),
        (("--from", "2026-09-24", "--working-days", "5", "--calendar", "US"), "没有名为 US 的日历"),
    ]:
        ran = chengheng("deadline", *arguments)
        assert ran.code == 2 and ran.out == "" and message in ran.err, arguments
