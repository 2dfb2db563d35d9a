"""The two sides of a simulation 变更前后: the rules in force on a day, and a change or any other rules."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from rulesets.catalogue import catalogue
from rulesets.errors import PackError
from rulesets.form.policy import Policy
from rulesets.proofs.check import check_policy
from rulesets.versions import VersionShelf, called, pack_of_texts
from service.faults import Conflict, Invalid
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules, shelf_on
from service.store.policy import PolicyChange


def weighed_by(pack: str, profile: str) -> str:
    """By what a change of ``pack`` shows in results: the pack that results are stored by, or a profile that stacks it on one.

    Raises Invalid where the pack bears on no grade.
    """
    shelf = catalogue()
    for name in (DEFAULT_PACK, profile, *shelf.profile_names()):
        packs = shelf.profile(name).packs if name in shelf.profile_names() else [name]
        found = shelf.policy(name)
        if pack in packs and found.grades and found.indicators:
            return name
    raise Invalid("pack_without_grading", f"{pack} 不参与任何评分，无从模拟", field="pack")


def changed_rules(session: Session, change: PolicyChange, name: str, day: date) -> Policy:
    """The rules ``name`` of ``day`` with the change in its place. Raises Invalid where the change does not load."""
    try:
        pack = pack_of_texts(change.pack, change.files)
        made = VersionShelf(shelf_on(session, day), {change.pack: pack}).policy(name)
    except PackError as error:
        raise Invalid("change_unreadable", f"变更内容不能读入，请先检验：{error}") from error
    return called(made, f"{name}+{change.number}")


def sides_of_change(session: Session, change: PolicyChange, profile: str, day: date) -> tuple[Policy, Policy]:
    """Before and after a change, as they stand now. Raises Invalid, or Conflict where its rules have gaps or contradict themselves.

    Worked examples may differ still: what a draft would do is worth knowing before they are rewritten to it.
    """
    name = weighed_by(change.pack, profile)
    after = changed_rules(session, change, name, day)
    if change.proved_sha256 != change.content_sha256:
        found = check_policy(after)
        if found:
            raise Conflict(
                "rules_not_sound", f"规则本身还有 {len(found)} 处问题，不能模拟，请先改正：{found[0].in_words(after)}"
            )
    return rules(session, name, day), after


def sides_by_name(session: Session, before: str, after: str, day: date) -> tuple[Policy, Policy]:
    """Any two packs, profiles or versions of them. Raises Invalid for one that cannot grade."""
    found = []
    for field, name in (("before", before), ("after", after)):
        chosen = rules(session, name, day)
        if not (chosen.grades and chosen.indicators):
            raise Invalid("pack_without_grading", f"{name} 没有评分表，不能评级，无从模拟", field=field)
        found.append(chosen)
    return found[0], found[1]
