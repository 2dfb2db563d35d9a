"""A profile 适用范围: which documents are switched on together, and in which order they stack."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from pydantic import ValidationError

from rulesets.errors import PackError, PackFault
from rulesets.loading.schema import Identifier, Strict, Text
from rulesets.loading.strict_yaml import parse


class DeclarationSwitches(Strict):
    """Steps of a self-declaration 自主申报 that the place switches on or off whatever its documents ask for (AMB-55)."""

    verify_required: bool | None = None
    notice_required: bool | None = None


class Profile(Strict):
    profile: Identifier
    title: Text
    title_en: Text
    packs: list[Identifier]
    declarations: DeclarationSwitches = DeclarationSwitches()


def load_profile(entry: Traversable) -> Profile:
    """Raises PackError with file and line."""
    name = f"profiles/{entry.name}"
    try:
        document = parse(entry.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError as error:
        raise PackError([PackFault(name, None, "", "不是 UTF-8 编码，请另存为 UTF-8")]) from error
    try:
        profile = Profile.model_validate(document.data)
    except ValidationError as error:
        raise PackError(
            PackFault(name, document.line_of(tuple(item["loc"])), ".".join(map(str, item["loc"])), item["msg"])
            for item in error.errors(include_url=False)
        ) from error
    if f"{profile.profile}.yaml" != entry.name:
        raise PackError([PackFault(name, document.line_of(("profile",)), "profile", "名字应与文件名一致")])
    return profile
