"""Proves a changed pack 试算检验: loads it, proves its tables, weighs its worked examples; every fault at its place.

Quick enough to run while somebody types: what was proved for the same content before is not proved again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from rulesets.catalogue import Catalogue, catalogue
from rulesets.editing.findings import EXAMPLE, OTHERS, UNCHANGEABLE, UNPROVED, UNREADABLE, EditFinding, Findings
from rulesets.editing.places import Places
from rulesets.editing.shelf import DraftShelf
from rulesets.errors import PackError, PackFault
from rulesets.form.policy import Policy
from rulesets.loading.changing import content_sha256, out_of_reach
from rulesets.loading.pack import Pack, load_pack
from rulesets.loading.strict_yaml import dotted
from rulesets.loading.text_folder import TextFolder
from rulesets.proofs.check import check_matters, check_policy
from rulesets.proofs.findings import Finding
from rulesets.worked_cases import check_cases

_KEPT = 16
"""Results kept in memory (ours): a few people each typing in a draft of their own."""
Made = TypeVar("Made")
_lock = threading.Lock()
_proofs: OrderedDict[str, object] = OrderedDict()
_results: OrderedDict[str, object] = OrderedDict()


def prove(files: Mapping[str, str], pack: str, base: Catalogue | None = None) -> Findings:
    """The changed ``pack`` by itself: loading, proofs, worked examples. ``base`` holds the other packs (default: the installed).

    Never raises for what the files say; no findings is a proof that none of these faults exists.
    """
    if base is not None and base is not catalogue():
        # Another shelf may hold anything beside the pack; only what is installed stays as it is.
        return _prove(files, pack, base)
    made = _remembered(_results, f"{pack} {content_sha256(files)}", lambda: _prove(files, pack, catalogue()))
    assert isinstance(made, Findings)
    return made


def prove_everywhere(files: Mapping[str, str], pack: str, base: Catalogue | None = None) -> Findings:
    """Also every profile 适用范围 that the pack is part of, and the worked examples of other packs that are weighed with it.

    What must hold before a change goes on; a few seconds.
    """
    shelf = base or catalogue()
    alone = prove(files, pack, shelf)
    if alone.policy is None:
        return alone
    with DraftShelf(shelf, load_pack(_folder(files, pack))) as draft:
        items = [*alone.items, *_in_profiles(draft), *_of_others(draft, pack)]
    return Findings(tuple(items), alone.policy, alone.sha256)


def _prove(files: Mapping[str, str], name: str, base: Catalogue) -> Findings:
    try:
        pack = load_pack(_folder(files, name))
    except PackError as error:
        return Findings(tuple(_unreadable(error.faults)))
    if pack.identifier != name:
        wrong = f"规则包的名字不能改，应当仍是 {name}"
        return Findings((EditFinding(UNREADABLE, "pack", wrong, "pack.yaml", None, "pack"),))
    items = [_fault(UNCHANGEABLE, "unchangeable", fault) for fault in out_of_reach(base.pack(name), pack)]
    with DraftShelf(base, pack) as shelf:
        try:
            policy = shelf.policy(name)
        except PackError as error:
            return Findings((*items, *_unreadable(error.faults)), None, pack.sha256)
        places = Places(pack)
        items += [_placed(finding, places, policy) for finding in _proved(policy, pack)]
        try:
            items += [_fault(EXAMPLE, "example", fault) for fault in check_cases(shelf, name)]
        except PackError as error:
            items += [_fault(EXAMPLE, "example", fault) for fault in error.faults]
    return Findings(tuple(items), policy, pack.sha256)


def _proved(policy: Policy, pack: Pack | None) -> list[Finding]:
    key = f"{policy.identifier} {policy.sha256}"

    def find() -> list[Finding]:
        return [*check_policy(policy), *(check_matters(pack) if pack is not None else ())]

    found = _remembered(_proofs, key, find)
    assert isinstance(found, list)
    return found


def _in_profiles(draft: DraftShelf) -> Iterator[EditFinding]:
    for name in draft.touched[1:]:
        try:
            policy = draft.policy(name)
        except PackError as error:
            for fault in error.faults:
                yield _fault(UNREADABLE, "pack", fault, scope=name)
            continue
        for finding in _proved(policy, None):
            yield EditFinding(UNPROVED, finding.code, _words(finding, policy), scope=name)


def _of_others(draft: DraftShelf, pack: str) -> Iterator[EditFinding]:
    profiles = set(draft.touched[1:])
    others = {name for profile in profiles for name in draft.profile(profile).packs} - {pack}
    for name in sorted(others):
        try:
            faults = check_cases(draft, name)
        except PackError as error:
            faults = list(error.faults)
        for fault in faults:
            yield _fault(OTHERS, "example", fault, scope=name)


def _folder(files: Mapping[str, str], pack: str) -> TextFolder:
    return TextFolder(pack.replace("-", "_"), files)


def _unreadable(faults: tuple[PackFault, ...]) -> Iterator[EditFinding]:
    return (_fault(UNREADABLE, "pack", fault) for fault in faults)


def _fault(family: str, code: str, fault: PackFault, scope: str = "") -> EditFinding:
    return EditFinding(family, code, fault.message, fault.file.split("/")[-1], fault.line, fault.field, scope)


def _placed(finding: Finding, places: Places, policy: Policy) -> EditFinding:
    at, words = places.of(finding), _words(finding, policy)
    if at is None:
        return EditFinding(UNPROVED, finding.code, words)
    loaded, path = at
    document = loaded.document
    return EditFinding(
        UNPROVED, finding.code, words, document.file.split("/")[-1], document.line_of(path), dotted(path)
    )


def _words(finding: Finding, policy: Policy) -> str:
    """The finding without its code, which stands beside it."""
    return finding.in_words(policy).removeprefix(f"[{finding.code}] ")


def _remembered(kept: OrderedDict[str, object], key: str, make: Callable[[], Made]) -> Made | object:
    with _lock:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    made = make()
    with _lock:
        kept[key] = made
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return made
