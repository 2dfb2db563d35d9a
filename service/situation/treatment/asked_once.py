"""Noting an act for programs 登记治理动作, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from datetime import date

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.operation import Work, operation
from service.situation.treatment.as_json import act_json
from service.situation.treatment.noting import note_act
from service.store.treatment import TreatmentAct


@operation(Permission.TREATMENT_NOTE)
def note_act_once(work: Work, *, key: OnceKey | None, uscc: str, act: str, acted_on: date, text: str) -> Answer:
    """As ``note_act``, answered once per key."""

    def effect() -> Answer:
        number = note_act.within(work, uscc=uscc, act=act, acted_on=acted_on, text=text)
        return Answer(201, act_json(work.session.get_one(TreatmentAct, number)))

    return answered_once(work, key, effect)
