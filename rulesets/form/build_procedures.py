"""Compiles what the documents say about clocks 时限, declarations 自主申报 and commitments 信用承诺.

Of two documents that speak of the same thing the one that stacks first decides, unless the later one is an overlay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol, TypeVar

from rulesets.form.compilation import Compilation
from rulesets.form.procedures import (
    ClockRule,
    CommitmentCodeRule,
    CommitmentRules,
    CommitmentTypeRule,
    DeclarationRules,
    DeclarationTypeRule,
    DeclaredFactRule,
    FalseFindingRule,
    Procedures,
    StepRule,
    TruthCommitmentRule,
    Words,
)
from rulesets.loading import schema
from rulesets.loading.pack import Loaded, Pack
from rulesets.loading.profile import DeclarationSwitches
from rulesets.loading.strict_yaml import Path
from rulesets.records.kinds import KINDS

File = TypeVar("File", bound=schema.Strict)
Rule = TypeVar("Rule")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def compile_procedures(work: Compilation, switches: DeclarationSwitches) -> Procedures:
    """Clocks, declarations and commitments of the stack."""
    clocks = _clocks(work)
    commitments = CommitmentRules(
        tuple(rule for _, rule in sorted(_commitment_types(work).items())), _commitment_code(work)
    )
    declarations = _switched(_declarations(work), switches)
    _check_references(work, declarations, commitments)
    lines = [f"{pack.identifier} {pack.procedures_sha256}" for pack in work.packs]
    text = "\n".join([*lines, switches.model_dump_json()])
    return Procedures(hashlib.sha256(text.encode()).hexdigest(), clocks, declarations, commitments)


def _switched(rules: DeclarationRules, switches: DeclarationSwitches) -> DeclarationRules:
    verify, notice = rules.verify, rules.notice
    if switches.verify_required is not None:
        verify = replace(verify, required=switches.verify_required)
    if switches.notice_required is not None:
        notice = replace(notice, required=switches.notice_required)
    return replace(rules, verify=verify, notice=notice)


def files_of(work: Compilation, kind: str, model: type[File]) -> Iterator[tuple[Pack, Loaded, File]]:
    """The files of one kind with the pack that each stands in, in stacking order."""
    for pack in work.packs:
        for loaded, file in pack.each(kind, model):
            yield pack, loaded, file


def settle(known: dict[str, Rule], identifier: str, rule: Rule, pack: Pack) -> None:
    """Keep the earlier rule of this name, unless the later one comes from an overlay."""
    if identifier not in known or pack.head.overlay:
        known[identifier] = rule


def _clocks(work: Compilation) -> dict[str, ClockRule]:
    known: dict[str, ClockRule] = {}
    for pack, loaded, file in files_of(work, "clocks", schema.ClocksFile):
        for index, clock in enumerate(file.clocks):
            path: Path = ("clocks", index)
            if clock.id in known and not pack.head.overlay:
                work.fault(loaded, (*path, "id"), f"时限 {clock.id} 已在 {known[clock.id].pack} 里规定")
            rule = ClockRule(
                clock.id,
                Words(clock.label, clock.label_en),
                clock.length,
                clock.unit,
                clock.pauses,
                clock.extension,
                clock.starts,
                clock.ends,
                clock.missed,
                clock.amb,
                work.cite(loaded, (*path, "clause"), clock.clause),
                pack.identifier,
            )
            settle(known, clock.id, rule, pack)
    return known


def _declarations(work: Compilation) -> DeclarationRules:
    steps: dict[str, StepRule] = {}
    findings: dict[str, FalseFindingRule] = {}
    truths: dict[str, TruthCommitmentRule] = {}
    types: dict[str, DeclarationTypeRule] = {}
    for pack, loaded, file in files_of(work, "declarations", schema.DeclarationsFile):
        for name, step in (("verify", file.verify), ("notice", file.notice)):
            if step is not None:
                citation = work.cite(loaded, (name, "clause"), step.clause)
                settle(steps, name, StepRule(step.required, step.clock, citation, pack.identifier), pack)
        if (found := file.false_finding) is not None:
            citation = work.cite(loaded, ("false_finding", "clause"), found.clause)
            finding = FalseFindingRule(found.second_officer, found.hearing_days, found.amb, citation, pack.identifier)
            settle(findings, "", finding, pack)
        if (truth := file.truth_commitment) is not None:
            citation = work.cite(loaded, ("truth_commitment", "clause"), truth.clause)
            settle(
                truths, "", TruthCommitmentRule(truth.type, truth.subtype, truth.amb, citation, pack.identifier), pack
            )
        for index, entry in enumerate(file.types):
            rule = _declaration_type(work, pack, loaded, ("types", index), entry)
            settle(types, entry.id, rule, pack)
    absent = StepRule(False)
    return DeclarationRules(
        steps.get("verify", absent),
        steps.get("notice", absent),
        findings.get(""),
        truths.get(""),
        tuple(types.values()),
    )


def _declaration_type(
    work: Compilation, pack: Pack, loaded: Loaded, path: Path, entry: schema.DeclarationType
) -> DeclarationTypeRule:
    facts = {fact.id: fact for fact in entry.facts}
    if len(facts) != len(entry.facts):
        work.fault(loaded, (*path, "facts"), "同一事项写了两次")
    if entry.day not in facts or facts[entry.day].type != "date":
        work.fault(loaded, (*path, "day"), f"{entry.day} 不是 facts 里的日期")
    for name in entry.same_item:
        if name not in facts:
            work.fault(loaded, (*path, "same_item"), f"facts 里没有 {name}")
    if entry.kind is not None and entry.kind not in KINDS:
        work.fault(loaded, (*path, "kind"), f"没有信息类别 {entry.kind}")
    if entry.scores and entry.kind is None:
        work.fault(loaded, (*path, "scores"), "计分的类型要写明记入哪一类信息（kind）")
    for index, fact in enumerate(entry.facts):
        attributes = KINDS[entry.kind].attributes if entry.kind is not None and entry.kind in KINDS else {}
        if (fact.type == "choice") != (fact.choices_of is not None) or (
            fact.choices_of is not None and fact.choices_of not in attributes
        ):
            work.fault(loaded, (*path, "facts", index), "choice 要写明取值来自哪个属性（choices_of），别的类型不写")
    return DeclarationTypeRule(
        entry.id,
        Words(entry.label, entry.label_en),
        entry.kind,
        entry.scores,
        entry.day,
        tuple(
            DeclaredFactRule(fact.id, Words(fact.label, fact.label_en), fact.type, fact.required, fact.choices_of)
            for fact in entry.facts
        ),
        tuple(entry.same_item),
        entry.amb,
        work.cite(loaded, (*path, "clause"), entry.clause),
        pack.identifier,
    )


def _commitment_types(work: Compilation) -> dict[str, CommitmentTypeRule]:
    known: dict[str, CommitmentTypeRule] = {}
    for pack, loaded, file in files_of(work, "commitments", schema.CommitmentsFile):
        for index, entry in enumerate(file.types):
            rule = CommitmentTypeRule(
                entry.id,
                Words(entry.label, entry.label_en),
                Words(entry.made_at, entry.made_at_en),
                entry.public,
                entry.term_months,
                entry.amb,
                work.cite(loaded, ("types", index, "clause"), entry.clause),
                pack.identifier,
            )
            settle(known, entry.id, rule, pack)
    return known


def _commitment_code(work: Compilation) -> CommitmentCodeRule | None:
    known: dict[str, CommitmentCodeRule] = {}
    for pack, loaded, file in files_of(work, "commitments", schema.CommitmentsFile):
        if file.code is not None:
            code = file.code
            rule = CommitmentCodeRule(
                code.prefix,
                code.separator,
                tuple((part.part, part.length) for part in code.parts),
                code.amb,
                work.cite(loaded, ("code", "clause"), code.clause),
                pack.identifier,
            )
            settle(known, "", rule, pack)
    return known.get("")


def _check_references(work: Compilation, declarations: DeclarationRules, commitments: CommitmentRules) -> None:
    """A step names a clock of its own pack; a commitment type may stand in another document of the stack, but never nowhere."""
    for name, rule in (("verify", declarations.verify), ("notice", declarations.notice)):
        if rule.required and rule.clock is None:
            work.fault(work.packs[0].files[0], (), f"适用范围打开了 {name}，但没有文件给出它的时限")
    for pack, loaded, file in files_of(work, "declarations", schema.DeclarationsFile):
        own = {clock.id for _, clock_file in pack.each("clocks", schema.ClocksFile) for clock in clock_file.clocks}
        for name, step in (("verify", file.verify), ("notice", file.notice)):
            if step is not None and step.clock not in own:
                work.fault(loaded, (name, "clock"), f"clocks.yaml 里没有时限 {step.clock}")
        truth = file.truth_commitment
        if truth is not None and commitments.types and commitments.type_of(truth.type) is None:
            work.fault(loaded, ("truth_commitment", "type"), f"没有承诺类型 {truth.type}")
