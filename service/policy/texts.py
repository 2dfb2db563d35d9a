"""The texts behind a change 规则包文本: what is installed, what was approved, what a change is compared with."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from rulesets.catalogue import catalogue
from rulesets.errors import PackError, UnknownPack
from rulesets.versions import pack_of_texts
from service.faults import Invalid, NotFound
from service.store.policy import PolicyChange, PolicyVersion


def installed_texts(pack: str) -> dict[str, str]:
    """The files of an installed pack: name → YAML text. Raises Invalid for a pack that is not installed."""
    try:
        return catalogue().texts(pack)
    except UnknownPack as error:
        raise Invalid("unknown_pack", str(error), field="pack") from None


def version_texts(session: Session, pack: str, number: int) -> dict[str, str]:
    """The files of an approved version; number 0 is the pack as installed. Raises NotFound or Invalid."""
    if number == 0:
        return installed_texts(pack)
    files = session.scalars(
        select(PolicyVersion.files).where(PolicyVersion.pack == pack, PolicyVersion.number == number)
    ).one_or_none()
    if files is None:
        raise NotFound("unknown_version", f"没有 {pack}@{number} 这一版本")
    return dict(files)


def base_texts(session: Session, change: PolicyChange) -> dict[str, str]:
    """The files that the change is compared with: those of the version that it replaces."""
    return version_texts(session, change.pack, change.base_version or 0)


def newest_version(session: Session, pack: str) -> PolicyVersion | None:
    """The approved version that a new change would replace, in force or not yet; None while there is none."""
    query = (
        select(PolicyVersion)
        .join(PolicyChange, PolicyChange.id == PolicyVersion.change_id)
        .where(PolicyVersion.pack == pack, PolicyChange.state != "withdrawn")
        .order_by(PolicyVersion.number.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def installed_sha256(pack: str) -> str:
    """The hash of what weighs in an installed pack. Raises Invalid for one that is not installed."""
    try:
        return catalogue().pack(pack).sha256
    except UnknownPack as error:
        said = str(error) if pack else "请选择要修改的规则包"
        raise Invalid("unknown_pack", said, field="pack") from None


def loaded_sha256(pack: str, files: dict[str, str]) -> str | None:
    """The hash of what weighs in these texts; None where they do not load."""
    try:
        return pack_of_texts(pack, files).sha256
    except PackError:
        return None
