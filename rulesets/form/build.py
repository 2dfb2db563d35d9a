"""Compiles a stack of packs into one Policy. What cannot be resolved is refused with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from rulesets.errors import PackError
from rulesets.form.build_features import compile_features
from rulesets.form.build_grading import compile_grades, compile_precedence
from rulesets.form.build_procedures import compile_procedures
from rulesets.form.build_repair import compile_repair
from rulesets.form.build_scoring import compile_deductions, compile_indicators
from rulesets.form.build_supervision import compile_caps, compile_measures, compile_sampling, compile_tiers
from rulesets.form.compilation import Compilation
from rulesets.form.domains import derived_domains
from rulesets.form.policy import Policy
from rulesets.loading import schema
from rulesets.loading.overlay import in_force_on, stacked, turning_days
from rulesets.loading.pack import Pack
from rulesets.loading.profile import DeclarationSwitches

NO_SWITCHES = DeclarationSwitches()


def build_policy(
    identifier: str,
    title: str,
    title_en: str,
    packs: Iterable[Pack],
    switches: DeclarationSwitches = NO_SWITCHES,
) -> Policy:
    """Compile ``packs``, in the order in which they stack, and the stack as it was before each overlay. Raises PackError."""
    stack = list(packs)
    turns = turning_days(stack) if len(stack) > 1 else []
    earlier = tuple(
        _compile(identifier, title, title_en, in_force_on(stack, turn - timedelta(days=1)), switches) for turn in turns
    )
    return replace(_compile(identifier, title, title_en, stack, switches), turning_days=tuple(turns), earlier=earlier)


def _compile(identifier: str, title: str, title_en: str, written: list[Pack], switches: DeclarationSwitches) -> Policy:
    stack = stacked(written)
    work = Compilation(stack)
    features = {rule.id: rule for rule in compile_features(work)}
    work.domains = {rule.id: rule.domain for rule in features.values()}
    grading_files = list(work.each("grades", schema.GradesFile))
    if len(grading_files) > 1:
        work.fault(grading_files[1][0], (), "一组规则包里只能有一份分级标准")
    grading = grading_files[0] if grading_files else None
    bounds = grading[1].score if grading else schema.ScoreBounds(least=0, most=0)
    measures = [entry.id for _, file in work.each("measures", schema.MeasuresFile) for entry in file.measures]
    work.domains |= derived_domains(bounds.least, bounds.most, measures)
    model, parts, indicators = compile_indicators(work)
    sampling, base_rate = compile_sampling(work)
    procedures = compile_procedures(work, switches)
    policy = Policy(
        identifier=identifier,
        title=title,
        title_en=title_en,
        sha256=_combined(stack),
        packs=tuple(pack.identifier for pack in stack),
        features=features,
        domains=work.domains,
        total=model.total if model else 0,
        score_least=bounds.least,
        score_most=bounds.most,
        parts=tuple(parts),
        indicators=tuple(indicators),
        deductions=tuple(compile_deductions(work, grading, features)),
        precedence=compile_precedence(work, grading),
        grades={rule.grade: rule for rule in compile_grades(work, grading)},
        tiers=tuple(compile_tiers(work)),
        measures=tuple(compile_measures(work)),
        sampling=tuple(sampling),
        base_rate_permille=base_rate,
        caps=tuple(compile_caps(work)),
        procedures=procedures,
        repair=compile_repair(work, procedures.clocks),
        written=tuple(written),
    )
    if work.faults:
        raise PackError(work.faults)
    return policy


def _combined(packs: list[Pack]) -> str:
    """One pack keeps its own hash; a stack is hashed over the hashes in their order."""
    if len(packs) == 1:
        return packs[0].sha256
    text = "\n".join(f"{pack.identifier} {pack.sha256}" for pack in packs)
    return hashlib.sha256(text.encode()).hexdigest()
