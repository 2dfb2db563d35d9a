"""The packs that are shipped are proved sound."""

from __future__ import annotations

import pytest

from rulesets.catalogue import catalogue
from rulesets.proofs.check import check_matters, check_policy

SHELF = catalogue()


@pytest.mark.parametrize("name", [*SHELF.pack_names(), *SHELF.profiles()])
def test_no_finding_in_any_pack_or_profile(name: str) -> None:
    policy = SHELF.policy(name)
    assert [finding.in_words(policy) for finding in check_policy(policy)] == []


@pytest.mark.parametrize("name", SHELF.pack_names())
def test_every_matter_answers_every_standing_once(name: str) -> None:
    assert list(check_matters(SHELF.pack(name))) == []
