"""Which packs and profiles there are, loaded and compiled once each."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rulesets.errors import PackError, PackFault, UnknownPack
from rulesets.form.build import build_policy
from rulesets.form.policy import Policy
from rulesets.loading.pack import Pack, load_pack
from rulesets.loading.profile import Profile, load_profile

DEFAULT = "cangzhou-2021-175"


class Catalogue:
    """The packs below one folder and the profiles that stack them."""

    def __init__(self, packs_root: Traversable, profiles_root: Traversable | None = None) -> None:
        self._packs_root = packs_root
        self._profiles_root = profiles_root
        self._lock = threading.RLock()
        self._packs: dict[str, Pack] = {}
        self._policies: dict[str, Policy] = {}

    def pack_names(self) -> list[str]:
        """Identifiers of all packs: folder names with hyphens."""
        names = [
            entry.name
            for entry in self._packs_root.iterdir()
            if entry.is_dir() and not entry.name.startswith(("_", "."))
        ]
        return sorted(name.replace("_", "-") for name in names)

    def profiles(self) -> Mapping[str, Profile]:
        """All profiles 适用范围 by name."""
        return {name: self.profile(name) for name in self.profile_names()}

    def profile_names(self) -> list[str]:
        """Names of all profiles: their file names."""
        if self._profiles_root is None:
            return []
        names = [entry.name for entry in self._profiles_root.iterdir()]
        return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))

    def profile(self, name: str) -> Profile:
        """One profile as written. Raises PackError; another one that is faulty does not matter."""
        assert self._profiles_root is not None
        return load_profile(self._profiles_root.joinpath(f"{name}.yaml"))

    def pack(self, name: str) -> Pack:
        """One pack as written. Raises UnknownPack or PackError."""
        with self._lock:
            if name not in self._packs:
                folder = self._packs_root.joinpath(name.replace("-", "_"))
                if name not in self.pack_names():
                    raise UnknownPack(self._unknown(name))
                pack = load_pack(folder)
                if pack.identifier != name:
                    raise PackError(
                        [PackFault(f"{folder.name}/pack.yaml", None, "pack", f"名字应与文件夹一致，写作 {name}")]
                    )
                self._packs[name] = pack
            return self._packs[name]

    def texts(self, name: str) -> dict[str, str]:
        """The files of one pack: name → YAML text. Raises UnknownPack."""
        if name not in self.pack_names():
            raise UnknownPack(self._unknown(name))
        folder = self._packs_root.joinpath(name.replace("-", "_"))
        return {
            entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".yaml")
        }

    def policy(self, name: str = DEFAULT) -> Policy:
        """A pack or a profile, compiled. Raises UnknownPack or PackError."""
        with self._lock:
            if name not in self._policies:
                if name in self.profile_names():
                    profile = self.profile(name)
                    packs = [self.pack(item) for item in profile.packs]
                    self._policies[name] = build_policy(
                        name, profile.title, profile.title_en, packs, profile.declarations
                    )
                else:
                    pack = self.pack(name)
                    document = pack.head.document
                    self._policies[name] = build_policy(name, document.title, document.title_en, [pack])
            return self._policies[name]

    def _unknown(self, name: str) -> str:
        known = [*self.pack_names(), *self.profile_names()]
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"，是否想写 {near[0]}" if near else ""
        return f"没有名为“{name}”的规则包或适用范围{hint}；现有：{'、'.join(known)}"


def catalogue(packs_root: Path | None = None) -> Catalogue:
    """The catalogue of the installed packs, or of packs in another folder (profiles beside it in ``profiles``)."""
    if packs_root is None:
        return _INSTALLED
    profiles = packs_root.parent / "profiles"
    return Catalogue(packs_root, profiles if profiles.is_dir() else None)


_INSTALLED = Catalogue(files("rulesets").joinpath("packs"), files("rulesets").joinpath("profiles"))


def policy(identifier: str = DEFAULT) -> Policy:
    """An installed pack or profile, compiled and cached."""
    return _INSTALLED.policy(identifier)
