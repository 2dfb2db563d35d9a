"""Looking up and deciding for programs 接口查询: under one key an effect happens once, and its answer is given again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesets.records.dossier import Dossier
from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.check.deciding import decide
from service.operations.check.looking_up import look_up
from service.operations.check.view import check_json, lookup_json
from service.operations.operation import Work, operation

CREATED, DONE = 201, 200


@operation(Permission.CHECK_USE)
def look_up_once(
    work: Work, *, key: OnceKey | None, matter: str, office_no: str, uscc: str | None, dossier: Dossier | None
) -> Answer:
    """As ``look_up``; 201 for a matter that is new, 200 for one that was looked up again."""

    def effect() -> Answer:
        made = look_up.within(work, matter=matter, office_no=office_no, uscc=uscc, dossier=dossier)
        status = CREATED if made.created else DONE
        return Answer(status, {**check_json(made.check), **lookup_json(made.lookup)})

    return answered_once(work, key, effect)


@operation(Permission.CHECK_USE)
def decide_once(
    work: Work, *, key: OnceKey | None, number: str, revision: int | None, event: str, form: Mapping[str, Any]
) -> Answer:
    """As ``decide``."""

    def effect() -> Answer:
        return Answer(DONE, check_json(decide.within(work, number=number, revision=revision, event=event, form=form)))

    return answered_once(work, key, effect)
