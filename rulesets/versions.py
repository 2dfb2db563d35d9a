"""The installed packs with some of them replaced by changed versions 规则包版本: loaded and compiled as the installed ones are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rulesets.catalogue import Catalogue
from rulesets.errors import PackError, PackFault
from rulesets.form.policy import Policy
from rulesets.loading.pack import Pack, load_pack
from rulesets.loading.text_folder import TextFolder


class VersionShelf(Catalogue):
    """``packs``: name → the pack that stands in its place. Everything else is that of ``base``."""

    def __init__(self, base: Catalogue, packs: Mapping[str, Pack]) -> None:
        super().__init__(base._packs_root, base._profiles_root)
        self._base = base
        self._replaced = dict(packs)

    def pack(self, name: str) -> Pack:
        return self._replaced[name] if name in self._replaced else self._base.pack(name)

    def replaces(self, name: str) -> bool:
        """Whether the pack or profile of this name reads otherwise here. Raises UnknownPack or PackError."""
        if name in self.profile_names():
            return any(item in self._replaced for item in self.profile(name).packs)
        return name in self._replaced


def pack_of_texts(name: str, files: Mapping[str, str]) -> Pack:
    """The pack ``name`` as ``files`` (file name → YAML text) say it. Raises PackError."""
    pack = load_pack(TextFolder(name.replace("-", "_"), files))
    if pack.identifier != name:
        raise PackError([PackFault("pack.yaml", None, "pack", f"名字应仍是 {name}")])
    return pack


def called(policy: Policy, identifier: str) -> Policy:
    """The same rules under another name: the name is written on every result, and says what decided."""
    earlier = tuple(replace(item, identifier=identifier, programs={}) for item in policy.earlier)
    return replace(policy, identifier=identifier, earlier=earlier, programs={})
