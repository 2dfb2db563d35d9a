"""Raises the warnings 发出预警: every signal of signals.yaml against the counts; thresholds and findings stay together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

import ibis

from rulesets.bulk.engine import Engine
from rulesets.form.policy import GRADES
from service.situation.counting import Counts
from service.situation.document import Named, Warning
from service.situation.months import YEAR, Months
from service.situation.names import NOT_STATED
from service.situation.placing import Files, Places, typed_records
from service.situation.signals import Falling, HighShare, Newly, Repeated, Rising, Signal, Surge

NAMED = 100
"""Enterprises that one warning names at most (ours); their number is always the whole one."""


def raised(
    found: Mapping[str, Signal], counts: Counts, places: Places, engine: Engine, files: Files, months: Months
) -> Iterator[Warning]:
    """In the order of the signals, and within one the largest finding first. Reads ``placed`` and ``blacklisted``."""
    for signal in found.values():
        if isinstance(signal, Surge):
            yield from _surges(signal, counts, months)
        elif isinstance(signal, HighShare):
            yield from _high_shares(signal, counts, places, months)
        elif isinstance(signal, Rising):
            yield from _rising(signal, counts, months)
        elif isinstance(signal, Falling):
            yield from _falling(signal, counts)
        elif isinstance(signal, Newly):
            yield from _newly(signal, engine, months)
        else:
            yield from _repeated(signal, engine, files, months)


def _surges(signal: Surge, counts: Counts, months: Months) -> Iterator[Warning]:
    now, before = (
        _window(counts, signal.of, last, signal.months) for last in (months.last_whole, months.last_whole - YEAR)
    )
    for group in _largest_first(now):
        new, old = now[group], before.get(group, 0)
        if new * 100 > old * signal.percent and new - old >= signal.more:
            numbers = {**signal.thresholds, "now": new, "before": old, "difference": new - old}
            yield (
                Warning(signal.id, signal.of, group, numbers)
                if signal.of != "all"
                else Warning(signal.id, "", None, numbers)
            )


def _window(counts: Counts, of: str, last: int, width: int) -> dict[int, int]:
    """New records of each group in ``width`` months up to ``last``; of all together under 0."""
    cells = counts.adverse_by_industry if of == "industry" else counts.adverse_by_region
    found: dict[int, int] = {}
    for (group, month, _), number in cells.items():
        if last - width < month <= last:
            key = 0 if of == "all" else group
            found[key] = found.get(key, 0) + number
    return found


def _high_shares(signal: HighShare, counts: Counts, places: Places, months: Months) -> Iterator[Warning]:
    place, names = (0, places.regions) if signal.of == "region" else (1, places.industries)
    # Those without a name are no group, and mostly have few records: they would make every other group look bad.
    sizes = _sums(
        (int(key[place]), number) for key, number in counts.grades.items() if names[int(key[place])] != NOT_STATED
    )
    now = ((cell[place], number) for cell, number in counts.listed.items() if cell[2] == months.count - 1)
    listed = _sums((group, number) for group, number in now if names[group] != NOT_STATED)
    all_total, all_now = sum(sizes.values()), sum(listed.values())
    for group in _largest_first(listed):
        here, total = listed[group], sizes[group]
        if here < signal.at_least or total < signal.of_at_least:
            continue
        if here * all_total * 100 > all_now * total * signal.percent:
            found = {"now": here, "total": total, "all_now": all_now, "all_total": all_total}
            yield Warning(signal.id, signal.of, group, {**signal.thresholds, **found})


def _sums(numbers: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for group, number in numbers:
        found[group] = found.get(group, 0) + number
    return found


def _rising(signal: Rising, counts: Counts, months: Months) -> Iterator[Warning]:
    last = months.count - 1
    now, before = (
        sum(number for (_, _, month), number in counts.listed.items() if month == wanted)
        for wanted in (last, last - signal.months)
    )
    if now * 100 > before * signal.percent and now - before >= signal.more:
        numbers = {**signal.thresholds, "now": now, "before": before, "difference": now - before}
        yield Warning(signal.id, "", None, numbers)


def _falling(signal: Falling, counts: Counts) -> Iterator[Warning]:
    both = {
        (GRADES.index(old), GRADES.index(new)): number
        for (old, new), number in (counts.movement or {}).items()
        if old in GRADES and new in GRADES
    }
    total = sum(both.values())
    down, up = (sum(number for (old, new), number in both.items() if sign * (new - old) > 0) for sign in (1, -1))
    if down * 1000 > total * signal.permille and down >= signal.at_least:
        yield Warning(signal.id, "", None, {**signal.thresholds, "now": down, "up": up, "total": total})


def _newly(signal: Newly, engine: Engine, months: Months) -> Iterator[Warning]:
    first, last = (day.isoformat() for day in (months.as_of - timedelta(signal.days - 1), months.as_of))
    yield from _naming(
        signal,
        engine,
        "SELECT uscc, any_value(region) AS region, any_value(industry) AS industry, CAST(max(began) AS VARCHAR) AS value, "  # noqa: S608
        f"max(began) AS rank FROM blacklisted WHERE began >= DATE '{first}' AND began <= DATE '{last}' "
        f"AND until > DATE '{last}' GROUP BY uscc",
    )


def _repeated(signal: Repeated, engine: Engine, files: Files, months: Months) -> Iterator[Warning]:
    records = typed_records(engine, files)
    first, last = (ibis.literal(day) for day in (months.as_of - timedelta(signal.days - 1), months.as_of))
    recent = records.filter(
        records.kind.isin(signal.kinds) & ~records.revoked & (records.date >= first) & (records.date <= last)
    )
    often = recent.group_by("uscc").aggregate(times=recent.count())
    sql = str(ibis.to_sql(often.filter(often.times >= signal.at_least), dialect=engine.dialect, pretty=False))
    yield from _naming(
        signal,
        engine,
        "SELECT p.uscc, p.region, p.industry, CAST(r.times AS VARCHAR) AS value, r.times AS rank "  # noqa: S608
        f"FROM ({sql}) AS r JOIN placed AS p ON p.uscc = r.uscc",
        least=1,
    )


def _naming(signal: Newly | Repeated, engine: Engine, sql: str, least: int | None = None) -> Iterator[Warning]:
    engine.keep("named_by_signal", sql)
    ((number,),) = engine.ask("SELECT count(*) FROM named_by_signal")
    if number >= (signal.at_least if least is None else least):
        rows = engine.ask(
            f"SELECT uscc, region, industry, value FROM named_by_signal ORDER BY rank DESC, uscc LIMIT {NAMED}"  # noqa: S608
        )
        named = tuple(
            Named(str(uscc), int(region), int(industry), str(value)) for uscc, region, industry, value in rows
        )
        yield Warning(signal.id, "", None, {**signal.thresholds, "now": int(number)}, named)
    engine.drop("named_by_signal")


def _largest_first(counts: Mapping[int, int]) -> list[int]:
    return sorted(counts, key=lambda group: (-counts[group], group))
