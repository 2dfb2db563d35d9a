"""The installed packs with one of them replaced by its changed form 试装."""

from __future__ import annotations

from types import TracebackType

from rulesets.catalogue import Catalogue
from rulesets.form.policy import Policy
from rulesets.forward.executor import Executor
from rulesets.loading.pack import Pack


class DraftShelf(Catalogue):
    """Loads and compiles as ``base`` does; only the one pack is another. Left with ``with``, its engines are freed."""

    def __init__(self, base: Catalogue, draft: Pack) -> None:
        super().__init__(base._packs_root, base._profiles_root)
        self._base = base
        self._draft = draft
        profiles = (name for name in self.profile_names() if draft.identifier in self.profile(name).packs)
        self.touched = (draft.identifier, *profiles)
        """The changed pack first, then the profiles that it is part of."""

    def pack(self, name: str) -> Pack:
        return self._draft if name == self._draft.identifier else self._base.pack(name)

    def policy(self, name: str = "") -> Policy:
        """Compiled with the changed pack where it is part of it, else the one that ``base`` holds."""
        name = name or self._draft.identifier
        return super().policy(name) if name in self.touched else self._base.policy(name)

    def __enter__(self) -> DraftShelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for policy in self._policies.values():
            for stack in (policy, *policy.earlier):
                executor = stack.programs.pop("forward", None)
                # The engine's memory is not Python's: a check at every pause of typing would add up.
                if isinstance(executor, Executor):
                    executor.engine.close()
