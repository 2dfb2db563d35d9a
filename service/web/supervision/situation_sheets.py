"""The tables of a situation 态势各表: made once, and shown alike by the page, the Excel file and the CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rulesets.form.policy import GRADES
from service.situation.by_month import KindMonths, Month, kinds_by_month, monthly
from service.situation.chosen import Chosen
from service.situation.document import GONE, NEW, WITHHELD
from service.situation.groups import STANDS, Group, by_domain, by_industry, by_region, total
from service.situation.heat import heat
from service.web.supervision.situation_words import SituationWords, Told, share_of

Value = str | int


@dataclass(frozen=True)
class Sheet:
    """``title`` and ``note`` are phrases. The first column names the row; ``total``: the last row sums up."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: bool = False


def sheets(words: SituationWords, chosen: Chosen) -> list[Sheet]:
    """Every table of the choice, warnings first."""
    found = [
        warnings(words, chosen),
        named(words, chosen),
        regions(words, chosen),
        industries(words, chosen),
        domains(words, chosen),
        months(words, chosen),
        kinds(words, chosen),
        cells(words, chosen),
        movement(words),
        cases(words, chosen),
    ]
    return [sheet for sheet in found if sheet is not None]


def raised(words: SituationWords, chosen: Chosen) -> list[Told]:
    """The signals that were raised for what is chosen, told."""
    wanted = {"region": chosen.region, "industry": chosen.industry}
    # A warning about one region or one industry is left out where another one is chosen.
    return [
        words.told(warning) for warning in words.situation.warnings if wanted.get(warning.of) in (None, warning.group)
    ]


def by_signal(words: SituationWords, chosen: Chosen) -> list[list[Told]]:
    """The same, those of one signal together."""
    return [list(group) for _, group in groupby(raised(words, chosen), key=lambda told: told.signal)]


def warnings(words: SituationWords, chosen: Chosen) -> Sheet:
    """Signals with their finding, definition and clause."""
    rows = tuple(
        (told.title, told.text, told.definition, words.voice.join([clause.text for clause in told.clauses]))
        for told in raised(words, chosen)
    )
    columns = _said(words, "situation.signal", "situation.finding", "situation.definition", "situation.clause")
    return Sheet("situation.warnings", "situation.warnings_note", columns, rows)


def named(words: SituationWords, chosen: Chosen) -> Sheet | None:
    """Enterprises that warnings name."""
    situation = words.situation
    rows: list[tuple[Value, ...]] = []
    for warning in situation.warnings:
        told = words.told(warning)
        for one, value in told.named:
            if chosen.holds(one.region, one.industry):
                place = words.name(situation.regions[one.region]), words.name(situation.industries[one.industry])
                rows.append((one.uscc, told.title, *place, value))
    columns = _said(
        words, "situation.uscc", "situation.signal", "situation.region", "situation.industry", "situation.finding"
    )
    return Sheet("situation.named", "situation.named_note", columns, tuple(rows)) if rows else None


def regions(words: SituationWords, chosen: Chosen) -> Sheet:
    found = [(words.name(group.name), group) for group in by_region(words.situation, chosen)]
    return _groups("situation.regions", "situation.regions_note", "situation.region", words, chosen, found)


def industries(words: SituationWords, chosen: Chosen) -> Sheet:
    found = [(words.name(group.name), group) for group in by_industry(words.situation, chosen)]
    return _groups("situation.industries", "situation.industries_note", "situation.industry", words, chosen, found)


def domains(words: SituationWords, chosen: Chosen) -> Sheet:
    """The ten domains of SQ20-13a."""
    found = [(words.domain(domain), group) for domain, group in by_domain(words.situation, chosen)]
    return _groups("situation.domains", "situation.domains_note", "situation.domain", words, chosen, found)


def months(words: SituationWords, chosen: Chosen) -> Sheet:
    whole = total(words.situation, chosen).enterprises
    rows = tuple(
        (words.month(month), month.began, month.repaired, month.ended, month.listed, share_of(month.listed, whole))
        for month in monthly(words.situation, chosen)
    )
    return Sheet(
        "situation.months",
        "situation.months_note",
        _said(
            words,
            "situation.month",
            "situation.began",
            "situation.repaired",
            "situation.ended",
            "situation.listed_then",
            "situation.share",
        ),
        rows,
    )


def kinds(words: SituationWords, chosen: Chosen) -> Sheet | None:
    """Kind × month; None where it is not kept."""
    found = kinds_by_month(words.situation, chosen)
    if found is None:
        return None
    span = monthly(words.situation, chosen)
    columns = (
        words.voice.say("situation.kind"),
        words.voice.say("situation.sum"),
        *(words.month(month) for month in span),
    )

    def row(kind: KindMonths) -> tuple[Value, ...]:
        return words.kind(kind.kind), kind.total, *kind.counts

    return Sheet("situation.kinds", "situation.kinds_note", columns, tuple(row(kind) for kind in found))


def cells(words: SituationWords, chosen: Chosen) -> Sheet:
    """Region × industry: new dishonesty records of the chosen months."""
    found = heat(words.situation, chosen)
    columns = words.voice.say("situation.region"), *(words.name(name) for name in found.industries)
    return Sheet(
        "situation.cells",
        "situation.cells_note",
        columns,
        tuple((words.name(name), *(cell.adverse for cell in row)) for name, row in found.rows),
    )


def movement(words: SituationWords) -> Sheet | None:
    """Grade before (rows) and now (columns), of everybody; None without a run before."""
    moved = words.situation.movement
    if moved is None:
        return None
    before, now = (*GRADES, WITHHELD, NEW), (*GRADES, WITHHELD, GONE)
    columns = words.voice.say("situation.before_now"), *(words.grade(grade) for grade in now)

    def row(old: str) -> tuple[Value, ...]:
        return words.grade(old), *(moved.get((old, new), 0) for new in now)

    return Sheet("situation.movement", "situation.movement_note", columns, tuple(row(old) for old in before))


CASE_COLUMNS = {
    "objections_opened": "situation.objections_opened",
    "objections_decided": "situation.objections_decided",
    "objections_upheld": "situation.objections_upheld",
    "repairs_opened": "situation.repairs_opened",
    "repairs_decided": "situation.repairs_decided",
    "repairs_granted": "situation.repairs_granted",
    "black_lists": "situation.black_lists",
    "key_lists": "situation.key_lists",
}


def cases(words: SituationWords, chosen: Chosen) -> Sheet | None:
    """Objections, repairs and lists of the office, of everybody; None where the cases of an office were not at hand."""
    counted = words.situation.cases
    if counted is None:
        return None
    span = monthly(words.situation, chosen)
    rows = zip(span, counted.rows[-chosen.months :], strict=True)
    columns = _said(words, "situation.month", *CASE_COLUMNS.values())

    def shown(month: Month, row: Mapping[str, int]) -> tuple[Value, ...]:
        return words.month(month), *(row.get(column, 0) for column in CASE_COLUMNS)

    return Sheet("situation.cases", "situation.cases_note", columns, tuple(shown(*pair) for pair in rows))


def _said(words: SituationWords, *keys: str) -> tuple[str, ...]:
    return tuple(words.voice.say(key) for key in keys)


def _groups(
    title: str,
    note: str,
    heading: str,
    words: SituationWords,
    chosen: Chosen,
    found: Sequence[tuple[str, Group]],
) -> Sheet:
    say = words.voice.say
    columns = (
        say(heading),
        *(words.grade(grade) for grade in STANDS),
        *_said(words, "situation.enterprises", "situation.adverse", "situation.listed", "situation.share"),
    )
    everything = total(words.situation, chosen)
    return Sheet(title, note, columns, tuple(_rows([*found, (say("situation.sum"), everything)])), total=True)


def _rows(found: Sequence[tuple[str, Group]]) -> Iterator[tuple[Value, ...]]:
    for name, group in found:
        grades = (group.grades[grade] for grade in STANDS)
        share = share_of(group.listed, group.enterprises)
        yield name, *grades, group.enterprises, group.adverse, group.listed, share
