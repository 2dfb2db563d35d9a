"""The copied packs that a test may spoil are those of the proofs."""

from tests.proofs.conftest import packs

__all__ = ["packs"]
