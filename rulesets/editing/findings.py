"""What was found in a changed pack, each at its place 检验结果."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.form.policy import Policy

UNREADABLE, UNPROVED, EXAMPLE, UNCHANGEABLE, OTHERS = "unreadable", "unproved", "example", "unchangeable", "others"


@dataclass(frozen=True)
class EditFinding:
    """One fault. ``family``: it does not load, a proof fails, a worked example comes out otherwise, or it is
    nothing that a change may touch; "others" are worked examples of other packs, which this change cannot rewrite.

    ``file`` is the name inside the pack folder, ``field`` the dotted path there; ``scope`` names the profile in which it was found,
    empty for the pack alone.
    """

    family: str
    code: str
    message: str
    file: str = ""
    line: int | None = None
    field: str = ""
    scope: str = ""

    def __str__(self) -> str:
        place = " ".join(part for part in (self.file, f"第 {self.line} 行" if self.line else "", self.field) if part)
        told = f"{place}：{self.message}" if place else self.message
        return f"[{self.scope}] {told}" if self.scope else told

    def is_at(self, file: str, field: str) -> bool:
        """Whether it is about the value at ``field`` of ``file`` or something inside it."""
        if self.file != file:
            return False
        return not field or self.field == field or self.field.startswith((f"{field}.", f"{field}["))


@dataclass(frozen=True)
class Findings:
    """Everything found. ``policy`` is None where the pack does not load; ``sha256`` is the hash of what weighs in it."""

    items: tuple[EditFinding, ...]
    policy: Policy | None = None
    sha256: str | None = None

    @property
    def blocking(self) -> tuple[EditFinding, ...]:
        """What keeps the change from going on: everything but the examples of other packs, which are for a person to weigh."""
        return tuple(item for item in self.items if item.family != OTHERS)

    @property
    def sound(self) -> bool:
        return not self.blocking

    def family(self, name: str) -> list[EditFinding]:
        return [item for item in self.items if item.family == name]
