"""The ten domains 十个领域 of the situation analysis (宿政办发〔2020〕20号 三（四）13, SQ20-13a), and which industry belongs to which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rulesets.loading.strict_yaml import parse


@dataclass(frozen=True, slots=True)
class Domain:
    """``words``: an industry whose name has one of them belongs to this domain, unless an earlier one has it (ours)."""

    id: str
    zh: str
    en: str
    words: tuple[str, ...]


@cache
def domains() -> tuple[Domain, ...]:
    """The installed domains, in the order in which they claim industries. Raises PackError for bad YAML."""
    data = parse(files("service.situation").joinpath("domains.yaml").read_text(encoding="utf-8"), "domains.yaml").data
    return tuple(Domain(item["id"], item["zh"], item["en"], tuple(item["words"])) for item in data["domains"])


def domain_of(industry: str) -> Domain | None:
    """The domain of an industry; None where no word of any domain is in its name."""
    return next((domain for domain in domains() if any(word in industry for word in domain.words)), None)
