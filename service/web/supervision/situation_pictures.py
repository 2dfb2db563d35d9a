"""The pictures of a situation 态势图; each stands beside the table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from service.situation.by_month import monthly
from service.situation.chosen import Chosen
from service.situation.document import WITHHELD
from service.situation.groups import STANDS, Group, by_industry, by_region
from service.situation.names import NOT_STATED
from service.situation.treatment.choosing import Counts
from service.situation.treatment.standing import QUIET
from service.web.phrases import Voice
from service.web.supervision.situation_drawing import Frame, Part, bars, lines, scale, whole_permille
from service.web.supervision.situation_words import SituationWords

# Neighbours differ in lightness, so that they also differ in grey.
_GRADES: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        "A": ("#17603f", True),
        "B": ("#9cc3e0", False),
        "C": ("#b4670f", True),
        "D": ("#2b2f36", True),
        WITHHELD: ("#dfe4e9", False),
    }
)
# The longer nothing was done, the darker.
_BANDS = (("#dbe7f1", False), ("#9cc3e0", False), ("#c9820a", False), ("#7a1f12", True))
MOST_BARS = 15
"""Bars that one picture shows (ours); the table shows all."""
_ROOM = 60, 130
"""Permille from which a part of a bar is wide enough for its number, on a wide page and on a phone."""


def regions(words: SituationWords, chosen: Chosen, narrow: bool) -> bytes:
    return _grades("situation.regions_shown", by_region(words.situation, chosen), words, narrow)


def industries(words: SituationWords, chosen: Chosen, narrow: bool) -> bytes:
    return _grades("situation.industries_shown", by_industry(words.situation, chosen), words, narrow)


def months(words: SituationWords, chosen: Chosen, narrow: bool) -> bytes:
    """Records that began, were repaired and ended, in the months that are over."""
    shown = [month for month in monthly(words.situation, chosen) if month.whole]
    say = words.voice.say
    series = [
        (say("situation.began"), [month.began for month in shown]),
        (say("situation.repaired"), [month.repaired for month in shown]),
        (say("situation.ended"), [month.ended for month in shown]),
    ]
    frame = _frame(words, "situation.months_shown", "situation.in_records", narrow)
    return lines(frame, [month.name for month in shown], series)


def listed(words: SituationWords, chosen: Chosen, narrow: bool) -> bytes:
    """Enterprises on a blacklist at the end of each month and on the day itself."""
    shown = monthly(words.situation, chosen)
    line = words.voice.say("situation.listed_then"), [month.listed for month in shown]
    frame = _frame(words, "situation.listed_shown", "situation.in_enterprises", narrow)
    return lines(frame, [month.name for month in shown], [line])


PICTURES: Mapping[str, Callable[[SituationWords, Chosen, bool], bytes]] = MappingProxyType(
    {"regions": regions, "industries": industries, "months": months, "listed": listed}
)


def treatment(groups: Sequence[tuple[str, Counts]], voice: Voice, at: str, narrow: bool) -> bytes:
    """For each region the enterprises under treatment, by the days without an act; ``at``: the moment that they were counted."""
    shown = groups[:MOST_BARS]
    names = [voice.say("situation.not_stated") if name == NOT_STATED else name for name, _ in shown]
    parts = [
        Part(band_words(voice, band), [counts.bands[band] for _, counts in shown], colour, white)
        for band, (colour, white) in enumerate(_BANDS)
    ]
    most = max((counts.enterprises for _, counts in shown), default=0)
    ticks = scale(most)
    room = _ROOM[narrow]
    frame = Frame(voice.say("treatment.shown"), voice.say("situation.in_enterprises", as_of=at), narrow)
    return bars(
        frame, names, parts, ticks, lambda number: f"{number:,}" if number * 1000 >= room * ticks[-1][1] else ""
    )


def band_words(voice: Voice, band: int) -> str:
    """``31–90 天`` and so on."""
    if band == 0:
        return voice.say("treatment.band_first", last=QUIET[0])
    if band == len(QUIET):
        return voice.say("treatment.band_last", last=QUIET[-1])
    return voice.say("treatment.band", first=QUIET[band - 1] + 1, last=QUIET[band])


def _frame(words: SituationWords, title: str, unit: str, narrow: bool) -> Frame:
    return Frame(words.voice.say(title), words.voice.say(unit, as_of=words.situation.as_of), narrow)


def _grades(title: str, groups: Sequence[Group], words: SituationWords, narrow: bool) -> bytes:
    shown = groups[:MOST_BARS]
    names = [f"{words.name(group.name)} ({group.enterprises:,})" for group in shown]
    shares = [whole_permille([group.grades[grade] for grade in STANDS]) for group in shown]
    parts = [
        Part(words.grade(grade), [share[place] for share in shares], *_GRADES[grade])
        for place, grade in enumerate(STANDS)
        # Whom faults in the data leave without a grade is told of where there are any.
        if grade or any(group.grades[grade] for group in shown)
    ]
    ticks = [(f"{place}%", place * 10) for place in range(0, 101, 50 if narrow else 20)]
    room = _ROOM[narrow]
    frame = _frame(words, title, "situation.in_percent", narrow)
    return bars(frame, names, parts, ticks, lambda permille: f"{permille / 10:.0f}%" if permille >= room else "")
