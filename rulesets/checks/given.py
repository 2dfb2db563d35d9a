"""What a report says that a check asks about 查询所用信用报告: a grade, and the lists in force on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rulesets.assessment import Assessment
from rulesets.checks.standing import BLACK_LIST, RED_LIST, REPORT, UNRATED
from rulesets.facts.windows import last_day
from rulesets.form.policy import GRADE, GRADE_CODES
from rulesets.records.dossier import Dossier

_RED, _BLACK = "red_list", "industry_blacklist"
"""The kinds of records 信息种类 that are entries of a red list and of a punishment list."""


@dataclass(frozen=True, slots=True)
class Given:
    """``red_list``, ``black_list``: ids of the records in force. ``grade`` None: not rated, as a person never is."""

    report: bool
    grade: str | None = None
    red_list: tuple[str, ...] = ()
    black_list: tuple[str, ...] = ()

    def facts(self) -> Mapping[str, int]:
        """The facts that the rules read, as integers."""
        return {
            REPORT: int(self.report),
            GRADE: UNRATED if self.grade is None else GRADE_CODES[self.grade],
            RED_LIST: int(bool(self.red_list)),
            BLACK_LIST: int(bool(self.black_list)),
        }


def given_by(assessment: Assessment, dossier: Dossier) -> Given:
    """The report of one subject on the day that it was weighed for."""
    day = assessment.as_of
    return Given(True, assessment.grade, _in_force(dossier, _RED, day), _in_force(dossier, _BLACK, day))


def without_report() -> Given:
    """Nobody has a file on this subject: what CZ22-2.4 makes a bar by itself."""
    return Given(report=False)


def _in_force(dossier: Dossier, kind: str, day: date) -> tuple[str, ...]:
    """Entries begun and not ended on ``day``; revoked ones never count."""
    return tuple(
        record.id
        for record in dossier.records
        if record.kind == kind
        and not record.revoked
        and record.date <= day
        and ((end := last_day(record.date, record.ended_on)) is None or day <= end)
    )
