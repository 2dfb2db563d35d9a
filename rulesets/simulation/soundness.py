"""Whether a pack may be simulated 规则包检验: everything that ``packs check`` would say about it."""

from __future__ import annotations

from rulesets.catalogue import Catalogue
from rulesets.errors import PackError
from rulesets.form.policy import Policy
from rulesets.proofs.check import check_matters, check_policy
from rulesets.worked_cases import check_cases


def faults_of(shelf: Catalogue, name: str) -> tuple[Policy | None, list[str]]:
    """The policy and what is wrong with it; no policy where it does not load. Raises UnknownPack."""
    try:
        policy = shelf.policy(name)
        pack = shelf.pack(name) if name in shelf.pack_names() else None
    except PackError as error:
        return None, [str(fault) for fault in error.faults]
    findings = [*check_policy(policy), *(check_matters(pack) if pack else ())]
    failures = check_cases(shelf, name) if pack else []
    return policy, [*(finding.in_words(policy) for finding in findings), *map(str, failures)]
