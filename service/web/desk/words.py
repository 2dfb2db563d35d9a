"""Cases in the reader's words 用语: states, kinds, findings, matters and lights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rulesets.records.kinds import KINDS as RECORD_KINDS
from service.access.roles import LABELS, LABELS_EN, Role
from service.clock import SHANGHAI
from service.operations.cases.conduct import PROCEDURES, conduct_of
from service.outbox.people import PUTTING_RIGHT
from service.queries.case import field_names
from service.queries.light import Signal
from service.queries.queue import QueueRow
from service.store.case import Case, CaseEvent
from service.store.record import RecordVersion
from service.web.phrases import Voice
from workflows.objection import OBJECTION
from workflows.procedure.shape import Field, Procedure, Step

POSTS = {"received": "supervisor", "assigned": "caseworker", "comparing": "caseworker", "compared": "caseworker"}
"""Who acts next on an open case, by post; later states are the caseworker's as well."""


@dataclass(frozen=True)
class CaseWords:
    """How one reader hears about the cases of a procedure; handed to the templates as ``words``."""

    voice: Voice
    procedure: Procedure = OBJECTION

    def of(self, procedure: str) -> CaseWords:
        """The same reader on another procedure, by its id."""
        return CaseWords(self.voice, conduct_of(procedure).procedure)

    @property
    def subject(self) -> str:
        """What such a case is called, e.g. 异议."""
        return self.voice.pick(self.procedure.label, self.procedure.label_en)

    def state(self, identifier: str) -> str:
        if identifier == "-":
            return "—"
        state = self.procedure.state(identifier)
        return self.voice.pick(state.label, state.label_en)

    def kind(self, identifier: str) -> str:
        return self.voice.term(f"{self.procedure.id}_kind", identifier)

    def finding(self, identifier: str) -> str:
        return self.voice.term("finding", identifier)

    def step(self, step: Step) -> str:
        return self.voice.pick(step.label, step.label_en)

    def event(self, event: str) -> str:
        """The name of an event of the history; an event that is no step is told by its line alone."""
        step = next((step for step in self.procedure.steps if step.event == event), None)
        if step is not None:
            return self.step(step)
        # What another procedure wrote here bears its name.
        return self.of(event).subject if event in PROCEDURES else self.voice.say("history.result")

    def is_label(self, event: CaseEvent) -> bool:
        """Whether the line of an event says no more than its name."""
        return any(step.event == event.event and step.label == event.line for step in self.procedure.steps)

    def field(self, field: Field) -> str:
        return self.voice.pick(field.label, field.label_en)

    def choice(self, field: Field, value: str) -> str:
        """The choices of the procedure's one list are the kinds of objection."""
        return self.kind(value) if field.name == "kind" else field.choices[value]

    def role(self, role: str) -> str:
        if role not in tuple(Role):
            return self.voice.say("history.system")
        return self.voice.pick(LABELS[Role(role)], LABELS_EN[Role(role)])

    def record_kind(self, identifier: str) -> str:
        kind = RECORD_KINDS[identifier]
        return self.voice.pick(kind.label, kind.label_en)

    def matter(self, row: QueueRow) -> str:
        """What is disputed, e.g. 行政处罚（2025-03-01）."""
        if row.record_kind is None and row.target_type != "assessment":
            return row.target or self.kind(row.kind)
        if row.record_kind is None:
            return self.voice.say("matter.result", number=row.target)
        return self.voice.say("record.named", kind=self.record_kind(row.record_kind), day=row.record_date)

    def version(self, version: RecordVersion) -> str:
        return self.voice.say("record.named", kind=self.record_kind(version.kind), day=version.date)

    def item(self, name: str) -> str:
        """The name of an item of a record."""
        return self.voice.term("record_item", name)

    def items(self, version: RecordVersion) -> list[tuple[str, str]]:
        """(item, value in words) of a record, in the order in which they are compared."""
        body = version.to_json("")
        return [(self.item(name), self.value(version.kind, name, body.get(name))) for name in field_names(version.kind)]

    def value(self, kind: str, name: str, value: Any) -> str:
        if value is None:
            return self.voice.say("record_item.absent")
        attribute = RECORD_KINDS[kind].attributes.get(name)
        if isinstance(value, bool):
            return self.voice.say("yes" if value else "no")
        if attribute is not None and attribute.choices:
            return attribute.choices[str(value)][self.voice.language]
        return str(value)

    def light(self, signal: Signal) -> str:
        """The light in words, with the working days."""
        if signal.days is None or signal.light == "today":
            return self.voice.say(f"light_days.{signal.light}")
        if signal.light == "overdue" and signal.days == 0:
            # Only rest days have gone by since the due day.
            return self.voice.say("light_days.just_overdue")
        return self.voice.say(f"light_days.{signal.light}", days=signal.days)

    def moment(self, at: Any) -> str:
        """A stored moment as people in Shanghai read it."""
        return str(at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))

    def next_post(self, case: Case | QueueRow, supplement_open: bool) -> str:
        """Who acts next, as a post and never as a name."""
        if supplement_open or PUTTING_RIGHT.get(self.procedure.id) == case.state:
            return self.voice.say("post.enterprise")
        if case.unit is not None:
            return case.unit
        if self.procedure is OBJECTION:
            return self.voice.term("post", POSTS.get(case.state, "caseworker"))
        return self.voice.term("post", self._next_role(case.state))

    def _next_role(self, state: str) -> str:
        """Whose step leads on from a state, as the table says; the office's where several may."""
        onward = [step for step in self.procedure.steps_from(state) if step.leads_to(state) != state]
        roles = {role for step in onward if step.event != "withdraw" for role in step.roles}
        return next(
            (role for role in ("caseworker", "department", "supervisor", "enterprise") if role in roles), "system"
        )

    def weekday(self, day: date) -> str:
        return self.voice.term("weekday", str(day.weekday()))


def masked(text: str) -> str:
    """A name or a telephone number of which only the beginning shows."""
    kept = 3 if text[:1].isdigit() else 1
    return text[:kept] + "*" * max(1, min(len(text) - kept, 8))
