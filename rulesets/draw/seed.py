"""The seed 种子 S: a public value that nobody could choose, a bar, and a secret that was fixed before it was known."""

from __future__ import annotations

import unicodedata

from rulesets.draw.faults import DrawFault

_LONGEST = 1000


def check_seed(seed: str) -> str:
    """The seed as it is. Raises DrawFault: bad_seed, for one that a stranger could not type in again."""
    if not seed:
        raise DrawFault("bad_seed", "种子不能为空", field="seed")
    if len(seed) > _LONGEST:
        raise DrawFault("bad_seed", f"种子不能超过 {_LONGEST} 个字符", field="seed")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in seed):
        raise DrawFault("bad_seed", "种子里有控制字符或不成对的编码，别人无法照样输入", field="seed")
    if seed != seed.strip():
        raise DrawFault("bad_seed", "种子前后有空白，容易抄错，请去掉", field="seed")
    return seed


def parts_of(seed: str) -> dict[str, str | None]:
    """公开数 and 密数: what stands before and after the first bar; the secret is None where there is no bar."""
    public, bar, secret = seed.partition("|")
    return {"public": public, "secret": secret if bar else None}
