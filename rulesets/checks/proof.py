"""The matters' rules are complete 事项规则完整: every report has one standing, every matter one advice for it, and no row is dead.

The fact space is small enough to be walked whole, once in the conditions and once through the engine itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from rulesets.checks.advising import advise
from rulesets.checks.given import Given
from rulesets.checks.program import compile_program
from rulesets.checks.rules import CheckRules, MatterRule
from rulesets.checks.standing import STANDINGS
from rulesets.form.policy import GRADES
from rulesets.forward.wall import EngineFault, limits_broken
from rulesets.proofs.findings import Finding


def every_report() -> Iterator[Given]:
    """Every report that can be told apart: with and without one, each grade or none, each list or none."""
    for report, grade, red, black in product((False, True), (None, *GRADES), ((), ("r",)), ((), ("b",))):
        yield Given(report, grade, red, black)


def prove_rules(rules: CheckRules) -> Iterator[Finding]:
    """Every fault that can be proved; empty is a proof that there is none (CZ22-2, AMB-98)."""
    findings = [*_standings(rules), *(finding for matter in rules.matters for finding in _matter(matter))]
    findings += [Finding("engine_limit", "规则引擎", text) for text in limits_broken(compile_program(rules).rules)]
    yield from findings
    # A catalogue with a gap, an overlap or a broken limit cannot be run.
    if not findings:
        yield from _run(rules)


def _standings(rules: CheckRules) -> Iterator[Finding]:
    reached: set[str] = set()
    for given in every_report():
        facts = given.facts()
        holding = [name for name, condition in rules.standings.items() if condition.holds(facts)]
        reached.update(holding)
        if len(holding) != 1:
            message = f"{'、'.join(holding)} 同时成立" if holding else "有一种报告没有信用状况"
            yield Finding("standing_overlap" if holding else "standing_gap", "信用状况", message, facts)
    for name in STANDINGS:
        if name not in reached:
            yield Finding("dead_standing", f"信用状况 {name}", "没有一种报告属于它")


def _matter(matter: MatterRule) -> Iterator[Finding]:
    subject = f"事项 {matter.id} {matter.name.zh}"
    for standing in STANDINGS:
        rows = [row.id for row in matter.rows if standing in row.standings]
        if not rows:
            yield Finding("gap", subject, f"没有规定 {standing} 时怎么办")
        if len(rows) > 1:
            yield Finding("overlap", subject, f"{standing} 时有 {'、'.join(rows)} 同时适用")


def _run(rules: CheckRules) -> Iterator[Finding]:
    """The engine agrees with the tables on every report and every matter, and reaches every row."""
    reached: set[str] = set()
    for matter, given in product(rules.matters, every_report()):
        subject = f"事项 {matter.id} {matter.name.zh}"
        try:
            found = advise(rules, matter, given, matter.subjects[0])
        except EngineFault as error:
            yield Finding("engine_fault", subject, str(error), given.facts())
            continue
        reached.add(found.row.id)
        standing = next(name for name, condition in rules.standings.items() if condition.holds(given.facts()))
        row = next(row for row in matter.rows if standing in row.standings)
        if (found.standing, found.row) != (standing, row):
            yield Finding("engine_differs", subject, f"引擎得出 {found.row.id}，表上是 {row.id}", given.facts())
    for matter in rules.matters:
        for row in matter.rows:
            if row.id not in reached:
                yield Finding("unreached_row", f"事项 {matter.id} {matter.name.zh}", f"没有一种报告适用 {row.id}")
