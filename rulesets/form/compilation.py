"""What is shared while a stack of packs is compiled: places of faults, citations, domains, unique names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from rulesets.errors import PackFault
from rulesets.form.conditions import NEVER, Condition, Domain
from rulesets.form.policy import Citation
from rulesets.form.reading import read_condition
from rulesets.loading import schema
from rulesets.loading.pack import Loaded, Pack
from rulesets.loading.strict_yaml import Path

File = TypeVar("File", bound=schema.Strict)
_WITHOUT_RULES = ("clocks", "industries", "lists", "matters")


class Compilation:
    """The packs under compilation, and every fault found in them so far."""

    def __init__(self, packs: list[Pack]) -> None:
        self.packs = packs
        self.faults: list[PackFault] = []
        self.domains: dict[str, Domain] = {}
        self._citations: dict[str, Citation] = {}
        self._taken: dict[str, set[str]] = {}
        self._read_clauses()
        self._check_citations()

    def each(self, kind: str, model: type[File]) -> Iterator[tuple[Loaded, File]]:
        """The files of one kind over all packs, in stacking order."""
        for pack in self.packs:
            yield from pack.each(kind, model)

    def fault(self, loaded: Loaded, path: Path, message: str) -> None:
        self.faults.append(loaded.fault(path, message))

    def cite(self, loaded: Loaded, path: Path, clause: list[str] | str) -> Citation:
        """The citation of one or several clauses; one that no clause list holds is a fault."""
        found = []
        for name in clause if isinstance(clause, list) else [clause]:
            if name in self._citations:
                found.append(self._citations[name])
            else:
                self.fault(loaded, path, f"条款 {name} 不在任何一份文件的条款清单（clauses.yaml）里")
        return Citation(
            " ".join(item.id for item in found),
            "；".join(dict.fromkeys(item.text for item in found)),
            "；".join(item.subject for item in found),
        )

    def unique(self, family: str, identifier: str, loaded: Loaded, path: Path) -> None:
        """Two rules of one family may not share a name."""
        taken = self._taken.setdefault(family, set())
        if identifier in taken:
            self.fault(loaded, (*path, "id"), f"编号 {identifier} 重复")
        taken.add(identifier)

    def condition(self, loaded: Loaded, path: Path, spec: Any) -> Condition:
        """The common form of a written condition; one that can never hold is a fault."""
        condition = read_condition(spec, self.domains, lambda at, text: self.fault(loaded, (*path, *at), text))
        if not spec:
            self.fault(loaded, path, "条件是空的，请写明何时适用")
        if condition == NEVER:
            self.fault(loaded, path, "这个条件永远不会成立")
        return condition

    def _read_clauses(self) -> None:
        for pack in self.packs:
            number = pack.head.document.number
            for loaded, file in pack.each("clauses", schema.ClausesFile):
                for index, clause in enumerate(file.clauses):
                    if clause.id in self._citations:
                        self.fault(loaded, ("clauses", index, "id"), f"条款编号 {clause.id} 重复")
                    self._citations[clause.id] = Citation(clause.id, f"{number} {clause.place}", clause.subject)

    def _check_citations(self) -> None:
        """Files that hold no rules are checked for their clauses here, the others where they are compiled."""
        for group in _WITHOUT_RULES:
            for loaded, content in self.each(group, schema.Strict):
                for index, entry in enumerate(getattr(content, group)):
                    self.cite(loaded, (group, index, "clause"), entry.clause)


def read_by(condition: Condition) -> tuple[str, ...]:
    """The features that a condition reads, in a fixed order."""
    return tuple(sorted(condition.features()))
