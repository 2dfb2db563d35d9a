"""Applying for programs 申请修复, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.cases.asked_once import standing_json
from service.operations.cases.stepping import find_case
from service.operations.operation import Work, operation
from service.operations.repair.filing import file_repair


@operation(Permission.REPAIR_FILE)
def file_repair_once(
    work: Work, *, key: OnceKey | None, uscc: str, record: str, form: Mapping[str, Any], draft: int | None
) -> Answer:
    """As ``file_repair``, answered once per key."""

    def effect() -> Answer:
        number = file_repair.within(work, uscc=uscc, record=record, form=form, draft=draft)
        return Answer(201, standing_json(find_case(work, number)))

    return answered_once(work, key, effect)
