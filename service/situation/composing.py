"""Puts a situation together from the files of one evaluation run 态势计算: within the memory limit of the engine, no rule applied anew."""

from __future__ import annotations

from datetime import date

from rulesets.bulk.engine import Engine
from rulesets.bulk.errors import InputRefused
from rulesets.form.policy import Policy
from service.situation.counting import count
from service.situation.document import CaseMonths, Situation
from service.situation.kinds import NothingAdverse, kinds_of
from service.situation.months import Months
from service.situation.placing import Files, keep_adverse, place
from service.situation.signals import signals
from service.situation.warning import raised

_KEPT = ("placed", "adverse", "blacklisted", "month_ends", "region_numbers", "industry_numbers")


def compose(
    engine: Engine, files: Files, policy: Policy, as_of: date, months: int = 36, cases: CaseMonths | None = None
) -> Situation:
    """The situation on ``as_of``. Raises InputRefused for files that cannot be counted or a policy that does not grade."""
    files.check()
    in_force = policy.on(as_of)
    try:
        kinds = kinds_of(in_force)
    except NothingAdverse as error:
        raise InputRefused(str(error)) from error
    span = Months(as_of, months)
    places = place(engine, files, as_of)
    keep_adverse(engine, files, span, kinds)
    counts = count(engine, files, span, kinds)
    warnings = tuple(raised(signals(), counts, places, engine, files, span))
    engine.drop(*_KEPT)
    return Situation(
        as_of=as_of,
        pack=in_force.identifier,
        pack_sha256=in_force.sha256,
        last_whole=span.last_whole,
        regions=places.regions,
        industries=places.industries,
        kinds=kinds.adverse,
        months=span.names,
        grades=counts.grades,
        adverse_by_region=counts.adverse_by_region,
        adverse_by_industry=counts.adverse_by_industry,
        flow=counts.flow,
        listed=counts.listed,
        movement=counts.movement,
        warnings=warnings,
        cases=cases,
    )
