"""The treatment of D-graded and blacklisted enterprises in numbers 治理统计, for the page of the situation: counts, never an enterprise."""

from __future__ import annotations

from dataclasses import dataclass

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.clock import SHANGHAI
from service.desk import current_desk
from service.queries.looking import looking
from service.situation.chosen import Chosen
from service.situation.document import Situation
from service.situation.treatment.choosing import Counts, by_region, counts, of_place
from service.situation.treatment.standing import QUIET, lines
from service.web.supervision.situation_pictures import band_words
from service.web.supervision.situation_sheets import Sheet, Value
from service.web.supervision.situation_words import SituationWords


@dataclass(frozen=True)
class TreatmentNow:
    """``at``: when it was counted; ``groups``: by region, the most first."""

    at: str
    all: Counts
    groups: list[tuple[str, Counts]]


@dataclass(frozen=True)
class TreatmentShown(TreatmentNow):
    """With the table beside the picture. ``days``: after which an enterprise counts as one that nothing is done about."""

    sheet: Sheet
    days: int = QUIET[1]


def treatment_now(situation: Situation, chosen: Chosen) -> TreatmentNow:
    """Of the chosen region and industry, as it is at this moment. Raises Forbidden."""
    with looking(current_desk(), current_actor(), Permission.SITUATION_READ) as work:
        region = None if chosen.region is None else situation.regions[chosen.region]
        industry = None if chosen.industry is None else situation.industries[chosen.industry]
        found = of_place(lines(work), region, industry, (situation.regions, situation.industries))
        at = work.now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        return TreatmentNow(at, counts(found), by_region(found))


def shown_now(words: SituationWords, chosen: Chosen) -> TreatmentShown:
    """The same with its table."""
    now = treatment_now(words.situation, chosen)
    voice = words.voice
    bands = [band_words(voice, band) for band in range(len(QUIET) + 1)]
    columns = voice.say("situation.region"), *bands, voice.say("situation.enterprises")
    rows: list[tuple[Value, ...]] = [(words.name(name), *found.bands, found.enterprises) for name, found in now.groups]
    rows.append((voice.say("situation.sum"), *now.all.bands, now.all.enterprises))
    return TreatmentShown(
        now.at,
        now.all,
        now.groups,
        Sheet("treatment.shown", "treatment.meaning_idle", columns, tuple(rows), total=True),
    )
