"""Which rules decide on a day 现行规则: the packs as installed, each replaced by its approved version that is in force then.

``name`` alone asks for the rules of a day; ``name@2`` asks for one version for ever, whatever the day: of a pack its second version,
of a profile 适用范围 the stack after the first two changes of its packs came into force; ``name@0`` is what is installed.
A day that is over keeps its rules: no version may begin before the day after its approval.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rulesets.catalogue import Catalogue, catalogue
from rulesets.errors import PackError, UnknownPack
from rulesets.form.policy import Policy
from rulesets.versions import VersionShelf, called, pack_of_texts
from service.faults import Invalid
from service.operations.operation import Desk
from service.store.engine import reading
from service.store.policy import PolicyChange, PolicyVersion

_KEPT = 32
"""Compiled policies kept in memory (ours)."""
_MOST_DIGITS = 6
_lock = threading.Lock()
_policies: OrderedDict[tuple[str, ...], Policy] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Version:
    """An approved version of a pack that was not withdrawn before its first day."""

    id: int
    pack: str
    number: int
    sha256: str
    in_force_from: date


def rules(session: Session, name: str, day: date) -> Policy:
    """The rules called ``name`` on ``day``, compiled; their identifier says which they are. Raises Invalid (unknown_pack)."""
    base, at, number = name.partition("@")
    try:
        if at:
            return _numbered(session, base, number)
        return _of_day(session, base, day)
    except UnknownPack:
        raise Invalid("unknown_pack", f"没有名为 {name[:100]} 的规则包", field="pack") from None


def rules_at(desk: Desk, name: str, day: date) -> Policy:
    """As ``rules``, for those who hold no session."""
    with reading(desk.engine) as session:
        return rules(session, name, day)


def versions(session: Session, packs: tuple[str, ...]) -> list[Version]:
    """The versions of these packs in the order in which they come into force."""
    query = (
        select(
            PolicyVersion.id,
            PolicyVersion.pack,
            PolicyVersion.number,
            PolicyVersion.sha256,
            PolicyVersion.in_force_from,
        )
        .join(PolicyChange, PolicyChange.id == PolicyVersion.change_id)
        .where(PolicyVersion.pack.in_(packs), PolicyChange.state != "withdrawn")
        .order_by(PolicyVersion.in_force_from, PolicyVersion.id)
    )
    return [Version(*row) for row in session.execute(query)]


def packs_of(name: str) -> tuple[str, ...]:
    """The packs that a pack or a profile is made of. Raises UnknownPack."""
    shelf = catalogue()
    if name in shelf.profile_names():
        return tuple(shelf.profile(name).packs)
    if name not in shelf.pack_names():
        raise UnknownPack(name)
    return (name,)


def shelf_on(session: Session, day: date) -> Catalogue:
    """Every installed pack as it is in force on ``day``."""
    found = versions(session, tuple(catalogue().pack_names()))
    return _shelf(session, _latest([version for version in found if version.in_force_from <= day]))


def newest_shelf(session: Session) -> Catalogue:
    """Every installed pack as it will be once all that was approved is in force."""
    return shelf_on(session, date.max)


def _of_day(session: Session, name: str, day: date) -> Policy:
    begun = [version for version in versions(session, packs_of(name)) if version.in_force_from <= day]
    return _stack(session, name, begun)


def _numbered(session: Session, name: str, number: str) -> Policy:
    packs = packs_of(name)
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        raise UnknownPack(name)
    wanted = int(number)
    if wanted == 0:
        return catalogue().policy(name)
    if (name,) != packs:
        found = versions(session, packs)
        if wanted > len(found):
            raise UnknownPack(name)
        return _stack(session, name, found[:wanted])
    row = session.execute(
        select(PolicyVersion.id, PolicyVersion.sha256, PolicyVersion.in_force_from).where(
            PolicyVersion.pack == name, PolicyVersion.number == wanted
        )
    ).one_or_none()
    if row is None:
        raise UnknownPack(name)
    return _stack(session, name, [Version(row[0], name, wanted, row[1], row[2])])


def _stack(session: Session, name: str, begun: list[Version]) -> Policy:
    if not begun:
        return catalogue().policy(name)
    latest = _latest(begun)
    alone = packs_of(name) == (name,)
    identifier = f"{name}@{latest[name].number if alone else len(begun)}"
    key = (identifier, *(f"{pack} {version.sha256}" for pack, version in sorted(latest.items())))
    with _lock:
        if key in _policies:
            _policies.move_to_end(key)
            return _policies[key]
    made = called(_shelf(session, latest).policy(name), identifier)
    with _lock:
        # Whoever was faster is kept: compiled programs hang on the policy.
        made = _policies.setdefault(key, made)
        while len(_policies) > _KEPT:
            _policies.popitem(last=False)
    return made


def _latest(begun: list[Version]) -> dict[str, Version]:
    return {version.pack: version for version in begun}


def _shelf(session: Session, latest: dict[str, Version]) -> Catalogue:
    if not latest:
        return catalogue()
    ids = [version.id for version in latest.values()]
    rows = session.execute(select(PolicyVersion.pack, PolicyVersion.files).where(PolicyVersion.id.in_(ids)))
    try:
        return VersionShelf(catalogue(), {pack: pack_of_texts(pack, files) for pack, files in rows})
    except PackError as error:
        raise Invalid("version_unreadable", f"已核准的规则版本不能读入：{error}", field="pack") from error
