"""The answers about the situation as OpenAPI describes them 态势答复格式. Descriptions only: answers are not rebuilt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from service.api.cases import OpenAnswer
from service.api.measures import MeasureInForceAnswer

Progress = Literal["repairing", "restricted", "under_way", "nothing"]
ActKind = Literal["interview", "visit", "demand", "meeting", "other"]


class GroupAnswer(OpenAnswer):
    """``grades``: A to D and ``none``; ``adverse``: dishonesty records that began in the months asked for; ``listed``: blacklisted on the
    day itself."""

    enterprises: int
    grades: dict[str, int]
    adverse: int
    listed: int


class NamedGroupAnswer(GroupAnswer):
    """``?`` stands for an absent name, ``…`` for all beyond the most frequent."""

    name: str


class DomainAnswer(GroupAnswer):
    """One of the ten domains (SQ20-13a), or ``none``."""

    id: str
    name: str | None
    name_en: str | None


class MonthAnswer(OpenAnswer):
    """Records that began, were repaired, ended; ``listed``: enterprises blacklisted at its end. ``whole`` false: under way."""

    month: str
    whole: bool
    began: int
    repaired: int
    ended: int
    listed: int


class KindAnswer(OpenAnswer):
    """New records of a kind in each of the months."""

    kind: str
    total: int
    months: list[int]


class CellAnswer(OpenAnswer):
    """``level``: 0 for up to half the average to 4 for more than twice; null where the cell is not compared."""

    region: str
    industry: str
    enterprises: int
    adverse: int
    level: int | None


class MoveAnswer(OpenAnswer):
    """``none``: not graded, ``new``: not there before, ``gone``: not there any more."""

    before: str
    now: str
    enterprises: int


class CaseMonthAnswer(OpenAnswer):
    """Objections, repairs and lists of the office; what is 0 is left out."""

    month: str


class TreatmentCountsAnswer(OpenAnswer):
    """``bands``: up to 30, 90, 180 and more days without an act; ``progress``: by how far it is."""

    enterprises: int
    graded: int
    listed: int
    bands: list[int]
    progress: dict[str, int]


class RegionTreatmentAnswer(TreatmentCountsAnswer):
    name: str


class TreatmentNowAnswer(TreatmentCountsAnswer):
    """Enterprises of grade D or on a blacklist, as it is at ``at`` (BG22-15)."""

    at: datetime
    by_region: list[RegionTreatmentAnswer]


class RunHeaderAnswer(OpenAnswer):
    """Of which evaluation it is."""

    run: int
    as_of: date
    known_at: datetime | None
    pack: str
    pack_sha256: str


class SituationAnswer(RunHeaderAnswer):
    """The pictures of the page: grades by region and by industry (``by_region``, ``by_industry``), records by month and blacklisted by
    month (``months``), treatment (``treatment``)."""

    region: str | None
    industry: str | None
    total: GroupAnswer
    by_region: list[NamedGroupAnswer]
    by_industry: list[NamedGroupAnswer]
    by_domain: list[DomainAnswer]
    months: list[MonthAnswer]
    kinds: list[KindAnswer] | None
    cells: list[CellAnswer]
    movement: list[MoveAnswer] | None
    cases: list[CaseMonthAnswer] | None
    treatment: TreatmentNowAnswer


class SignalClauseAnswer(OpenAnswer):
    id: str
    text: str


class NamedAnswer(OpenAnswer):
    """An enterprise that a finding names; ``value``: the day or the number of records."""

    uscc: str
    region: str
    industry: str
    value: str
    finding: str | None
    finding_en: str | None


class FindingAnswer(OpenAnswer):
    """``of``: region or industry, null for everybody; ``numbers``: thresholds and findings of the day; ``now`` counts all enterprises, also
    those beyond the named ones."""

    of: Literal["region", "industry"] | None
    name: str | None
    numbers: dict[str, int]
    finding: str | None
    finding_en: str | None
    named: list[NamedAnswer]


class SignalAnswer(OpenAnswer):
    """One early-warning signal with its definition; ``raised`` is empty where nothing meets it. Thresholds are ours."""

    id: str
    way: Literal["surge", "share", "rising", "falling", "newly", "repeated"] | None
    title: str
    title_en: str
    definition: str | None
    definition_en: str | None
    thresholds: dict[str, int]
    clauses: list[SignalClauseAnswer]
    raised: list[FindingAnswer]


class WarningsAnswer(RunHeaderAnswer):
    signals: list[SignalAnswer]


class TreatmentCaseAnswer(OpenAnswer):
    number: str
    procedure: str
    kind: str
    state: str
    due_on: date | None
    finding: str | None


class JointSanctionAnswer(TreatmentCaseAnswer):
    unit: str
    measure: str | None
    applied_on: date | None


class ActAnswer(OpenAnswer):
    """An act that no other procedure records."""

    id: int
    act: ActKind
    acted_on: date
    unit: str
    text: str
    noted_at: datetime


class LastActAnswer(OpenAnswer):
    """``of``: the procedure, the measure or the kind of act, by ``way``."""

    on: date
    way: Literal["case", "measure", "noted"]
    of: str
    number: str | None
    event: str | None


class TurnAnswer(OpenAnswer):
    """Who has to act: a post, and of a department its unit; ``case`` null: on the waiting measures, or to begin at all."""

    post: str
    unit: str | None
    case: str | None


class TreatmentAnswer(OpenAnswer):
    """What is being done about one enterprise of grade D or on a blacklist; ``idle_days``: calendar days without an act."""

    uscc: str
    name: str | None
    region: str
    industry: str
    graded: bool
    listed: bool
    since: date
    progress: Progress
    quiet_since: date
    idle_days: int
    band: int
    measures: list[MeasureInForceAnswer]
    waiting: list[MeasureInForceAnswer]
    joint_sanctions: list[JointSanctionAnswer]
    repairs: list[TreatmentCaseAnswer]
    inspections: list[TreatmentCaseAnswer]
    other_cases: list[TreatmentCaseAnswer]
    acts: list[ActAnswer]
    last_act: LastActAnswer | None
    turns: list[TurnAnswer]


class TreatmentsAnswer(OpenAnswer):
    """Longest without an act first; ``next`` is the ``after`` of the next page, null on the last."""

    counts: TreatmentCountsAnswer
    enterprises: list[TreatmentAnswer]
    next: str | None
