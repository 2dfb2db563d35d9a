"""One run through the compiled texts: at once, or enterprise by enterprise in buckets that are kept until all are done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter

from rulesets.bulk.compilation import Program
from rulesets.bulk.engine import Bucket, Engine
from rulesets.bulk.examining import Examiner
from rulesets.bulk.order import Order, Tell
from rulesets.bulk.parts import Parts
from rulesets.bulk.whole import in_place

_STEPS = ("rows", "grouped", "everyone", "open", "counted", "rated")
_STREAMED = {"rows": "picked", "grouped": "streamed"}
"""Where rows are not kept: the grouping makes them itself, and those of what it leaves open are made once more."""


@dataclass
class Run:
    """``by_code`` gives the program that takes over where two enterprises share a number. ``examiner`` is None for trusted input;
    ``keep_rows``: there is room for what each record adds. After a run, ``faults`` by code and the seconds that ``checking`` took."""

    order: Order
    engine: Engine
    program: Program
    by_code: Callable[[], Program]
    examiner: Examiner | None
    keep_rows: bool
    tell: Tell
    faults: Mapping[str, int] = field(default_factory=dict)
    checking: float = 0.0

    def at_once(self) -> Mapping[str, int]:
        """Writes ``out``; how often each veto holds. Raises InputRefused."""
        self._gather(0.0, 1.0, first=True)
        self._settle()
        with in_place(self.order.out) as part, self.engine.watched(lambda share: self.tell("写出结果", share)):
            self.engine.write(self._graded(), part)
        vetoes = self._vetoes()
        self.engine.drop(*_STEPS)
        return vetoes

    def in_buckets(self, buckets: int) -> Mapping[str, int]:
        """The same, in so many shares of the enterprises."""
        parts = Parts(self.order, buckets)
        vetoes: Counter[str] = Counter()
        numbers = [Bucket(number, buckets) for number in range(buckets)]
        for bucket in numbers:
            found = parts.vetoes(bucket)
            if found is None:
                found = self._bucket(parts, bucket)
                parts.done(bucket, found)
            vetoes.update(found)
        self.engine.drop(*_STEPS)
        self.engine.show("records", [self.order.records])
        self.engine.show("enterprises", [self.order.enterprises])
        if self.examiner is not None:
            self.engine.show("found_parts", [parts.rejects(bucket) for bucket in numbers])
            self.engine.keep("rejects", "SELECT * FROM found_parts")
        try:
            self._settle()
            self.engine.show("graded_parts", [parts.graded(bucket) for bucket in numbers])
            with in_place(self.order.out) as part, self.engine.watched(lambda share: self.tell("写出结果", share)):
                self.engine.write("SELECT * FROM graded_parts", part)
        finally:
            parts.clear()
        return vetoes

    def _bucket(self, parts: Parts, bucket: Bucket) -> Mapping[str, int]:
        self.engine.show("records", [self.order.records], bucket)
        self.engine.show("enterprises", [self.order.enterprises], bucket)
        self._gather(bucket.number / bucket.of, 1 / bucket.of, first=not bucket.number)
        if self.examiner is not None:
            with in_place(parts.rejects(bucket)) as part:
                self.engine.write("SELECT * FROM rejects", part)
        with in_place(parts.graded(bucket)) as part:
            self.engine.write(self._graded(), part)
        return self._vetoes()

    def _gather(self, begin: float, width: float, *, first: bool) -> None:
        """From records to the words of every enterprise, what they leave open, and who is withheld."""
        self._group(begin, width)
        if self.program.matched is not None:
            ((found, groups),) = self.engine.ask(self.program.matched)
            if found != groups:
                self.program = self.by_code()
                self._group(begin, width)
        if self.program.everyone is not None:
            self.engine.drop("grouped")
        for step in ("open", *(() if self.keep_rows else ("rows",)), "counted", "rated"):
            self._keep(step, begin + width * 2 / 3, width / 3)
        self.engine.drop("rows")
        start = perf_counter()
        if self.examiner is not None:
            self.examiner.examine(self.program, self.tell, first=first)
        self.checking += perf_counter() - start

    def _group(self, begin: float, width: float) -> None:
        steps = [*(["rows"] if self.keep_rows else []), "grouped", *(["everyone"] if self.program.everyone else [])]
        for number, step in enumerate(steps):
            self._keep(step, begin + width * number / 4, width / 4)

    def _keep(self, step: str, place: float, share: float) -> None:
        text = getattr(self.program, step if self.keep_rows else _STREAMED.get(step, step))
        with self.engine.watched(lambda done: self.tell("评价", place + share * done)):
            self.engine.keep(step, text)

    def _settle(self) -> None:
        start = perf_counter()
        if self.examiner is not None:
            self.faults = self.examiner.settle()
        self.checking += perf_counter() - start

    def _graded(self) -> str:
        ((withheld,),) = self.engine.ask("SELECT count(*) FROM withheld")
        return self.program.graded_but_withheld if withheld else self.program.graded

    def _vetoes(self) -> Mapping[str, int]:
        (row,) = self.engine.ask(self.program.vetoes)
        return dict(zip(self.program.veto_ids, (int(count or 0) for count in row), strict=True))
